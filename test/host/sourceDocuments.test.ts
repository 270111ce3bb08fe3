import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Server } from '../../src/servers/server.ts';
import { ChangeMarks } from '../../src/sources/changeMarks.ts';
import { ConnectionActions } from '../../src/sources/connectionActions.ts';
import { ConnectionTests } from '../../src/sources/connectionTests.ts';
import { KnownSources } from '../../src/sources/knownSources.ts';
import { SourceCommands } from '../../src/sources/sourceCommands.ts';
import { SourceDocuments } from '../../src/sources/sourceDocuments.ts';
import { SourceFileSystem } from '../../src/sources/sourceFileSystem.ts';
import { SourceLenses } from '../../src/sources/sourceLenses.ts';
import { MASK } from '../../src/sources/sourceText.ts';
import { fromSourceUri, SOURCE_SCHEME, toSourceUri } from '../../src/sources/sourceUri.ts';
import { TokenReveal } from '../../src/sources/tokenReveal.ts';
import { TokenClipboard } from '../../src/tokens/tokenClipboard.ts';
import { LastEditor } from '../../src/workbench/lastEditor.ts';
import { showError } from '../../src/workbench/notify.ts';
import { until } from '../until.ts';
import { closeEditors, openText } from './editors.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { Messages } from './messages.ts';

