import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Secret } from '../../src/plex/secret.ts';
import {
  fromSourceUri,
  SourceDocument,
  type SourceDocumentChange,
  toSourceUri,
} from '../../src/sources/sourceDocument.ts';
import type { SourceText } from '../../src/sources/sourceText.ts';
import { until } from '../until.ts';
import { simulator } from './fixture.ts';

const { livingRoom, attic } = simulator.servers;
const id = {
  machineIdentifier: livingRoom.machineIdentifier,
  source: { scheme: 'server', identifier: attic.machineIdentifier },
} as const;

describe('The URI of a source document', () => {
  it('holds server and source, and only such a URI is one', () => {
    const uri = toSourceUri(id);
    assert.equal(uri.toString(), `plex-source:/${livingRoom.machineIdentifier}/server/${attic.machineIdentifier}.json`);
    assert.deepEqual(fromSourceUri(uri), id);
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

describe('A source document in memory', () => {
  let document: SourceDocument;
  let changes: SourceDocumentChange[];
  beforeEach(() => {
    changes = [];
    document = new SourceDocument(toSourceUri(id), id, change => changes.push(change));
  });
  const response = (text: string, token = 'transient-1'): SourceText => ({
    text,
    tokens: [{ line: 0, token: new Secret(token), deviceName: 'Attic' }],
    connections: [],
  });

  it('marks what a refresh changes, and nothing after another response', () => {
    document.setResponse(response('a\nb'), { compare: true });
    assert.deepEqual(document.changedLines, []);
    document.setResponse(response('a\nc', 'transient-2'), { compare: true });
    assert.deepEqual(document.changedLines.toSorted(), [0, 1]);
    document.setResponse(response('a'));
    assert.deepEqual(document.changedLines, []);
    assert.deepEqual(
      changes.map(({ textChanged }) => textChanged),
      [true, true, true],
    );
  });

  it('forgets the tests of its connections, and hides its token, when the response changes', () => {
    document.setConnectionStates(new Map([['http://10.0.0.1:32400', { latency: 1 }]]));
    document.revealTokens();
    assert.equal(document.isRevealed, true);
    document.setResponse(response('a'));
    assert.equal(document.connectionStates.size, 0);
    assert.equal(document.isRevealed, false);
    assert.deepEqual(
      changes.map(({ textChanged }) => textChanged),
      [false, false, true],
    );
  });

  it('hides its token after a while', async () => {
    document.revealTokens(50);
    assert.equal(document.isRevealed, true);
    await until('the end of the reveal', () => !document.isRevealed);
    assert.equal(changes.length, 2);
  });
});
