import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ConnectionCommands } from '../../src/sources/connectionCommands.ts';
import { LastEditor } from '../../src/workbench/editors.ts';
import { openText, openTextIn, select } from './editors.ts';
import { SourceFixture } from './sourceFixture.ts';

describe('The connections of a source document', () => {
  let sources: SourceFixture;
  before(() => {
    sources = new SourceFixture();
  });
  beforeEach(() => sources.begin());
  afterEach(() => sources.end());
  after(() => sources.dispose());

  it('are inserted into the editor that was last written in, copied, and copied as curl without a token', async () => {
    const editor = await openText('a\nb\n', [0, 1], [1, 1]);
    await sources.show();
    const { document } = sources.shown();
    const [first] = sources.connectionsIn(document);
    const address = first?.address ?? assert.fail();
    await sources.connections.insert(document.uri, 0);
    assert.equal(editor.document.getText(), `a${address}\nb${address}\n`);
    assert.equal(sources.shown().document, editor.document);
    await sources.connections.copy(document.uri, 0);
    assert.equal(await vscode.env.clipboard.readText(), address);
    await sources.connections.copyAsCurl(document.uri, 0);
    assert.equal(
      await vscode.env.clipboard.readText(),
      `curl --header 'Accept: application/json' --header "X-Plex-Token: $PLEX_SOURCE_TOKEN" '${address}/library/sections'`,
    );
    const hint =
      'Copied. Paste it, and set PLEX_SOURCE_TOKEN before you run it: “Plex: Copy Source Token” copies its value.';
    assert.equal(sources.messages.texts, hint);
    await sources.connections.copyAsCurl(document.uri, 0);
    assert.equal(sources.messages.texts, hint, 'The hint is shown once.');
  });

  it('are inserted with quotes where the language needs them and there are none', async () => {
    const editor = await openTextIn('python', 'baseurl = \n');
    await select(editor, [0, 10]);
    await sources.show();
    const { document } = sources.shown();
    await sources.connections.insert(document.uri, 0);
    assert.equal(editor.document.getText(), `baseurl = '${sources.connectionsIn(document)[0]?.address}'\n`);
  });

  it('are offered for copying where there is no editor to insert into', async () => {
    await sources.show();
    const nobody = new LastEditor(() => false);
    sources.messages.press = 'Copy URL';
    await new ConnectionCommands(sources.documents, sources.fixture.access, nobody).insert(
      sources.shown().document.uri,
      0,
    );
    assert.match(sources.messages.texts, /There's no editor to insert the URL in/);
    assert.equal(await vscode.env.clipboard.readText(), sources.connectionsIn(sources.shown().document)[0]?.address);
    nobody.dispose();
  });
});
