import assert from 'node:assert/strict';
import { ExtensionMode } from 'vscode';
import { plexTvAddresses } from '../../src/accounts/plexClients.ts';
import { WrittenLog } from './writtenLog.ts';

const VARIABLE = 'PLEX_TOKENS_PLEX_TV';

describe('A stand-in for plex.tv', () => {
  const given = process.env[VARIABLE];
  let written: WrittenLog;
  beforeEach(() => {
    written = new WrittenLog();
  });
  afterEach(() => {
    process.env[VARIABLE] = given;
    written.dispose();
  });
  const apiWith = (address: string, extensionMode = ExtensionMode.Development): string => {
    process.env[VARIABLE] = address;
    return plexTvAddresses({ extensionMode }).api;
  };

  it('is used while the extension is developed or tested, which is in the log', () => {
    for (const mode of [ExtensionMode.Development, ExtensionMode.Test]) {
      assert.equal(apiWith('http://127.0.0.2:1234/path', mode), 'http://127.0.0.2:1234');
    }
    assert.match(written.text, /PLEX_TOKENS_PLEX_TV: http:\/\/127\.0\.0\.2:1234 stands in for plex\.tv/);
  });

  it('is not used by the extension as it is installed', () => {
    assert.equal(apiWith('http://127.0.0.2:1234', ExtensionMode.Production), 'https://plex.tv');
  });

  for (const address of [
    'https://plex.example',
    'http://127.0.0.1.plex.example',
    'http://192.168.1.5',
    'http://localhost',
    'http://somebody@127.0.0.1',
    'ftp://127.0.0.1',
    'nonsense',
    '',
  ]) {
    it(`is not used at ${JSON.stringify(address)}`, () => {
      assert.equal(apiWith(address), 'https://plex.tv');
      assert.match(written.text, /is not a loopback address: ignored/);
    });
  }
});
