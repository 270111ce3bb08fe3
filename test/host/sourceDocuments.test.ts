import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { toSourceUri } from '../../src/sources/sourceDocument.ts';
import { MASK } from '../../src/sources/sourceText.ts';
import { until } from '../until.ts';
import { closeEditors } from './editors.ts';
import { control, simulator } from './fixture.ts';
import { SourceFixture } from './sourceFixture.ts';

describe('A source document', () => {
  let sources: SourceFixture;
  before(() => {
    sources = new SourceFixture();
  });
  beforeEach(() => sources.begin());
  afterEach(() => sources.end());
  after(() => sources.dispose());

  it('keeps no response that arrives after its tab was closed', async () => {
    const source = { scheme: 'provider', identifier: 'tv.plex.provider.discover' } as const;
    const uri = toSourceUri({ machineIdentifier: sources.server.machineIdentifier, source });
    // VS Code keeps a document open for minutes after an extension has opened it, so no test before this one opens this one.
    await vscode.commands.executeCommand('vscode.open', uri);
    const document = await until('the response', () =>
      vscode.workspace.textDocuments.find(open => `${open.uri}` === `${uri}` && open.getText().includes('Discover')),
    );
    const release = await control.hold('livingRoom', '/security/resources');
    const refreshing = sources.commands.refresh(uri);
    await closeEditors();
    await until('the end of the document', () => document.isClosed);
    await release();
    await refreshing;
    assert.equal(sources.documents.find(uri)?.response, undefined);
  });

  it('shows the response as read-only JSON, requests it once, and holds no token', async () => {
    await sources.show();
    const { document } = sources.shown();
    assert.equal(document.languageId, 'json');
    const { MediaContainer } = JSON.parse(document.getText());
    assert.equal(MediaContainer.Device.name, 'Attic');
    assert.equal(MediaContainer.Device.accessToken, MASK);
    assert.equal(MediaContainer.Device.Connection[0].local, true);
    assert.ok(!document.getText().includes('transient-'));
    assert.equal((await sources.requests()).length, 1);
    assert.equal(await sources.shown().edit(edit => edit.insert(new vscode.Position(0, 0), 'x')), true);
    assert.ok(document.getText().startsWith('{'), 'it is read-only, whatever edit() says');
  });

  it('is requested again by Refresh, with refresh=1, and shows the new response', async () => {
    await sources.show();
    const { document } = sources.shown();
    const before = JSON.parse(document.getText()).MediaContainer.Device.updatedAt;
    await sources.commands.refresh(document.uri);
    await until('the new text', () => JSON.parse(document.getText()).MediaContainer.Device.updatedAt > before);
    assert.match((await sources.requests()).at(-1)?.query ?? '', /refresh=1/);
  });

  it('copies its token, which is the one for the other server', async () => {
    await sources.show();
    await sources.commands.copy(sources.shown().document.uri, 0);
    assert.match(sources.messages.texts, /Copied token for Attic\. The clipboard is cleared in 60 seconds\./);
    const token = await vscode.env.clipboard.readText();
    assert.ok((await control.state('attic')).mintedTokens.includes(token));
  });

  it('is requested again after a reload, and only when a tab shows it', async () => {
    const uri = toSourceUri({
      machineIdentifier: sources.server.machineIdentifier,
      source: { scheme: 'provider', identifier: 'tv.plex.provider.discover' },
    });
    assert.equal((await vscode.workspace.fs.stat(uri)).permissions, vscode.FilePermission.Readonly);
    const document = await vscode.workspace.openTextDocument(uri);
    assert.match(document.getText(), /Not loaded/);
    assert.equal((await sources.requests()).length, 0);
    await vscode.window.showTextDocument(document);
    await until('the response', () => document.getText().includes('"name": "Discover"'));
    assert.equal((await sources.requests()).length, 1);
  });

  it('says in the editor why it cannot be restored, and tries again when the user does', async () => {
    await control.disconnect('livingRoom');
    const uri = toSourceUri({
      machineIdentifier: sources.server.machineIdentifier,
      source: { scheme: 'provider', identifier: 'tv.plex.provider.vod' },
    });
    const { document } = await vscode.window.showTextDocument(uri);
    await until('the reason', () => document.getText().includes("Couldn't reach Living Room"));
    assert.deepEqual(
      sources.annotations.provideCodeLenses(document).map(({ command }) => command?.title),
      ['Try Again'],
    );
    await control.connect('livingRoom');
    await sources.commands.refresh(uri);
    await until('the response', () => document.getText().includes('"name": "Movies & Shows"'));
  });

  it('drops the response and a revealed token when its server is removed', async () => {
    await sources.show();
    const { document } = sources.shown();
    sources.commands.reveal(document.uri);
    await sources.fixture.directory.remove(sources.server);
    assert.equal(sources.documents.find(document.uri)?.response, undefined);
    assert.equal(sources.documents.revealed, undefined);
    await until('the words', () => /was removed/.test(document.getText()));
    await assert.rejects(sources.commands.refresh(document.uri), /was removed/);
    assert.throws(() => sources.commands.reveal(document.uri), /There's no token in this response/);
  });

  it('has the name of the device, and stays the same document when that changes or its tab was restored', async () => {
    await sources.show();
    const { document } = sources.shown();
    assert.equal(document.uri.path, '/Living Room/Attic.json');
    await control.addFault('livingRoom', { fault: { kind: 'names', deviceName: 'Cellar' } });
    await sources.show();
    assert.equal(sources.shown().document, document);
    await until('the new text', () => document.getText().includes('"name": "Cellar"'));
    await closeEditors();
    const { machineIdentifier } = sources.server;
    const source = { scheme: 'provider', identifier: 'tv.plex.provider.epg' } as const;
    const restored = toSourceUri({ machineIdentifier, source }, 'A name of yesterday');
    await vscode.window.showTextDocument(restored);
    await sources.show('provider://tv.plex.provider.epg');
    assert.equal(sources.shown().document.uri.toString(), restored.toString());
    await until('the response', () => sources.shown().document.getText().includes('"name": "Cellar"'));
  });

  it('is another document than one about a source of the same name', async () => {
    await control.addFault('livingRoom', { fault: { kind: 'names', deviceName: 'Same' } });
    await sources.show('provider://tv.plex.provider.vod');
    const { document: vod } = sources.shown();
    await sources.show('provider://tv.plex.provider.discover');
    const { document: discover } = sources.shown();
    assert.deepEqual(
      [vod, discover].map(({ uri }) => uri.path),
      ['/Living Room/Same.json', '/Living Room/Same.json'],
    );
    assert.notEqual(vod, discover);
    for (const [document, identifier] of [
      [vod, 'tv.plex.provider.vod'],
      [discover, 'tv.plex.provider.discover'],
    ] as const) {
      assert.equal(sources.documents.find(document.uri)?.id.source.identifier, identifier);
      await until('its text', () => document.getText().includes(identifier));
    }
  });

  it('is for the owner only', async () => {
    await sources.fixture.addLivingRoom({}, simulator.tokens.sharedUser);
    await sources.show();
    assert.deepEqual(sources.messages.all, [
      { text: "Only the owner of Living Room can request this. Select the owner's token.", buttons: ['Select Token…'] },
    ]);
    assert.equal(vscode.window.activeTextEditor, undefined);
  });

  it('shows an error for an unknown source', async () => {
    await sources.show('provider://tv.plex.provider.nothing');
    assert.match(sources.messages.texts, /Living Room doesn't have this source \(404\)/);
  });

  it('stores the used sources with their names, each once', async () => {
    await sources.show();
    await sources.show('provider://tv.plex.provider.epg');
    await sources.show();
    assert.deepEqual(sources.fixture.directory.find(sources.server.machineIdentifier)?.usedSources, [
      { source: sources.atticSource, title: 'Attic' },
      { source: 'provider://tv.plex.provider.epg', title: 'Live TV & DVR' },
    ]);
  });
});
