import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { MOST_REPORTS, REPORT_EVERY, SourceAnnotations } from '../../src/sources/sourceAnnotations.ts';
import { until } from '../until.ts';
import { closeEditors } from './editors.ts';
import { control, simulator } from './fixture.ts';
import { SourceFixture } from './sourceFixture.ts';

describe('Over the text of a source document', () => {
  let sources: SourceFixture;
  before(() => {
    sources = new SourceFixture();
  });
  beforeEach(() => sources.begin());
  afterEach(() => sources.end());
  after(() => sources.dispose());

  const titles = () =>
    sources.annotations.provideCodeLenses(sources.shown().document).map(({ command }) => command?.title ?? '');
  /** The hint beside each connection. */
  const hints = (document: vscode.TextDocument) =>
    sources.annotations.provideInlayHints(document, new vscode.Range(0, 0, document.lineCount, 0)).map(
      ({ label, position }) =>
        `${document
          .lineAt(position.line)
          .text.trim()
          .replace(/"uri": |[",]/g, '')} ${label}`,
    );

  it('offers lenses that refresh, test, reveal and copy', async () => {
    await sources.show();
    const ofConnections = ['Insert URL', 'Copy URL', 'Copy as curl'];
    const others = () => titles().filter(title => !ofConnections.includes(title));
    assert.deepEqual(others(), ['Refresh', 'Test Connections', 'Reveal', 'Copy Token for Attic']);
    sources.commands.reveal(sources.shown().document.uri);
    assert.deepEqual(others(), ['Refresh', 'Test Connections', 'Hide', 'Copy Token for Attic']);
  });

  it("takes a server's words as plain text", async () => {
    const deviceName = '[x](command:workbench.action.quit) $(trash)\n\u202eevil';
    await control.addFault('livingRoom', { fault: { kind: 'names', deviceName } });
    await sources.show();
    for (const title of titles()) assert.doesNotMatch(title, /\]\(|\$\(|\n|\u202e/);
    await sources.commands.copy(sources.shown().document.uri, 0);
    assert.doesNotMatch(sources.messages.texts, /\]\(|\$\(|\u202e/);
    assert.equal(JSON.parse(sources.shown().document.getText()).MediaContainer.Device.name, deviceName);
  });

  it('reveals a token as a decoration, and hides it with its tab', async () => {
    await sources.show();
    const { document } = sources.shown();
    sources.commands.reveal(document.uri);
    assert.equal(sources.documents.revealed?.uri.toString(), document.uri.toString());
    assert.ok(!document.getText().includes('transient-'));
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument(vscode.Uri.parse('untitled:hides-it.txt')),
    );
    await until('the end of the reveal', () => !sources.documents.revealed);
  });

  it('reveals the token of one document at a time', async () => {
    await sources.show('provider://tv.plex.provider.epg');
    const first = sources.shown().document;
    await sources.show();
    const second = sources.shown().document;
    await vscode.window.showTextDocument(first, { viewColumn: vscode.ViewColumn.Beside });
    for (const { uri } of [first, second]) {
      sources.commands.reveal(uri);
      assert.equal(sources.documents.revealed?.uri.toString(), uri.toString());
    }
    assert.equal(sources.documents.find(first.uri)?.isRevealed, false);
  });

  it('marks the lines that a refresh has changed, the token among them, in that document only', async () => {
    await sources.show('provider://tv.plex.provider.epg');
    const other = sources.shown().document;
    await sources.show();
    const { document } = sources.shown();
    await control.addFault('livingRoom', { fault: { kind: 'names', deviceName: 'Attic, renamed' } });
    await sources.commands.refresh(document.uri);
    await until('the new text', () => document.getText().includes('renamed'));
    const linesOf = ({ uri }: vscode.TextDocument) => sources.documents.find(uri)?.changedLines ?? assert.fail();
    const marked = linesOf(document).map(line => document.lineAt(line).text.trim().split('"')[1]);
    assert.ok(marked.includes('name') && marked.includes('accessToken'), marked.join());
    assert.ok(!marked.includes('clientIdentifier') && !marked.includes('uri'), marked.join());
    assert.deepEqual(linesOf(other), []);
  });

  it('shows beside each connection the result of its test, which sends no token', async () => {
    await sources.show();
    const { document } = sources.shown();
    assert.deepEqual(hints(document), []);
    await control.clearJournal();
    await sources.connections.test(document.uri);
    const all = hints(document);
    assert.equal(all.length, sources.connectionsIn(document).length);
    assert.ok(
      all.some(hint => /^http:\S+ ✓ \d+ ms, local$/.test(hint)),
      all.join('\n'),
    );
    const requests = (await control.journal()).filter(({ server }) => server === 'attic');
    assert.ok(requests.length > 0);
    assert.ok(requests.every(({ path, headers }) => path === '/identity' && headers['x-plex-token'] === undefined));
    for (const { line, address } of sources.connectionsIn(document))
      assert.ok(document.lineAt(line).text.includes(`"${address}"`));
  });

  it('shows what is wrong with a connection, until the document is refreshed', async () => {
    await sources.show();
    const { document } = sources.shown();
    await control.addFault('attic', { fault: { kind: 'identity', machineIdentifier: 'f'.repeat(40) } });
    await sources.connections.test(document.uri);
    assert.ok(hints(document).some(hint => hint.endsWith('✗ another server responds')));
    await control.reset();
    await control.disconnect('attic');
    await sources.connections.test(document.uri);
    assert.ok(
      hints(document).every(hint => / ✗ /.test(hint)),
      hints(document).join('\n'),
    );
    await sources.commands.refresh(document.uri);
    assert.deepEqual(hints(document), []);
  });

  describe('reports changed results again', () => {
    /** These stand beside the registered ones, so VS Code requests nothing of them. */
    let annotations: SourceAnnotations;
    let reports: number;
    beforeEach(async () => {
      await sources.show();
      annotations = new SourceAnnotations(sources.documents);
      reports = 0;
      annotations.onDidChangeInlayHints(() => reports++);
      sources.documents.find(sources.shown().document.uri)?.setConnectionStates(new Map());
      assert.equal(reports, 1);
    });
    afterEach(() => annotations.dispose());
    const areOver = async (): Promise<void> => {
      const before = reports;
      await setTimeout(3 * REPORT_EVERY);
      assert.equal(reports, before);
    };

    it('until VS Code requests them, because it hears no report while it waits for earlier hints', async () => {
      await until('another report', () => reports > 1);
      annotations.provideInlayHints(sources.shown().document, new vscode.Range(0, 0, 9, 0));
      await areOver();
    });

    it('until their document is closed', async () => {
      await until('another report', () => reports > 1);
      await closeEditors();
      await until('no editor', () => vscode.window.visibleTextEditors.length === 0);
      await areOver();
    });

    it('until it was often enough, because hints may be turned off', async () => {
      await until('the last report', () => reports === MOST_REPORTS);
      await areOver();
    });
  });

  it('shows any response of a provider in the cloud as one, because a provider is no Plex Media Server', async () => {
    await sources.show('provider://tv.plex.provider.vod');
    const { document } = sources.shown();
    const http = { address: simulator.servers.attic.url, local: false, relay: false, line: 2, machineIdentifier: '' };
    const connections = [http, { ...http, address: 'http://127.0.0.1:9' }];
    sources.documents.find(document.uri)?.setResponse({ text: document.getText(), name: '', tokens: [], connections });
    await control.addFault('attic', { fault: { kind: 'html' } });
    await sources.connections.test(document.uri);
    const labels = sources.annotations
      .provideInlayHints(document, new vscode.Range(0, 0, 99, 0))
      .map(({ label }) => label);
    assert.match(String(labels[0]), /^✓ \d+ ms, remote$/);
    assert.equal(labels[1], '✗ unreachable');
  });
});
