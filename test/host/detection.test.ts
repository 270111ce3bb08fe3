import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { startDetectionLazily } from '../../src/detection/lazyDetection.ts';
import { until } from '../until.ts';
import { type DetectionFixture, forEachTest, TOKEN } from './detectionFixture.ts';
import { closeEditors } from './editors.ts';
import { simulator } from './fixture.ts';
import { actions, first, haveProblems, hover, problems, titles } from './problems.ts';

/** A read-only file system in which every file has the same text, as a repository on the web is. */
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

describe('Detection', () => {
  let fixture: DetectionFixture;
  forEachTest(created => {
    fixture = created;
  });

  it('finds tokens in documents that are open when it starts, in any language, and follows changes on disk', async () => {
    const document = await fixture.open('.env', `PLEX_TOKEN=${TOKEN}\n`);
    fixture.start();
    await haveProblems(document, 1);
    // A document that only a test has opened stays open for minutes; this one closes with its tab.
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await haveProblems(document, 1);
    // VS Code watches a file outside the workspace only some time after it was opened, and reports no earlier change. So the
    // file is written again, each time with another date.
    let written = 0;
    await until('the change on disk', () => {
      if (Date.now() - written > 1_000) {
        written = Date.now();
        writeFileSync(document.uri.fsPath, 'PLEX_TOKEN=\n');
      }
      return problems(document).length === 0;
    });
  });

  it('removes the problems of a document that is closed', async () => {
    fixture.start();
    const file = path.join(fixture.folder, 'closed.env');
    writeFileSync(file, `PLEX_TOKEN=${TOKEN}\n`);
    const uri = vscode.Uri.file(file);
    await vscode.commands.executeCommand('vscode.open', uri);
    await until('the problem', () => vscode.languages.getDiagnostics(uri).length === 1);
    await closeEditors();
    await until('no problem', () => vscode.languages.getDiagnostics(uri).length === 0);
  });

  it('scans settings.json and mcp.json, but no output, binary file, or file over 5 MB', async () => {
    fixture.start();
    const line = `"PLEX_TOKEN": "${TOKEN}"\n`;
    await haveProblems(await fixture.open('settings.json', `{${line}}`), 1);
    await haveProblems(await fixture.open('mcp.json', `{${line}}`), 1);
    await haveProblems(await fixture.open('large.txt', `${'x'.repeat(79)}\n`.repeat(65_000) + line), 1);
    const over = await fixture.open('over.txt', `${'x'.repeat(79)}\n`.repeat(66_000) + line);
    // VS Code doesn't open a binary file as text.
    const binary = await vscode.workspace.openTextDocument({ content: `\0\0${line}` });
    const channel = vscode.window.createOutputChannel('test output');
    channel.append(line);
    channel.show();
    const output = (): vscode.TextDocument | undefined =>
      vscode.workspace.textDocuments.find(({ uri, getText }) => uri.scheme === 'output' && getText().includes(TOKEN));
    await until('the output', () => output() !== undefined);
    await haveProblems(await fixture.open('last.env', line), 1);
    for (const document of [over, binary, output()]) assert.equal(document && problems(document).length, 0);
    channel.dispose();
  });

  it('scans files of a read-only file system without offering to change them, and no revisions', async () => {
    const files = new ReadOnlyFiles(`PLEX_TOKEN=${TOKEN}\n`);
    const registered = ['detection-test', 'review'].map(scheme =>
      vscode.workspace.registerFileSystemProvider(scheme, files, { isReadonly: true }),
    );
    fixture.start();
    const [revision, document] = await Promise.all(
      ['review:/a.env', 'detection-test:/a.env'].map(uri => vscode.workspace.openTextDocument(vscode.Uri.parse(uri))),
    );
    assert.ok(revision && document);
    await haveProblems(document, 1);
    assert.equal(problems(revision).length, 0);
    assert.deepEqual(await titles(document), ['Ignore This Token in This File']);
    for (const each of registered) each.dispose();
  });

  it('starts with the first document that is scanned, and only once', async () => {
    await vscode.workspace.openTextDocument({ content: '' });
    let starts = 0;
    const waiting = startDetectionLazily(async () => starts++, 0);
    await until('the start', () => starts > 0);
    await fixture.open('.env', '');
    assert.equal(starts, 1);
    waiting.dispose();
  });

  it('scans no language for which it is disabled', async () => {
    fixture.start();
    const [env, python] = [
      await fixture.open('.env', `PLEX_TOKEN=${TOKEN}\n`),
      await fixture.open('a.py', `PLEX_TOKEN = "${TOKEN}"\n`),
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

  it('shows a problem for a token, moves it with the text, and removes it with the token', async () => {
    fixture.start();
    const document = await fixture.open('watch.py', `import os\ntoken = "${TOKEN}"\nplex = PlexServer(url, token)\n`);
    await haveProblems(document, 1);
    const { range, message, severity, code } = first(document);
    assert.deepEqual([range.start.line, range.start.character, range.end.character], [1, 9, 29]);
    assert.equal(message, 'This looks like a long-lived Plex token.');
    assert.deepEqual([severity, code], [vscode.DiagnosticSeverity.Warning, 'longLived']);
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

  it('replaces the problem of an expired transient token when the text has a valid one in its place', async () => {
    const server = await fixture.addLivingRoom();
    const [old, fresh] = [await fixture.minting.mint(server), await fixture.minting.mint(server)];
    await fixture.issued.noteEnded(old.reveal());
    fixture.start();
    const document = await fixture.open('.env', `PLEX_TOKEN=${old.reveal()}\n`);
    await haveProblems(document, 1);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, first(document).range, fresh.reveal());
    await vscode.workspace.applyEdit(edit);
    await haveProblems(document, 0);
    await vscode.commands.executeCommand('undo');
    await haveProblems(document, 1);
  });

  it('shows no token in problems, hovers and quick fixes', async () => {
    await fixture.addLivingRoom();
    fixture.start();
    const document = await fixture.open('watch.py', `PLEX_TOKEN = "${TOKEN}"\nX = "${simulator.tokens.owner}"\n`);
    await haveProblems(document, 2);
    for (const { range, message, code } of problems(document)) {
      const found = JSON.stringify([message, code, await hover(document, range.start), await actions(document, range)]);
      assert.ok(!found.includes(TOKEN) && !found.includes(simulator.tokens.owner), found);
    }
  });

  it('follows hundreds of changes at once', async () => {
    fixture.start();
    const document = await fixture.open('.env', `${`PLEX_TOKEN=${TOKEN}\n`.repeat(300)}\n`);
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
});
