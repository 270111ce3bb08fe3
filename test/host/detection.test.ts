import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { Detection } from '../../src/detection/detection.ts';
import { IgnoredTokens } from '../../src/detection/ignoredTokens.ts';
import { whenLookedAt } from '../../src/detection/lazyDetection.ts';
import { OwnTokens } from '../../src/detection/ownTokens.ts';
import { Secret } from '../../src/plex/secret.ts';
import type { CommandId } from '../../src/workbench/commandIds.ts';
import { argumentsOf } from '../../src/workbench/ownCall.ts';
import { until } from '../until.ts';
import { closeEditors } from './editors.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { Messages } from './messages.ts';
import { actions, first, haveProblems, hover, openFile, problems, titles } from './problems.ts';

const TOKEN = 'Qz8-rT_w4KbN7vXe2Lp_';
const OTHER = 'hV4_bY7sKq-Jx2ZnT9wE';

/** A file system in which every file has the same text and none can be changed, as a repository on the web is. */
class ReadOnlyFiles implements vscode.FileSystemProvider {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #content: Uint8Array;

  constructor(text: string) {
    this.#content = Buffer.from(text);
  }

  watch = (): vscode.Disposable => new vscode.Disposable(() => undefined);
  stat = (): vscode.FileStat => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.#content.length });
  readFile = (): Uint8Array => this.#content;
  readDirectory = (): [string, vscode.FileType][] => [];
  createDirectory(): void {}
  writeFile(): void {}
  delete(): void {}
  rename(): void {}
}

