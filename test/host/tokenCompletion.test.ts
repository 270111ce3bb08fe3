import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { LazyCompletion } from '../../src/tokens/lazyCompletion.ts';
import { TokenClipboard } from '../../src/tokens/tokenClipboard.ts';
import { TokenCompletion } from '../../src/tokens/tokenCompletion.ts';
import { TransientTokens } from '../../src/tokens/transientTokens.ts';
import { showError } from '../../src/workbench/notify.ts';
import { argumentsOf } from '../../src/workbench/ownCall.ts';
import { closeEditors, openText, openTextIn, select } from './editors.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { Messages } from './messages.ts';

const { livingRoom, attic } = simulator.servers;

describe('The completion of tokens', () => {
  let fixture: Fixture;
  let loads: number;
  let completion: LazyCompletion;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    loads = 0;
    completion = new LazyCompletion(async () => {
      loads++;
      return new TokenCompletion(fixture.directory, fixture.access);
    });
  });
  afterEach(async () => {
    fixture.dispose();
    await closeEditors();
  });
  /** What accepting an item calls the command with. */
  const argumentsOfItem = (item: vscode.CompletionItem | undefined): readonly unknown[] =>
    argumentsOf('plexTokens.insertTransientToken', item?.command?.arguments ?? []);
  /** What is offered where `|` is. */
  const offered = async (
    text: string,
    language: string,
    triggerKind = vscode.CompletionTriggerKind.Invoke,
  ): Promise<vscode.CompletionItem[]> => {
    const content = text.replace('|', '');
    const { document } = await openTextIn(language, content);
    return offeredIn(document, text.indexOf('|'), triggerKind);
  };
  const offeredIn = async (
    document: vscode.TextDocument,
    offset: number,
    triggerKind = vscode.CompletionTriggerKind.TriggerCharacter,
  ): Promise<vscode.CompletionItem[]> => {
    const { token } = new vscode.CancellationTokenSource();
    const context = { triggerKind, triggerCharacter: undefined };
    return (await completion.provideCompletionItems(document, document.positionAt(offset), token, context)) ?? [];
  };
  const labels = async (text: string, language: string) =>
    (await offered(text, language)).map(({ label }) => (typeof label === 'string' ? label : label.label));

  it('offers a token of each server, the selected one first, without a request before one is accepted', async () => {
    const server = await fixture.addLivingRoom();
    const { machineIdentifier, name, url } = attic;
    await fixture.directory.put({
      ...server,
      machineIdentifier,
      name,
      address: url,
      tokens: [{ id: 'token-1', label: 'me' }],
    });
    await fixture.directory.select(fixture.directory.find(machineIdentifier) ?? assert.fail());
    const items = await offered('X-Plex-Token: |', 'plaintext');
    assert.deepEqual(
      items.map(({ label }) => label),
      ['Plex transient token for Attic (me)', 'Plex transient token for Living Room (me)'],
    );
    // A word of the document may begin with the dash of a plex.direct address, and is sorted by its label.
    assert.ok(items.every(({ sortText }) => sortText !== undefined && sortText < '-'));
    const [item] = items;
    assert.equal(item?.insertText, '');
    assert.equal(item?.command?.command, 'plexTokens.insertTransientToken');
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    const replaced = { length: 0, hash: hash('sha256', '') };
    assert.deepEqual(argumentsOfItem(item), [{ machineIdentifier, ...replaced, uri }]);
    assert.deepEqual(await control.journal(), []);
  });

  it("offers a server's URL, in quotes where the language needs them", async () => {
    await fixture.addLivingRoom();
    const [item] = await offered('plex = PlexServer(|)', 'python');
    assert.equal(item?.insertText, `'${livingRoom.url}'`);
    const [typed] = await offered('PLEX_URL=http://|', 'shellscript');
    assert.equal(typed?.insertText, livingRoom.url);
    assert.deepEqual(typed?.range, new vscode.Range(0, 9, 0, 16));
    assert.ok(typed?.filterText?.startsWith('http://'), 'it stays while more of it is typed');
    const [token] = await offered('PLEX_TOKEN=tra|', 'shellscript');
    assert.equal(token?.filterText, 'tra transient plex token url');
  });

  it('offers nothing while something else is typed, because Enter would take it', async () => {
    await fixture.addLivingRoom();
    for (const text of [
      'PLEX_TOKEN=t|',
      'PLEX_TOKEN=abc|',
      'PLEX_TOKEN=transients|',
      'PLEX_URL=http://1|',
      'PLEX_URL=h|',
    ])
      assert.deepEqual(await labels(text, 'shellscript'), [], text);
  });

  it('keeps the typed text until there is a token, and then replaces it in one undo step', async () => {
    await fixture.addLivingRoom();
    const messages = new Messages();
    const clipboard = new TokenClipboard();
    const tokens = new TransientTokens({ ...fixture, clipboard });
    const text = 'PLEX_TOKEN=transi';
    const [item] = await offered(`${text}|`, 'shellscript');
    const editor = vscode.window.activeTextEditor ?? assert.fail();
    assert.equal(item?.insertText, 'transi');
    assert.ok(!JSON.stringify(argumentsOfItem(item)).includes('transi'));
    const accept = () => tokens.insert(argumentsOfItem(item)[0]).catch(error => showError(error));
    await select(editor, [0, text.length]);
    await control.disconnect('livingRoom');
    await accept();
    assert.equal(editor.document.getText(), text);
    await control.connect('livingRoom');
    await accept();
    assert.match(editor.document.getText(), /^PLEX_TOKEN=transient-[\w-]{36}$/);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), text);
    // It goes where it was accepted, also where the cursor is somewhere else by now.
    await select(editor, [0, text.length]);
    const release = await control.hold('livingRoom', '/security/token');
    const slow = accept();
    await select(editor, [0, 0]);
    await release();
    await slow;
    assert.match(editor.document.getText(), /^PLEX_TOKEN=transient-[\w-]{36}$/);
    // And nowhere, where something was typed meanwhile.
    await vscode.commands.executeCommand('undo');
    await select(editor, [0, text.length]);
    const releaseLate = await control.hold('livingRoom', '/security/token');
    const late = accept();
    await editor.edit(edit => edit.insert(new vscode.Position(0, text.length), '\nFOO='));
    await releaseLate();
    await late;
    assert.equal(editor.document.getText(), `${text}\nFOO=`);
    assert.match(messages.texts, /The text changed while the token was created, so nothing was inserted\./);
    await control.reset();
    const other = await openText('other', [0, 5]);
    await control.clearJournal();
    await accept();
    assert.equal(other.document.getText(), 'other');
    assert.match(messages.texts, /You switched to another editor/);
    assert.deepEqual(await control.journal(), []);
    for (const each of [messages, clipboard]) each.dispose();
  });

  it('offers nothing outside the active editor', async () => {
    await fixture.addLivingRoom();
    const { document } = await openText('PLEX_TOKEN=');
    await openText('in front');
    assert.deepEqual(await offeredIn(document, 11), []);
    assert.equal(loads, 0);
  });

  it('looks above the line for the section that it belongs to', async () => {
    await fixture.addLivingRoom();
    assert.deepEqual(await labels('plex:\n  token: |', 'yaml'), ['Plex transient token for Living Room (me)']);
    assert.deepEqual(await labels('other:\n  token: |', 'yaml'), []);
  });

  it('offers the URL, but no token, in a file that a program reads for long', async () => {
    await fixture.addLivingRoom();
    const compose = 'services:\n  web:\n    image: a\n    environment:\n      PLEX_';
    assert.deepEqual(await labels(`${compose}TOKEN: |`, 'yaml'), []);
    assert.deepEqual(await labels(`${compose}URL: |`, 'yaml'), ['Plex server URL (Living Room)']);
  });

  it("doesn't open while typing in a file that others copy or read", async () => {
    await fixture.addLivingRoom();
    const automatic = vscode.CompletionTriggerKind.TriggerCharacter;
    assert.deepEqual(await offered('X-Plex-Token: |', 'markdown', automatic), []);
    assert.equal((await offered('X-Plex-Token: |', 'markdown')).length, 1);
    for (const [name, count] of [
      ['.env.example', 0],
      ['.env', 1],
    ] as const) {
      const file = path.join(fixture.folder, name);
      writeFileSync(file, 'PLEX_TOKEN=');
      const document = await vscode.workspace.openTextDocument(file);
      await vscode.window.showTextDocument(document);
      assert.equal((await offeredIn(document, 11)).length, count, name);
    }
  });

  it('loads nothing where nothing of Plex is near', async () => {
    await fixture.addLivingRoom();
    for (const text of ['const a = |', '|', `${'x'.repeat(3_000)} PLEX_TOKEN=|`])
      assert.deepEqual(await offered(text, 'javascript'), []);
    assert.equal(loads, 0);
  });

  it("shows a server's name as plain text, and offers no URL that would need quoting", async () => {
    await fixture.addLivingRoom({ name: 'A $(key) [b](command:c)' });
    assert.deepEqual(await labels('PLEX_TOKEN=|', 'shellscript'), [
      'Plex transient token for A $ (key) [b] (command:c) (me)',
    ]);
    await fixture.addLivingRoom({ address: "http://127.0.0.1:9/it's" });
    assert.deepEqual(await labels('PLEX_URL=|', 'shellscript'), []);
  });
});
