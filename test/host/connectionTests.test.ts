import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ConnectionTests } from '../../src/sources/connectionTests.ts';
import { control, simulator } from './fixture.ts';
import { SourceFixture } from './sourceFixture.ts';

describe('Testing the connections of a source document', () => {
  let sources: SourceFixture;
  before(() => {
    sources = new SourceFixture();
  });
  beforeEach(() => sources.begin());
  afterEach(() => sources.end());
  after(() => sources.dispose());

  /** What stands beside each connection, once it was tried. */
  const hints = (document: vscode.TextDocument) =>
    sources.tests.provideInlayHints(document, new vscode.Range(0, 0, document.lineCount, 0)).map(
      ({ label, position }) =>
        `${document
          .lineAt(position.line)
          .text.trim()
          .replace(/"uri": |[",]/g, '')} ${label}`,
    );

  it('says beside each connection how it answers, and sends no token to find out', async () => {
    await sources.show();
    const { document } = sources.shown();
    assert.deepEqual(hints(document), []);
    await control.clearJournal();
    await sources.commands.test(document.uri);
    const all = hints(document);
    assert.equal(all.length, sources.placesOf(document).length);
    assert.ok(
      all.some(hint => /^http:\S+ ✓ \d+ ms, local$/.test(hint)),
      all.join('\n'),
    );
    const requests = (await control.journal()).filter(({ server: of }) => of === 'attic');
    assert.ok(requests.length > 0);
    assert.ok(requests.every(each => each.path === '/identity' && each.headers['x-plex-token'] === undefined));
    for (const { line, address } of sources.placesOf(document))
      assert.ok(document.lineAt(line).text.includes(`"${address}"`));
  });

  it('says what is wrong with a connection', async () => {
    await sources.show();
    const { document } = sources.shown();
    await control.addFault('attic', { fault: { kind: 'identity', machineIdentifier: 'f'.repeat(40) } });
    await sources.commands.test(document.uri);
    assert.ok(hints(document).some(hint => hint.endsWith('✗ answers for another machine')));
    await control.reset();
    await control.disconnect('attic');
    await sources.commands.test(document.uri);
    assert.ok(
      hints(document).every(hint => / ✗ /.test(hint)),
      hints(document).join('\n'),
    );
    await sources.commands.refresh(document.uri);
    assert.deepEqual(hints(document), []);
  });

  it('says of a provider in the cloud that it answers, which no Plex Media Server has to', async () => {
    await sources.show('provider://tv.plex.provider.vod');
    const { document } = sources.shown();
    const http = { address: simulator.servers.attic.url, local: false, relay: false, line: 2, machineIdentifier: '' };
    const answer = { text: '', tokens: [], connections: [http, { ...http, address: 'http://127.0.0.1:9' }] };
    const odd = new ConnectionTests(
      Object.assign(Object.create(sources.documents), { answerOf: () => answer }),
      sources.fixture.access,
    );
    await control.addFault('attic', { fault: { kind: 'html' } });
    await odd.test(document.uri);
    const labels = odd.provideInlayHints(document, new vscode.Range(0, 0, 99, 0)).map(({ label }) => label);
    assert.match(String(labels[0]), /^✓ \d+ ms, remote$/);
    assert.equal(labels[1], '✗ unreachable');
    odd.dispose();
  });
});