describe('Detection of tokens in text', () => {
  let fixture: Fixture;
  let messages: Messages;
  let ignored: IgnoredTokens;
  let ownTokens: OwnTokens;
  let detection: Detection;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    messages = new Messages();
    ignored = new IgnoredTokens(fixture.state);
    ownTokens = new OwnTokens(fixture);
    detection = new Detection({ ownTokens, ignored, issued: fixture.issued, directory: fixture.directory });
  });
  afterEach(async () => {
    for (const each of [detection, ownTokens, ignored, messages]) each.dispose();
    fixture.dispose();
    await closeEditors();
  });

  const open = (name: string, text: string, mode?: number) => openFile(fixture.folder, name, text, mode);
  /** Does what choosing a quick fix does. */
  const apply = async (action: vscode.CodeAction | undefined): Promise<void> => {
    assert.ok(action);
    if (action.edit) await vscode.workspace.applyEdit(action.edit);
    if (!action.command) return;
    const command = action.command.command as CommandId;
    const [token] = argumentsOf(command, action.command.arguments ?? []);
    await ignored.set(String(token), command === 'plexTokens.ignoreToken');
  };
  const fix = async (document: vscode.TextDocument, title: RegExp): Promise<void> =>
    apply((await actions(document)).find(each => title.test(each.title)));

  it('warns in Problems of a token, without it, and no longer when it is gone', async () => {
    detection.start();
    const document = await open('watch.py', `import os\ntoken = "${TOKEN}"\nplex = PlexServer(url, token)\n`);
    await haveProblems(document, 1);
    const { range, message, severity, code } = first(document);
    assert.deepEqual([range.start.line, range.start.character, range.end.character], [1, 9, 29]);
    assert.equal(message, 'A Plex token that does not end by itself is in this file.');
    assert.deepEqual([severity, code], [vscode.DiagnosticSeverity.Warning, 'lasting']);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# one\n# two\n');
    edit.replace(document.uri, new vscode.Range(1, 9, 1, 10), 'Z');
    await vscode.workspace.applyEdit(edit);
    await until('the moved problem', () => problems(document)[0]?.range.start.line === 3);
    const removal = new vscode.WorkspaceEdit();
    removal.replace(document.uri, new vscode.Range(3, 9, 3, 29), 'x');
    await vscode.workspace.applyEdit(removal);
    await haveProblems(document, 0);
  });

  it('finds what is open when it starts, in whichever language, and follows what changes on disk', async () => {
    const document = await open('.env', `PLEX_TOKEN=${TOKEN}\n`);
    detection.start();
    await haveProblems(document, 1);
    // A document that only a test has opened stays open for minutes; this one closes with its tab.
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await haveProblems(document, 1);
    // VS Code watches a file from outside of the workspace only some time after it was opened: what is written before that is
    // told by nobody, so it is written again, each time with another date.
    let written = 0;
    await until('the change on disk', () => {
      if (Date.now() - written > 1_000) {
        written = Date.now();
        writeFileSync(document.uri.fsPath, 'PLEX_TOKEN=\n');
      }
      return problems(document).length === 0;
    });
  });

  it('leaves what is closed', async () => {
    detection.start();
    const file = path.join(fixture.folder, 'closed.env');
    writeFileSync(file, `PLEX_TOKEN=${TOKEN}\n`);
    const uri = vscode.Uri.file(file);
    await vscode.commands.executeCommand('vscode.open', uri);
    await until('the problem', () => vscode.languages.getDiagnostics(uri).length === 1);
    await closeEditors();
    await until('no problem', () => vscode.languages.getDiagnostics(uri).length === 0);
  });

  it('knows the stored tokens wherever they stand, and says whose they are', async () => {
    await fixture.addLivingRoom();
    detection.start();
    const document = await open('notes.txt', `nothing names it: ${simulator.tokens.owner}\n`);
    await haveProblems(document, 1);
    assert.equal(first(document).message, 'Your stored token of me on Living Room is in this file.');
    assert.match(
      await hover(document, first(document).range.start),
      /the token of me on Living Room that VS Code stores/,
    );
  });

  it('knows a token that is stored later, and forgets one that is not stored any more', async () => {
    const server = await fixture.addLivingRoom();
    detection.start();
    const document = await open('notes.txt', `nothing names it: ${OTHER}\n`);
    await fixture.tokens.store(server.machineIdentifier, 'token-1', new Secret(OTHER));
    await haveProblems(document, 1);
    await fixture.directory.remove(server);
    await haveProblems(document, 0);
  });

  it('finds what anybody would find where the secret storage fails', async () => {
    await fixture.addLivingRoom();
    fixture.values.forgetRead();
    fixture.secrets.failing = 'get';
    detection.start();
    await haveProblems(await open('.env', `PLEX_TOKEN=${TOKEN}\n`), 1);
  });

  it('replaces a token with a reference, and adds the import that it needs, in one undo step', async () => {
    detection.start();
    const text = `"""Watches."""\nimport json\ntoken = "${TOKEN}"\nplex = PlexServer(url, token)\n`;
    const document = await open('watch.py', text);
    await haveProblems(document, 1);
    await fix(document, /^Replace with os\.environ/);
    const replaced =
      '"""Watches."""\nimport os\nimport json\ntoken = os.environ["PLEX_TOKEN"]\nplex = PlexServer(url, token)\n';
    assert.equal(document.getText(), replaced);
    await haveProblems(document, 0);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
    await haveProblems(document, 1);
  });

  it('offers no transient token in a file that a program reads for long, and says why', async () => {
    detection.start();
    const document = await open(
      'docker-compose.yml',
      `services:\n  app:\n    environment:\n      PLEX_TOKEN: ${TOKEN}\n`,
    );
    await haveProblems(document, 1);
    assert.deepEqual(await titles(document), ['Replace with ${PLEX_TOKEN}', 'Ignore this token in this file']);
    assert.match(
      await hover(document, first(document).range.start),
      /a container reads this file .* would stop working within 48 hours/,
    );
  });

  it('offers no change of what cannot be changed', async () => {
    detection.start();
    const document = await open('watch.py', `PLEX_TOKEN = "${TOKEN}"\n`, 0o444);
    await haveProblems(document, 1);
    assert.deepEqual(await titles(document), ['Ignore this token in this file']);
  });

  it('ignores a token in one file, for as long as the user wants, and keeps no token for that', async () => {
    detection.start();
    const document = await open('.env', `PLEX_TOKEN=${TOKEN}\n`);
    const other = await open('.env', `PLEX_TOKEN=${TOKEN}\n`);
    await haveProblems(document, 1);
    await haveProblems(other, 1);
    const { range } = first(document);
    await fix(document, /^Ignore/);
    await haveProblems(document, 0);
    assert.equal(problems(other).length, 1);
    assert.ok(!(await fixture.stored()).includes(TOKEN.slice(3, 15)));
    assert.match(await hover(document, range.start), /You ignore it in this file/);
    await apply((await actions(document, range)).find(({ title }) => /^Warn/.test(title)));
    await haveProblems(document, 1);
  });

  it('says of a transient token of ours which server made it, when, and until when it can live', async () => {
    const server = await fixture.addLivingRoom();
    const token = (await fixture.minting.mint(server)).reveal();
    detection.start();
    const document = await open('.env', `PLEX_TOKEN=${token}\n`);
    await until('the document', () => vscode.workspace.textDocuments.includes(document));
    const words = await hover(document, new vscode.Position(0, 20));
    assert.match(words, /transient token of Living Room, made here on .*\d.* as me\./);
    assert.match(words, /Whether it is still alive is not known: it lives until .*\d.* at the latest/);
    assert.deepEqual(problems(document), []);
    await fixture.issued.noteEnded(token);
    await until('the end', () => problems(document)[0]?.message === 'This transient token of Living Room has ended.');
    assert.match(await hover(document, new vscode.Position(0, 20)), /It has ended\./);
  });

  it('no longer says that a transient token has ended when a live one stands in its place', async () => {
    const server = await fixture.addLivingRoom();
    const [old, fresh] = [await fixture.minting.mint(server), await fixture.minting.mint(server)];
    await fixture.issued.noteEnded(old.reveal());
    detection.start();
    const document = await open('.env', `PLEX_TOKEN=${old.reveal()}\n`);
    await haveProblems(document, 1);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, first(document).range, fresh.reveal());
    await vscode.workspace.applyEdit(edit);
    await haveProblems(document, 0);
    await vscode.commands.executeCommand('undo');
    await haveProblems(document, 1);
  });

  it('explains what is mistaken for a token, and warns of none of it', async () => {
    detection.start();
    const document = await open(
      'values.env',
      `PLEX_TOKEN=claim-${TOKEN}\nPLEX_TOKEN=${'0123456789abcdef'.repeat(3).slice(0, 40)}\nPLEX_TOKEN=5b0c9b3e-7c3f-4a8a-9f0e-2f4f7d1d6e11\n`,
    );
    const words = async (line: number): Promise<string> => hover(document, new vscode.Position(line, 15));
    await until('the document', () => vscode.workspace.textDocuments.includes(document));
    assert.match(await words(0), /claim token/);
    assert.match(await words(1), /identifier of a server/);
    assert.match(await words(2), /identifier of a client/);
    assert.equal(problems(document).length, 0);
  });

  it('lets no name become a link or a command in a hover', async () => {
    await fixture.addLivingRoom({
      name: '[x](command:y) $(bug) <b> <command:y> https://evil.example www.evil.example',
    });
    detection.start();
    const document = await open('notes.txt', `${simulator.tokens.owner}\n`);
    await haveProblems(document, 1);
    const [found] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(0, 3),
    );
    for (const content of found?.contents ?? []) {
      assert.ok(content instanceof vscode.MarkdownString);
      assert.ok(!content.isTrusted);
      assert.doesNotMatch(content.value, /(?<!\\)\]\(|<b>|<command|:\/\/|www\./);
    }
  });

  it('tells the token to nobody', async () => {
    await fixture.addLivingRoom();
    detection.start();
    const document = await open('watch.py', `PLEX_TOKEN = "${TOKEN}"\nX = "${simulator.tokens.owner}"\n`);
    await haveProblems(document, 2);
    for (const { range, message, code } of problems(document)) {
      const found = JSON.stringify([message, code, await hover(document, range.start), await actions(document, range)]);
      assert.ok(!found.includes(TOKEN) && !found.includes(simulator.tokens.owner), found);
    }
  });

  it('looks at settings.json and mcp.json, and at no output, revision or binary file, and at none over 5 MB', async () => {
    detection.start();
    const line = `"PLEX_TOKEN": "${TOKEN}"\n`;
    await haveProblems(await open('settings.json', `{${line}}`), 1);
    await haveProblems(await open('mcp.json', `{${line}}`), 1);
    await haveProblems(await open('large.txt', `${'x'.repeat(79)}\n`.repeat(65_000) + line), 1);
    const over = await open('over.txt', `${'x'.repeat(79)}\n`.repeat(66_000) + line);
    // As a file, VS Code does not even open it as text.
    const binary = await vscode.workspace.openTextDocument({ content: `\0\0${line}` });
    const channel = vscode.window.createOutputChannel('test output');
    channel.append(line);
    channel.show();
    const output = (): vscode.TextDocument | undefined =>
      vscode.workspace.textDocuments.find(({ uri, getText }) => uri.scheme === 'output' && getText().includes(TOKEN));
    await until('the output', () => output() !== undefined);
    await haveProblems(await open('last.env', line), 1);
    for (const document of [over, binary, output()]) assert.equal(document && problems(document).length, 0);
    channel.dispose();
  });

  it('follows a thousand cursors', async () => {
    detection.start();
    const document = await open('.env', `${`PLEX_TOKEN=${TOKEN}\n`.repeat(300)}\n`);
    await haveProblems(document, 300);
    const edit = new vscode.WorkspaceEdit();
    for (let line = 0; line < 300; line++) {
      edit.insert(document.uri, new vscode.Position(line, 0), line % 2 === 0 ? '# one more line\n' : 'A_');
    }
    await vscode.workspace.applyEdit(edit);
    await until('the moved problems', () => problems(document).at(-1)?.range.start.line === 449);
    assert.equal(problems(document).length, 300);
    assert.deepEqual(
      problems(document).map(({ range }) => document.getText(range)),
      Array.from({ length: 300 }, () => TOKEN),
    );
  });

  it('looks at files of a read-only file system, without changing them, and at no revisions', async () => {
    const files = new ReadOnlyFiles(`PLEX_TOKEN=${TOKEN}\n`);
    const registered = ['detection-test', 'review'].map(scheme =>
      vscode.workspace.registerFileSystemProvider(scheme, files, { isReadonly: true }),
    );
    detection.start();
    const [revision, document] = await Promise.all(
      ['review:/a.env', 'detection-test:/a.env'].map(uri => vscode.workspace.openTextDocument(vscode.Uri.parse(uri))),
    );
    assert.ok(revision && document);
    await haveProblems(document, 1);
    assert.equal(problems(revision).length, 0);
    assert.deepEqual(await titles(document), ['Ignore this token in this file']);
    for (const each of registered) each.dispose();
  });

  it('is loaded by the first document that is looked at, and once', async () => {
    await vscode.workspace.openTextDocument({ content: '' });
    let loaded = 0;
    const waiting = whenLookedAt(async () => loaded++, 0);
    await until('the load', () => loaded > 0);
    await open('.env', '');
    assert.equal(loaded, 1);
    waiting.dispose();
  });

  it('looks at no language for which that is switched off', async () => {
    detection.start();
    const [env, python] = [
      await open('.env', `PLEX_TOKEN=${TOKEN}\n`),
      await open('a.py', `PLEX_TOKEN = "${TOKEN}"\n`),
    ];
    await haveProblems(python, 1);
    const off = (value: unknown) =>
      vscode.workspace
        .getConfiguration('plexTokens.detection', { languageId: 'python' })
        .update('enabled', value, vscode.ConfigurationTarget.Global, true);
    await off(false);
    await haveProblems(python, 0);
    assert.equal(problems(env).length, 1);
    await off(undefined);
    await haveProblems(python, 1);
  });
});
