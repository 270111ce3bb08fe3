import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Detection } from '../../src/detection/detection.ts';
import { FixCommands } from '../../src/detection/fixCommands.ts';
import { IgnoredTokens } from '../../src/detection/ignoredTokens.ts';
import { OwnTokens } from '../../src/detection/ownTokens.ts';
import { TokenFixes } from '../../src/detection/tokenFixes.ts';
import { TokenHovers } from '../../src/detection/tokenHovers.ts';
import { Secret } from '../../src/plex/secret.ts';
import { showError } from '../../src/workbench/notify.ts';
import { closeEditors, control, Messages, until, World } from './world.ts';

const TOKEN = 'Qz7-hV2nKd_9sWmLx4Tb';
const OTHER = '-hY3nVq8JcXo5tGa1Rf_';

describe('Tokens in documents', () => {
  let world: World;
  let messages: Messages;
  let detection: Detection;
  let own: OwnTokens;
  let ignored: IgnoredTokens;
  let fixes: TokenFixes;
  let hovers: TokenHovers;
  let commands: FixCommands;
  let folder: string;
  beforeEach(async () => {
    await control.reset();
    world = new World();
    messages = new Messages();
    ignored = new IgnoredTokens(world.memento);
    own = new OwnTokens(world);
    detection = new Detection(own, ignored);
    fixes = new TokenFixes();
    hovers = new TokenHovers(detection, world.issued, world.directory);
    commands = new FixCommands(detection, ignored, world.directory, world.minting);
    folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-detection-'));
    detection.start();
  });
  afterEach(async () => {
    for (const each of [detection, own, ignored, messages, world]) each.dispose();
    await closeEditors();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (name: string, text: string, language?: string): Promise<vscode.TextEditor> => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    const document = await vscode.workspace.openTextDocument(file);
    if (language !== undefined) await vscode.languages.setTextDocumentLanguage(document, language);
    return vscode.window.showTextDocument(document);
  };
  const problems = ({ document }: vscode.TextEditor) =>
    vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'Plex');
  const texts = (editor: vscode.TextEditor) => problems(editor).map(({ range }) => editor.document.getText(range));
  const actions = ({ document }: vscode.TextEditor, diagnostics: vscode.Diagnostic[]) =>
    fixes.provideCodeActions(document, new vscode.Range(0, 0, 0, 0), {
      diagnostics,
    } as unknown as vscode.CodeActionContext);
  const titles = async (editor: vscode.TextEditor) =>
    (await actions(editor, problems(editor))).map(({ title }) => title);
  const hover = ({ document }: vscode.TextEditor, at: string): string => {
    const found = hovers.provideHover(document, document.positionAt(document.getText().indexOf(at) + 1));
    return (found?.contents as vscode.MarkdownString[] | undefined)?.map(({ value }) => value).join('\n') ?? '';
  };

  it('are warned of in Problems, without the token, and follow every change', async () => {
    const editor = await open('a.py', `x = 1\nPLEX_TOKEN = '${TOKEN}'\n`);
    const [problem] = problems(editor);
    assert.equal(problem?.severity, vscode.DiagnosticSeverity.Warning);
    assert.match(problem?.message ?? '', /^A Plex token that does not end by itself stands in this file/);
    assert.ok(!JSON.stringify(problem).includes(TOKEN));
    assert.deepEqual(texts(editor), [TOKEN]);
    await editor.edit(edit => edit.insert(new vscode.Position(0, 0), 'a\nb\n'));
    assert.deepEqual(texts(editor), [TOKEN]);
    await editor.edit(edit => edit.insert(new vscode.Position(4, 0), `PLEX_TOKEN = '${OTHER}'\n`));
    assert.deepEqual(texts(editor), [TOKEN, OTHER]);
    await editor.edit(edit => edit.delete(new vscode.Range(3, 20, 3, 22)));
    assert.deepEqual(texts(editor), [OTHER]);
    await vscode.commands.executeCommand('undo');
    assert.deepEqual(texts(editor), [TOKEN, OTHER]);
  });

  for (const [name, language, text] of [
    ['.env', undefined, `PLEX_TOKEN=${TOKEN}`],
    ['config.yml', 'yaml', `plex:\n  url: http://a\n  token: ${TOKEN}`],
    ['settings.json', 'jsonc', `{ "plex.token": "${TOKEN}" }`],
    ['mcp.json', 'json', `{ "servers": { "a": { "env": { "PLEX_TOKEN": "${TOKEN}" } } } }`],
    ['a.rb', 'ruby', `PLEX_TOKEN = "${TOKEN}"`],
    ['a.ts', 'typescript', `const plexToken = '${TOKEN}';`],
    ['a.go', 'go', `plexToken := "${TOKEN}"`],
    ['a.php', 'php', `<?php $plexToken = '${TOKEN}';`],
    ['a.cs', 'csharp', `var plexToken = "${TOKEN}";`],
    ['README.md', 'markdown', `X-Plex-Token: ${TOKEN}`],
    ['a.xml', 'xml', `<a PlexOnlineToken="${TOKEN}"/>`],
    ['run.sh', 'shellscript', `curl -H "X-Plex-Token: ${TOKEN}" a`],
  ] as const) {
    it(`are found in ${name}`, async () => assert.deepEqual(texts(await open(name, text, language)), [TOKEN]));
  }

  it('are found in an untitled document from its first character on, and in cells of a notebook', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: '' });
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit(edit => edit.insert(new vscode.Position(0, 0), `PLEX_TOKEN = '${TOKEN}'`));
    assert.deepEqual(texts(editor), [TOKEN]);
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, `plex_token = '${OTHER}'`, 'python');
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData([cell]));
    const { uri } = notebook.cellAt(0).document;
    await until('the problem', () => vscode.languages.getDiagnostics(uri).length === 1);
  });

  it('that are stored here are found wherever they stand, exactly, once they are read', async () => {
    await world.addLivingRoom({}, TOKEN);
    const account = { id: 'a-1', name: 'Mara' };
    await world.accounts.put(account, { token: new Secret(OTHER), obtained: 'pasted', serverTokens: new Map() });
    const editor = await open('a.txt', `nothing says what this is: ${TOKEN} ${OTHER} ${TOKEN}x\n`);
    await until('the problems', () => problems(editor).length === 3);
    assert.deepEqual(texts(editor).sort(), [OTHER, TOKEN, TOKEN].sort());
    assert.match(problems(editor)[0]?.message ?? '', /^One of your Plex tokens that are stored here/);
    await world.accounts.remove(account);
    await until('the rest', () => problems(editor).length === 2);
  });

  it('are read from the secret storage with the first text that could have one, and not before', async () => {
    await world.addLivingRoom({}, TOKEN);
    let reads = 0;
    const tokens = {
      get: async () => {
        reads++;
        return new Secret(TOKEN);
      },
    };
    const fresh = new OwnTokens({ ...world, tokens });
    fresh.find('plex words, and none of twenty characters');
    await new Promise(resolve => setTimeout(resolve, 20));
    assert.equal(reads, 0);
    fresh.find(`a ${OTHER} b`);
    await until('the reading', () => reads > 0);
    fresh.dispose();
  });

  it('are left alone where that is set, also for one language, and looked at again after it', async () => {
    const editor = await open('a.py', `PLEX_TOKEN = '${TOKEN}'`, 'python');
    const other = await open('a.rb', `PLEX_TOKEN = '${TOKEN}'`, 'ruby');
    const set = (value: boolean | undefined) =>
      vscode.workspace
        .getConfiguration('plexTokens.detection', { languageId: 'python' })
        .update('enabled', value, vscode.ConfigurationTarget.Global, true);
    try {
      await set(false);
      await until('the end of the problem', () => problems(editor).length === 0);
      assert.equal(problems(other).length, 1);
    } finally {
      await set(undefined);
    }
    await until('the problem', () => problems(editor).length === 1);
  });

  it('are not looked for in documents of more than 5 MB', async () => {
    assert.deepEqual(texts(await open('large.env', `PLEX_TOKEN=${TOKEN}\n${'x'.repeat(5 * 1024 * 1024)}`)), []);
    assert.deepEqual(texts(await open('almost.env', `PLEX_TOKEN=${TOKEN}\n${'x\n'.repeat(2_000_000)}`)), [TOKEN]);
  });

  describe('can be mended', () => {
    it('by what the file refers with, in one undo step', async () => {
      const text = `PLEX_TOKEN = '${TOKEN}'\n`;
      const editor = await open('a.py', text, 'python');
      assert.deepEqual(await titles(editor), [
        "Replace with os.environ['PLEX_TOKEN']",
        'Replace with a new transient token',
        'Ignore this token in this file',
      ]);
      const [fix] = await actions(editor, problems(editor));
      await vscode.workspace.applyEdit(fix?.edit ?? assert.fail());
      assert.equal(editor.document.getText(), "PLEX_TOKEN = os.environ['PLEX_TOKEN']\n");
      assert.deepEqual(problems(editor), []);
      await vscode.commands.executeCommand('undo');
      assert.equal(editor.document.getText(), text);
    });

    it('by a new transient token, wherever the token stands in the file', async () => {
      await world.addLivingRoom();
      const editor = await open('a.py', `PLEX_TOKEN = '${TOKEN}'\n# plex_token: ${TOKEN}\n`);
      await commands.replace(editor.document.uri, problems(editor)[0]?.range);
      assert.match(editor.document.getText(), /^PLEX_TOKEN = '(transient-[\w-]{36})'\n# plex_token: \1\n$/);
      await vscode.commands.executeCommand('undo');
      assert.match(editor.document.getText(), new RegExp(TOKEN));
    });

    it('not by a transient token where a program reads the file as long as it runs, and the hover says why', async () => {
      const editor = await open('docker-compose.yml', `environment:\n  PLEX_TOKEN: ${TOKEN}\n`);
      assert.deepEqual(await titles(editor), ['Replace with ${PLEX_TOKEN}', 'Ignore this token in this file']);
      assert.match(hover(editor, TOKEN).replaceAll('&nbsp;', ' '), /would end within 48 hours, and the program/);
    });

    it('by being ignored in this file, of which only a hash is kept', async () => {
      const editor = await open('a.py', `PLEX_TOKEN = '${TOKEN}'\n`);
      const other = await open('b.py', `PLEX_TOKEN = '${TOKEN}'\n`);
      await commands.ignore(editor.document.uri, problems(editor)[0]?.range);
      assert.deepEqual(problems(editor), []);
      assert.equal(problems(other).length, 1);
      assert.ok(!JSON.stringify([...world.memento.values]).includes(TOKEN));
    });

    it('only where the file can be written', async () => {
      const files = vscode.workspace.registerFileSystemProvider('plex-test-fixes', new OneFile(`PLEX_TOKEN=${TOKEN}`), {
        isReadonly: true,
      });
      try {
        const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('plex-test-fixes:/a.sh'));
        const editor = await vscode.window.showTextDocument(document);
        assert.equal(problems(editor).length, 1);
        assert.deepEqual(await titles(editor), ['Ignore this token in this file']);
        await world.addLivingRoom();
        await commands.replace(document.uri, problems(editor)[0]?.range).catch(error => showError(error));
        assert.match(messages.texts, /could not be replaced, because the file cannot be changed/);
      } finally {
        await closeEditors();
        files.dispose();
      }
    });

    it('nothing where the token has gone meanwhile, or where there never was one', async () => {
      await world.addLivingRoom();
      const editor = await open('a.py', `PLEX_TOKEN = '${TOKEN}'\nx = 'something of 20 chr'`);
      const [problem] = problems(editor);
      await editor.edit(edit => edit.replace(problem?.range ?? assert.fail(), 'gone'));
      const text = editor.document.getText();
      await commands.replace(editor.document.uri, problem?.range);
      await commands.replace(editor.document.uri, new vscode.Range(1, 6, 1, 20));
      await commands.replace('x', { start: 1 });
      assert.equal(editor.document.getText(), text);
      assert.deepEqual(await control.journal(), []);
    });
  });

  describe('are explained in a hover', () => {
    const words = (editor: vscode.TextEditor, at: string) =>
      hover(editor, at).replaceAll('&nbsp;', ' ').replaceAll('\\', '');

    it('what they are, without the token', async () => {
      const claim = 'claim-Wk3_vN8xQz2RbTy6LmHd';
      const machine = '67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7';
      const client = '7c1f0a52-9b3e-4d68-8a17-2f5e6b9c0d31';
      const lines = [TOKEN, claim, machine, client].map(each => `PLEX_TOKEN=${each}`);
      const editor = await open('a.env', lines.join('\n'));
      assert.match(words(editor, TOKEN), /This is a Plex token that does not end by itself/);
      assert.match(words(editor, claim), /This is a claim token/);
      assert.match(words(editor, machine), /This is the identifier of a server, and no token/);
      assert.match(words(editor, client), /This is the identifier of a client or a device/);
      for (const each of [TOKEN, claim, machine, client]) assert.ok(!hover(editor, each).includes(each));
      assert.equal(problems(editor).length, 1);
    });

    it('of transient ones from which server, when, and the latest hour; dead only where that is known', async () => {
      const server = await world.addLivingRoom({ name: 'A [link](command:x) room' });
      const token = (await world.minting.mint(server)).reveal();
      const stranger = 'transient-4be1a7d0-52c3-4f9e-b7a6-1d0c9e8f7a6b';
      const editor = await open('a.env', `A=${token}\nB=${stranger}`);
      assert.match(
        words(editor, token),
        /^Transient token of A \[link\] \(command:x\) room, as me, made on .*It ends on .* at the latest\. Whether it is still alive is not known/s,
      );
      assert.match(words(editor, stranger), /^This is a transient token that was not made here/);
      await world.issued.noteEnded(token);
      assert.match(words(editor, token), /It is dead: the server refused it, or restarted\./);
      assert.deepEqual(problems(editor), []);
    });
  });
});

/** A file system with one file that nobody may write. */
class OneFile implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  readonly #content: Uint8Array;

  constructor(text: string) {
    this.#content = new TextEncoder().encode(text);
  }

  stat(): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.#content.length };
  }
  readFile(): Uint8Array {
    return this.#content;
  }
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }
  readDirectory(): [string, vscode.FileType][] {
    return [];
  }
  createDirectory(): void {}
  writeFile(): void {}
  delete(): void {}
  rename(): void {}
}
