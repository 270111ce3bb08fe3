import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { TokenClipboard } from '../../src/tokens/tokenClipboard.ts';
import { TransientTokens } from '../../src/tokens/transientTokens.ts';
import { showError } from '../../src/workbench/notify.ts';
import { until } from '../until.ts';
import { closeEditors, openTextIn, select } from './editors.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { Messages } from './messages.ts';
import { QuickInputUser } from './quickInputUser.ts';

const TOKEN = 'transient-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const { livingRoom } = simulator.servers;

describe('Insert Transient Token As', () => {
  let fixture: Fixture;
  let messages: Messages;
  let person: QuickInputUser;
  let clipboard: TokenClipboard;
  let tokens: TransientTokens;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    messages = new Messages();
    person = new QuickInputUser();
    clipboard = new TokenClipboard();
    tokens = new TransientTokens({ ...fixture, clipboard });
    await fixture.addLivingRoom();
  });
  afterEach(async () => {
    await setFormats(undefined);
    for (const each of [clipboard, person, messages, fixture]) each.dispose();
    await closeEditors();
  });
  const setFormats = (value: object | undefined) =>
    vscode.workspace.getConfiguration('plexTokens').update('formats', value, vscode.ConfigurationTarget.Global);
  const open = (language: string, content = ''): Promise<vscode.TextEditor> => openTextIn(language, content);
  const insertAs = async (label: string): Promise<void> => {
    const inserting = tokens.insertAs(undefined).catch(error => showError(error));
    await person.takes(label);
    await inserting;
  };
  const mints = async () => (await control.journal()).filter(({ path }) => path === '/security/token');

  for (const [language, label, expected] of [
    [
      'python',
      'python-plexapi 4 client',
      `from plexapi\\.server import PlexServer\\n\\nplex = PlexServer\\('URL', 'TOKEN'\\)`,
    ],
    [
      'typescript',
      'plexjs 0.43 client',
      `import [^]*new PlexAPI\\({\\n {4}serverURL: 'URL',\\n {4}token: 'TOKEN',[^]*}\\);`,
    ],
    ['ruby', 'plex_ruby_sdk 0.17 client', `require 'plex_ruby_sdk'[^]*access_token: 'TOKEN'\\)\\n\\)`],
    ['yaml', 'Server URL and token', `plex:\\n {2,4}url: URL\\n {2,4}token: TOKEN`],
    ['json', 'Name and token', `{\\n {2,4}"plexToken": "TOKEN"\\n}`],
    ['plaintext', 'Header', `X-Plex-Token: TOKEN`],
    ['plaintext', 'Query parameter', `X-Plex-Token=TOKEN`],
    [
      'shellscript',
      'curl command',
      `curl --header 'Accept: application/json' --header 'X-Plex-Token: TOKEN' 'URL/library/sections'`,
    ],
    ['plaintext', 'Companion playMedia request', `/player/playback/playMedia\\?[^]*&token=TOKEN`],
  ] as const) {
    it(`inserts ${label} into ${language}`, async () => {
      const editor = await open(language);
      await insertAs(label);
      const text = expected.replaceAll('TOKEN', TOKEN).replaceAll(/\bURL\b/g, livingRoom.url.replaceAll('.', '\\.'));
      assert.match(editor.document.getText(), new RegExp(`^${text}$`));
      assert.equal((await mints()).length, 1);
    });
  }

  it('indents the text like its line, at every cursor, in one undo step, with the line ends of the document', async () => {
    const editor = await open('yaml', 'a:\r\n  b\r\n\tc\r\n');
    await editor.edit(edit => edit.setEndOfLine(vscode.EndOfLine.CRLF));
    await select(editor, [1, 2, 1, 3], [2, 1, 2, 2]);
    const before = editor.document.getText();
    await insertAs('Server URL and token');
    const unit = ' '.repeat(Number(editor.options.tabSize));
    assert.match(
      editor.document.getText(),
      new RegExp(
        `^a:\\r\\n {2}plex:\\r\\n {2}${unit}url: \\S+\\r\\n {2}${unit}token: \\S+\\r\\n\\tplex:\\r\\n\\t${unit}url: `,
      ),
    );
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
  });

  it('offers the last format of the language first, with the token masked, before one is created', async () => {
    await open('python');
    await insertAs('Header');
    let shown: vscode.QuickPickItem[] = [];
    vscode.window.showQuickPick = (async (items: vscode.QuickPickItem[]) => {
      shown = items;
      return undefined;
    }) as unknown as typeof vscode.window.showQuickPick;
    await control.clearJournal();
    await open('python');
    await tokens.insertAs(undefined);
    assert.equal(shown[0]?.label, 'Header');
    assert.equal(shown[0]?.detail, "headers = {'X-Plex-Token': 'transient-••••••••'}");
    assert.equal(shown.at(-1)?.label, 'Edit Formats');
    assert.ok(!shown.some(({ label }) => label.includes('plexjs')));
    assert.deepEqual(await mints(), []);
    await open('typescript');
    await tokens.insertAs(undefined);
    assert.equal(shown[0]?.label, 'Token alone');
    assert.ok(shown.some(({ label }) => label.includes('plexjs')));
  });

  it('offers one of several formats with the same text', async () => {
    const editor = await open('python', "header = 'X-Plex-Token: '\n");
    await select(editor, [0, 24]);
    const inserting = tokens.insertAs(undefined);
    const labels = (await person.sees()).map(({ label }) => label);
    assert.ok(labels.includes('Token alone') && !labels.includes('Header'), labels.join(', '));
    await person.takes('Token alone');
    await inserting;
    assert.match(editor.document.getText(), new RegExp(`^header = 'X-Plex-Token: ${TOKEN}'\\n$`));
  });

  it('offers formats that differ at another cursor', async () => {
    const editor = await open('python', "header = 'X-Plex-Token: '\nother = ''\n");
    await select(editor, [0, 24], [1, 9]);
    await insertAs('Header');
    const both = new RegExp(`^header = 'X-Plex-Token: ${TOKEN}'\\nother = 'X-Plex-Token: ${TOKEN}'\\n$`);
    assert.match(editor.document.getText(), both);
  });

  it('replaces no token by a format without one', async () => {
    await setFormats({ Note: '# ${serverName}' });
    const token = 'transient-0b5c9a4e-3d21-4f6a-9e87-51c2d7f0a3b4';
    const editor = await open('plaintext', token);
    await select(editor, [0, token.length]);
    await insertAs('Note');
    assert.equal(editor.document.getText(), `${token}# Living Room`);
  });

  it("fills in a user's format as text, not as a snippet", async () => {
    await setFormats({ Mine: '$1 } \\ ${serverName} ${machineIdentifier}\n  ${url}?t=${token} $TM_FILENAME' });
    const editor = await open('plaintext');
    await insertAs('Mine');
    const { name, machineIdentifier, url } = livingRoom;
    const unit = ' '.repeat(Number(editor.options.tabSize));
    const text = editor.document.getText().replace(new RegExp(TOKEN), 'TOKEN');
    assert.equal(text, `$1 } \\ ${name} ${machineIdentifier}\n${unit}${url}?t=TOKEN $TM_FILENAME`);
  });

  it("rejects a user's format with an unknown variable before a token is created", async () => {
    await setFormats({ Mine: '${token} ${password}' });
    const editor = await open('plaintext');
    await insertAs('Mine');
    assert.match(messages.texts, /Unknown variable \$\{password\} in format “Mine”\. Available: \$\{token\}/);
    assert.equal(editor.document.getText(), '');
    assert.deepEqual(await mints(), []);
  });

  it("rejects a user's format that is empty, or has a variable without an end, before a token is created", async () => {
    for (const [template, words] of [
      ['', /The format “Mine” is empty/],
      ['x ${token', /Unknown variable \$\{token in format “Mine”/],
    ] as const) {
      await setFormats({ Mine: template });
      const editor = await open('plaintext');
      await insertAs('Mine');
      assert.match(messages.texts, words);
      assert.equal(editor.document.getText(), '');
    }
    assert.deepEqual(await mints(), []);
  });

  it("converts the line ends of a user's format to the file's", async () => {
    await fixture.addLivingRoom();
    await setFormats({ Mine: 'a\r\n${token}\rb' });
    for (const [eol, line] of [
      [vscode.EndOfLine.LF, '\n'],
      [vscode.EndOfLine.CRLF, '\r\n'],
    ] as const) {
      const editor = await open('plaintext');
      await editor.edit(edit => edit.setEndOfLine(eol));
      await insertAs('Mine');
      assert.match(editor.document.getText(), new RegExp(`^a${line}${TOKEN}${line}b$`));
      assert.doesNotMatch(messages.texts, /Couldn't insert/);
    }
  });

  it("creates no token for a user's format without one", async () => {
    await setFormats({ Mine: 'just ${url}' });
    const editor = await open('plaintext');
    await insertAs('Mine');
    assert.equal(editor.document.getText(), `just ${livingRoom.url}`);
    assert.deepEqual(await mints(), []);
  });

  it('leaves out what is before and after the cursor already', async () => {
    const editor = await open('json', '{\n  "plexToken": ""\n}');
    await select(editor, [1, 16]);
    await insertAs('Token alone');
    assert.match(editor.document.getText(), new RegExp(`^{\\n  "plexToken": "${TOKEN}"\\n}$`));
    const header = await open('typescript', "const headers = { 'X-Plex-Token': '' };");
    await select(header, [0, 35]);
    await insertAs('Token alone');
    assert.match(header.document.getText(), new RegExp(`^const headers = { 'X-Plex-Token': '${TOKEN}' };$`));
  });

  it('offers a format that needs its own line only at the beginning of a line', async () => {
    const shown: string[][] = [];
    vscode.window.showQuickPick = (async (items: vscode.QuickPickItem[]) => {
      shown.push(items.map(({ label }) => label));
      return undefined;
    }) as unknown as typeof vscode.window.showQuickPick;
    const editor = await open('python', '  token = \n  ');
    await select(editor, [0, 10]);
    await tokens.insertAs(undefined);
    await select(editor, [1, 2]);
    await tokens.insertAs(undefined);
    const ownLine = ['Server URL and token', 'python-plexapi 4 client'];
    assert.deepEqual(
      shown.map(labels => ownLine.filter(label => labels.includes(label))),
      [[], ownLine],
    );
  });

  it('continues the YAML section that the line is in', async () => {
    for (const [above, expected] of [
      ['plex:\n  ', 'url: URL\n  token: TOKEN'],
      ['environment:\n  ', 'PLEX_URL: URL\n  PLEX_TOKEN: TOKEN'],
      ['environment:\n  - A=b\n  ', '- PLEX_URL=URL\n  - PLEX_TOKEN=TOKEN'],
    ] as const) {
      const editor = await open('yaml', above);
      const end = editor.document.positionAt(above.length);
      await select(editor, [end.line, end.character]);
      await insertAs('Server URL and token');
      const text = editor.document.getText().replace(new RegExp(TOKEN), 'TOKEN').replace(livingRoom.url, 'URL');
      assert.equal(text, above + expected);
    }
  });

  it('does nothing when cancelled', async () => {
    const editor = await open('plaintext', 'x');
    await insertAs('no such format');
    assert.equal(editor.document.getText(), 'x');
    assert.deepEqual(await mints(), []);
    assert.deepEqual(messages.all, []);
  });

  it('works at 1,000 cursors, in one undo step', async () => {
    const lines = Array.from({ length: 1_000 }, (_, line) => `${' '.repeat(line % 4)}x`);
    const editor = await open('yaml', lines.join('\n'));
    await select(
      editor,
      ...lines.map((line, at): [number, number, number, number] => [at, line.length - 1, at, line.length]),
    );
    const before = editor.document.getText();
    await insertAs('Server URL and token');
    const text = editor.document.getText();
    assert.equal(text.match(/^ *plex:$/gm)?.length, 1_000);
    const [token = ''] = new RegExp(TOKEN).exec(text) ?? [];
    assert.equal(text.split(token).length, 1_001);
    assert.equal((await mints()).length, 1);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
  });

  it('changes a notebook cell, and is undone there', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail();
    // A file: VS Code goes on undoing in the last untitled notebook when there is a next one.
    const notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.joinPath(folder, 'library.ipynb'));
    const index = notebook.getCells().findIndex(({ kind }) => kind === vscode.NotebookCellKind.Code);
    const { document } = notebook.cellAt(index);
    const before = document.getText();
    await vscode.window.showNotebookDocument(notebook, { selections: [new vscode.NotebookRange(index, index + 1)] });
    await vscode.commands.executeCommand('notebook.cell.edit');
    await until('the editor of the cell', () => vscode.window.activeTextEditor?.document === document);
    await select(vscode.window.activeTextEditor ?? assert.fail(), [1, 14]);
    await insertAs('Token alone');
    assert.match(document.getText(), /PLEX_TOKEN = "transient-[\w-]{36}"/);
    await vscode.commands.executeCommand('undo');
    await until('the undo', () => document.getText() === before);
  });

  it('follows text that moves before the server responds', async () => {
    const editor = await open('plaintext', 'a\nb\n');
    await select(editor, [1, 1]);
    const release = await control.hold('livingRoom', '/security/token');
    const inserting = insertAs('Header');
    await control.untilRequest(({ path }) => path === '/security/token');
    await editor.edit(edit => edit.insert(new vscode.Position(0, 0), 'more\n'));
    await release();
    await inserting;
    assert.match(editor.document.getText(), /^more\na\nbX-Plex-Token: transient-\S+\n$/);
  });

  it('uses the names that the file has already', async () => {
    const editor = await open('shellscript', '# PLEXAPI_AUTH_SERVER_TOKEN is read\n');
    await select(editor, [1, 0]);
    await insertAs('Server URL and token');
    assert.match(editor.document.getText(), /\nexport PLEXAPI_AUTH_SERVER_BASEURL='http/);
  });
});
