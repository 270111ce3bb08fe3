import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fromSourceUri, toSourceUri } from '../../src/sources/sourceUri.ts';
import { simulator } from './fixture.ts';
import { SourceFixture } from './sourceFixture.ts';

describe('The address of a source document', () => {
  let sources: SourceFixture;
  before(() => {
    sources = new SourceFixture();
  });
  beforeEach(() => sources.begin());
  afterEach(() => sources.end());
  after(() => sources.dispose());

  it('says server and source, and only such an address is one', () => {
    const source = { scheme: 'server', identifier: simulator.servers.attic.machineIdentifier } as const;
    const uri = toSourceUri({ machineIdentifier: sources.server.machineIdentifier, source });
    assert.equal(uri.toString(), `plex-source:/${sources.server.machineIdentifier}/server/${source.identifier}.json`);
    assert.deepEqual(fromSourceUri(uri), { machineIdentifier: sources.server.machineIdentifier, source });
    for (const other of [
      'plex-source:/x',
      'plex-source:/a/server/zzz.json',
      'plex-source:/a/b/c/d.json',
      `file:${uri.path}`,
    ]) {
      assert.equal(fromSourceUri(vscode.Uri.parse(other)), undefined);
    }
  });
});
