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
  const query = `${livingRoom.machineIdentifier}/server/${attic.machineIdentifier}`;

  it('holds server and source in its query, and only such a URI is one', () => {
    const uri = toSourceUri(id, 'Attic', 'Living Room');
    assert.deepEqual([uri.path, uri.query], ['/Living Room/Attic.json', query]);
    assert.deepEqual(fromSourceUri(vscode.Uri.parse(uri.toString())), id);
    for (const other of [
      uri.with({ query: '' }),
      uri.with({ query: 'a/server/zzz' }),
      uri.with({ query: 'a/b/c/d' }),
      uri.with({ scheme: 'file' }),
      vscode.Uri.parse(`plex-source:/${query}.json`),
    ]) {
      assert.equal(fromSourceUri(other), undefined, `${other}`);
    }
  });

  it('holds any name as one part of its path, and the same query with each', () => {
    for (const [name, file] of [
      ['Mara/Attic\\2', 'Mara-Attic-2'],
      ['עליית גג', 'עליית גג'],
      ['\u202egnp.Attic', 'gnp.Attic'],
      ['A'.repeat(300), `${'A'.repeat(59)}…`],
      [`${'A'.repeat(58)}😀 and more`, `${'A'.repeat(58)}\ufffd…`],
      ['\ud800', '\ufffd'],
      ['..', attic.machineIdentifier],
      ['../..', '-..'],
      ['?#%2F', '?#%2F'],
      ['$(trash)', '$ (trash)'],
      [' ', attic.machineIdentifier],
    ] as const) {
      const uri = vscode.Uri.parse(toSourceUri(id, name, name).toString());
      const folder = file === attic.machineIdentifier ? livingRoom.machineIdentifier : file;
      assert.deepEqual([uri.path, uri.query], [`/${folder}/${file}.json`, query], name);
      assert.deepEqual(fromSourceUri(uri), id);
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
    name: 'Attic',
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
