import assert from 'node:assert/strict';
import { ExtensionMode } from 'vscode';
import { plexTvAddresses } from '../../src/accounts/plexClients.ts';
import { newAppClient } from '../../src/plex/appClient.ts';
import { Secret } from '../../src/plex/secret.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { WrittenLog } from './writtenLog.ts';

const VARIABLE = 'PLEX_TOKENS_PLEX_TV';

describe('A client for plex.tv', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
  });
  afterEach(() => fixture.dispose());
  const app = newAppClient('Home Assistant') ?? assert.fail();
  const productIn = (link: string) => new URLSearchParams(link.split('#?')[1]).get('context[device][product]');

  it('names an app where the token is for one, also on the page that approves it, and otherwise this extension', async () => {
    const { clients } = fixture;
    const pin = await (await clients.plexTv()).createPin(app);
    const link = clients.approvalLink(pin);
    assert.match(link, /#\?clientID=[0-9a-f-]{36}&code=[a-z0-9]+&.*=Home%20Assistant$/);
    assert.equal(productIn(link), 'Home Assistant');
    assert.equal(productIn(clients.approvalLink({ code: 'a', clientIdentifier: 'b' })), 'Tokens for Plex');
    const token = new Secret(simulator.tokens.owner);
    await (await clients.plexTv(token, app)).getUser();
    await (await clients.plexTv(token)).getUser();
    const sent = (await control.journal()).map(({ headers }) => [
      headers['x-plex-client-identifier'],
      headers['x-plex-product'],
    ]);
    assert.deepEqual(sent, [
      [app.clientIdentifier, 'Home Assistant'],
      [app.clientIdentifier, 'Home Assistant'],
      [await clients.clientIdentifier(), 'Tokens for Plex'],
    ]);
  });
});

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