describe('A source document', () => {
  let fixture: Fixture;
  let server: Server;
  let messages: Messages;
  let documents: SourceDocuments;
  let reveal: TokenReveal;
  let clipboard: TokenClipboard;
  let commands: SourceCommands;
  let marks: ChangeMarks;
  let tests: ConnectionTests;
  let lastEditor: LastEditor;
  let actions: ConnectionActions;
  let registered: vscode.Disposable;
  // One for all: VS Code goes on reading documents for a while after they were closed.
  before(() => {
    fixture = new Fixture();
    documents = new SourceDocuments(fixture.directory, fixture.access);
    const files = new SourceFileSystem(async () => documents);
    reveal = new TokenReveal(documents);
    clipboard = new TokenClipboard();
    const known = new KnownSources(fixture.directory, fixture.access);
    marks = new ChangeMarks(documents);
    tests = new ConnectionTests(documents, fixture.access);
    lastEditor = new LastEditor(({ uri }) => uri.scheme !== SOURCE_SCHEME);
    actions = new ConnectionActions(documents, lastEditor);
    const { directory } = fixture;
    commands = new SourceCommands({ directory, sources: known, documents, reveal, clipboard, marks, tests });
    registered = vscode.workspace.registerFileSystemProvider(SOURCE_SCHEME, files, {
      isReadonly: true,
    });
  });
  beforeEach(async () => {
    await control.reset();
    fixture.memento.values.clear();
    server = await fixture.addLivingRoom();
    messages = new Messages();
  });
  afterEach(async () => {
    messages.dispose();
    await closeEditors();
  });
  after(() => {
    for (const each of [registered, clipboard, lastEditor, tests, marks, reveal, documents, fixture]) each.dispose();
  });
  const atticSource = `server://${simulator.servers.attic.machineIdentifier}`;
  const show = (source = atticSource) =>
    commands.show({ machineIdentifier: server.machineIdentifier, source }).catch(error => showError(error));
  const shown = (): vscode.TextEditor => vscode.window.activeTextEditor ?? assert.fail('There is no editor');
  const asked = async () => (await control.journal()).filter(({ path }) => path === '/security/resources');

  it('has an address that says server and source, and only such an address is one', () => {
    const source = { scheme: 'server', identifier: simulator.servers.attic.machineIdentifier } as const;
    const uri = toSourceUri({ machineIdentifier: server.machineIdentifier, source });
    assert.equal(uri.toString(), `plex-source:/${server.machineIdentifier}/server/${source.identifier}.json`);
    assert.deepEqual(fromSourceUri(uri), { machineIdentifier: server.machineIdentifier, source });
    for (const other of [
      'plex-source:/x',
      'plex-source:/a/server/zzz.json',
      'plex-source:/a/b/c/d.json',
      `file:${uri.path}`,
    ]) {
      assert.equal(fromSourceUri(vscode.Uri.parse(other)), undefined);
    }
  });

  it('shows the answer as read-only JSON, asked for once, and holds no token', async () => {
    await show();
    const { document } = shown();
    assert.equal(document.languageId, 'json');
    const { MediaContainer } = JSON.parse(document.getText());
    assert.equal(MediaContainer.Device.name, 'Attic');
    assert.equal(MediaContainer.Device.accessToken, MASK);
    assert.equal(MediaContainer.Device.Connection[0].local, true);
    assert.ok(!document.getText().includes('transient-'));
    assert.equal((await asked()).length, 1);
    assert.equal(await shown().edit(edit => edit.insert(new vscode.Position(0, 0), 'x')), true);
    assert.ok(document.getText().startsWith('{'), 'it is read-only, whatever edit() says');
  });

  it('is asked for again by Refresh, with refresh=1, and shows what is new', async () => {
    await show();
    const { document } = shown();
    const before = JSON.parse(document.getText()).MediaContainer.Device.updatedAt;
    await commands.refresh(document.uri);
    await until('the new text', () => JSON.parse(document.getText()).MediaContainer.Device.updatedAt > before);
    assert.match((await asked()).at(-1)?.query ?? '', /refresh=1/);
  });

  it('reveals its token as a decoration, hides it with its tab, and forgets it when it is closed', async () => {
    await show();
    const { document } = shown();
    reveal.reveal(document.uri);
    assert.ok(reveal.isRevealed(document.uri));
    assert.ok(!document.getText().includes('transient-'));
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument(vscode.Uri.parse('untitled:hides-it.txt')),
    );
    await until('the end of the reveal', () => !reveal.isRevealed(document.uri));
  });

  it('hides its token again after a while', async () => {
    await show();
    const brief = new TokenReveal(documents, { revealedFor: 50 });
    brief.reveal(shown().document.uri);
    assert.ok(brief.isRevealed(shown().document.uri));
    await until('the end of the reveal', () => !brief.isRevealed(shown().document.uri));
    brief.dispose();
  });

  it('has lenses to reveal, copy and refresh', async () => {
    await show();
    const lenses = new SourceLenses(documents, reveal);
    const ofConnections = ['Insert URI', 'Copy URI', 'Copy as curl'];
    const titles = () =>
      lenses
        .provideCodeLenses(shown().document)
        .map(({ command }) => command?.title ?? '')
        .filter(title => !ofConnections.includes(title));
    assert.deepEqual(titles(), ['Refresh', 'Test Connections', 'Reveal', 'Copy Token for Attic']);
    reveal.reveal(shown().document.uri);
    assert.deepEqual(titles(), ['Refresh', 'Test Connections', 'Hide', 'Copy Token for Attic']);
  });

  it('gives its token to the clipboard: the one that works on the other server', async () => {
    await show();
    await commands.copy(shown().document.uri, 0);
    assert.match(messages.texts, /Copied, for 60 s; clipboard histories keep it\. For Attic\./);
    const token = await vscode.env.clipboard.readText();
    assert.ok((await control.state('attic')).mintedTokens.includes(token));
  });

  it('is restored by asking again, and only when it is read', async () => {
    const uri = toSourceUri({
      machineIdentifier: server.machineIdentifier,
      source: { scheme: 'provider', identifier: 'tv.plex.provider.discover' },
    });
    assert.equal((await vscode.workspace.fs.stat(uri)).permissions, vscode.FilePermission.Readonly);
    assert.equal((await asked()).length, 0);
    assert.match((await vscode.workspace.openTextDocument(uri)).getText(), /"name": "Discover"/);
    assert.equal((await asked()).length, 1);
  });

  it('says in the editor why it cannot be restored, and asks again when it is told to', async () => {
    await control.disconnect('livingRoom');
    const uri = toSourceUri({
      machineIdentifier: server.machineIdentifier,
      source: { scheme: 'provider', identifier: 'tv.plex.provider.vod' },
    });
    const { document } = await vscode.window.showTextDocument(uri);
    assert.match(JSON.parse(document.getText()).error, /Living Room cannot be reached/);
    const lenses = new SourceLenses(documents, reveal);
    assert.deepEqual(
      lenses.provideCodeLenses(document).map(({ command }) => command?.title),
      ['Try Again'],
    );
    await control.connect('livingRoom');
    await commands.refresh(uri);
    await until('the answer', () => document.getText().includes('"name": "Movies & Shows"'));
    lenses.dispose();
  });

  /** What stands beside each connection, once it was tried. */
  const hints = (document: vscode.TextDocument) =>
    tests.provideInlayHints(document, new vscode.Range(0, 0, document.lineCount, 0)).map(
      ({ label, position }) =>
        `${document
          .lineAt(position.line)
          .text.trim()
          .replace(/"uri": |[",]/g, '')} ${label}`,
    );
  /** Where the attic's connections are. */
  const placesOf = (document: vscode.TextDocument) => documents.answerOf(document.uri)?.connections ?? [];

  it('says beside each connection how it answers, and sends no token to find out', async () => {
    await show();
    const { document } = shown();
    assert.deepEqual(hints(document), []);
    await control.clearJournal();
    await commands.test(document.uri);
    const all = hints(document);
    assert.equal(all.length, placesOf(document).length);
    assert.ok(
      all.some(hint => /^http:\S+ ✓ \d+ ms, local$/.test(hint)),
      all.join('\n'),
    );
    const requests = (await control.journal()).filter(({ server: of }) => of === 'attic');
    assert.ok(requests.length > 0);
    assert.ok(requests.every(each => each.path === '/identity' && each.headers['x-plex-token'] === undefined));
    for (const { line, address } of placesOf(document)) assert.ok(document.lineAt(line).text.includes(`"${address}"`));
  });

  it('says what is wrong with a connection', async () => {
    await show();
    const { document } = shown();
    await control.addFault('attic', { fault: { kind: 'identity', machineIdentifier: 'f'.repeat(40) } });
    await commands.test(document.uri);
    assert.ok(hints(document).some(hint => hint.endsWith('✗ answers for another machine')));
    await control.reset();
    await control.disconnect('attic');
    await commands.test(document.uri);
    assert.ok(
      hints(document).every(hint => / ✗ /.test(hint)),
      hints(document).join('\n'),
    );
    await commands.refresh(document.uri);
    assert.deepEqual(hints(document), []);
  });

  it('of a provider in the cloud says that it answers, which no Plex Media Server has to', async () => {
    await show('provider://tv.plex.provider.vod');
    const { document } = shown();
    const http = { address: simulator.servers.attic.url, local: false, relay: false, line: 2, machineIdentifier: '' };
    const answer = { text: '', tokens: [], connections: [http, { ...http, address: 'http://127.0.0.1:9' }] };
    const odd = new ConnectionTests(
      Object.assign(Object.create(documents), { answerOf: () => answer }),
      fixture.access,
    );
    await control.addFault('attic', { fault: { kind: 'html' } });
    await odd.test(document.uri);
    const labels = odd.provideInlayHints(document, new vscode.Range(0, 0, 99, 0)).map(({ label }) => label);
    assert.match(String(labels[0]), /^✓ \d+ ms, remote$/);
    assert.equal(labels[1], '✗ unreachable');
    odd.dispose();
  });

  it('has its connections inserted where somebody last wrote, copied, and copied as curl without a token', async () => {
    const editor = await openText('a\nb\n', [0, 1], [1, 1]);
    await show();
    const { document } = shown();
    const [first] = placesOf(document);
    const address = first?.address ?? assert.fail();
    await actions.insert(document.uri, 0);
    assert.equal(editor.document.getText(), `a${address}\nb${address}\n`);
    assert.equal(shown().document, editor.document);
    await actions.copy(document.uri, 0);
    assert.equal(await vscode.env.clipboard.readText(), address);
    await actions.copyAsCurl(document.uri, 0);
    assert.equal(
      await vscode.env.clipboard.readText(),
      `curl --header 'Accept: application/json' --header "X-Plex-Token: $PLEX_SOURCE_TOKEN" '${address}/library/sections'`,
    );
  });

  it('offers to copy a connection where nothing can be written in', async () => {
    await show();
    const nobody = new LastEditor(() => false);
    messages.press = 'Copy URI';
    await new ConnectionActions(documents, nobody).insert(shown().document.uri, 0);
    assert.match(messages.texts, /There is no text editor to insert the URI into/);
    assert.equal(await vscode.env.clipboard.readText(), placesOf(shown().document)[0]?.address);
    nobody.dispose();
  });

  it('marks the lines that Refresh has changed, the token among them, of several documents each its own', async () => {
    await show('provider://tv.plex.provider.epg');
    const other = shown().document;
    await show();
    const { document } = shown();
    await control.addFault('livingRoom', { fault: { kind: 'names', deviceName: 'Attic, renamed' } });
    await commands.refresh(document.uri);
    await until('the new text', () => document.getText().includes('renamed'));
    const marked = marks.linesOf(document.uri).map(line => document.lineAt(line).text.trim().split('"')[1]);
    assert.ok(marked.includes('name') && marked.includes('accessToken'), marked.join());
    assert.ok(!marked.includes('clientIdentifier') && !marked.includes('uri'), marked.join());
    assert.deepEqual(marks.linesOf(other.uri), []);
  });

  it('goes with its server: the answer, the token and what is revealed', async () => {
    await show();
    const { document } = shown();
    reveal.reveal(document.uri);
    await fixture.directory.remove(server);
    assert.equal(documents.answerOf(document.uri), undefined);
    assert.equal(reveal.isRevealed(document.uri), false);
    await until('the words', () => /has been removed/.test(document.getText()));
    await assert.rejects(commands.refresh(document.uri), /has been removed/);
    assert.throws(() => reveal.reveal(document.uri), /There is no token in this answer/);
  });

  it('is for the owner only', async () => {
    await fixture.addLivingRoom({}, simulator.tokens.sharedUser);
    await show();
    assert.deepEqual(messages.all, [{ text: 'Living Room gives this only to its owner.', buttons: ['Select Token…'] }]);
    assert.equal(vscode.window.activeTextEditor, undefined);
  });

  it('says that a source is not known', async () => {
    await show('provider://tv.plex.provider.nothing');
    assert.match(messages.texts, /Living Room does not know this source \(404\)/);
  });

  it('takes the words of a server as plain text', async () => {
    const deviceName = '[x](command:workbench.action.quit) $(trash)\n\u202eevil';
    await control.addFault('livingRoom', { fault: { kind: 'names', deviceName } });
    await show();
    const titles = new SourceLenses(documents, reveal)
      .provideCodeLenses(shown().document)
      .map(({ command }) => command?.title ?? '');
    for (const title of titles) assert.doesNotMatch(title, /\]\(|\$\(|\n|\u202e/);
    await commands.copy(shown().document.uri, 0);
    assert.doesNotMatch(messages.texts, /\]\(|\$\(|\u202e/);
    assert.equal(JSON.parse(shown().document.getText()).MediaContainer.Device.name, deviceName);
  });

  it('remembers the sources that were used, with their names, and no more than it needs', async () => {
    await show();
    await show('provider://tv.plex.provider.epg');
    await show();
    assert.deepEqual(fixture.directory.find(server.machineIdentifier)?.usedSources, [
      { source: atticSource, title: 'Attic' },
      { source: 'provider://tv.plex.provider.epg', title: 'Live TV & DVR' },
    ]);
  });
});
