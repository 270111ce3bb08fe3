import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { whenLookedAt } from '../../src/detection/lazyDetection.ts';
import { until } from '../until.ts';
import { DetectionFixture } from './detectionFixture.ts';
import { closeEditors } from './editors.ts';
import { control } from './fixture.ts';
import { haveProblems, problems, titles } from './problems.ts';

const TOKEN = 'Qz8-rT_w4KbN7vXe2Lp_';

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
  let fixture: DetectionFixture;
  beforeEach(async () => {
    await control.reset();
    fixture = new DetectionFixture();
  });
  afterEach(async () => {
    fixture.dispose();
    await closeEditors();
  });

  it('finds what is open when it starts, in whichever language, and follows what changes on disk', async () => {
    const document = await fixture.open('.env', `PLEX_TOKEN=${TOKEN}\n`);
    fixture.start();
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
    fixture.start();
    const file = path.join(fixture.folder, 'closed.env');
    writeFileSync(file, `PLEX_TOKEN=${TOKEN}\n`);
    const uri = vscode.Uri.file(file);
    await vscode.commands.executeCommand('vscode.open', uri);
    await until('the problem', () => vscode.languages.getDiagnostics(uri).length === 1);
    await closeEditors();
    await until('no problem', () => vscode.languages.getDiagnostics(uri).length === 0);
  });

  it('looks at settings.json and mcp.json, and at no output, revision or binary file, and at none over 5 MB', async () => {
    fixture.start();
    const line = `"PLEX_TOKEN": "${TOKEN}"\n`;
    await haveProblems(await fixture.open('settings.json', `{${line}}`), 1);
    await haveProblems(await fixture.open('mcp.json', `{${line}}`), 1);
    await haveProblems(await fixture.open('large.txt', `${'x'.repeat(79)}\n`.repeat(65_000) + line), 1);
    const over = await fixture.open('over.txt', `${'x'.repeat(79)}\n`.repeat(66_000) + line);
    // As a file, VS Code does not even open it as text.
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

  it('looks at files of a read-only file system, without changing them, and at no revisions', async () => {
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
    assert.deepEqual(await titles(document), ['Ignore this token in this file']);
    for (const each of registered) each.dispose();
  });

  it('is loaded by the first document that is looked at, and once', async () => {
    await vscode.workspace.openTextDocument({ content: '' });
    let loaded = 0;
    const waiting = whenLookedAt(async () => loaded++, 0);
    await until('the load', () => loaded > 0);
    await fixture.open('.env', '');
    assert.equal(loaded, 1);
    waiting.dispose();
  });

  it('looks at no language for which that is switched off', async () => {
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
});
