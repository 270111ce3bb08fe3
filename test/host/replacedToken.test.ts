import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { Secret } from '../../src/plex/secret.ts';
import { keyOfToken } from '../../src/workbench/givenPlace.ts';
import { type DetectionFixture, forEachTest, TOKEN } from './detectionFixture.ts';
import { closeEditors } from './editors.ts';
import { haveProblems } from './problems.ts';

const OTHER = 'Wm4_x7Lq-2ZrT9bNc6Yf';
const ADDED = `PLEX_TOKEN=${TOKEN}\n`;

describe('A token that a reference has replaced', () => {
  let fixture: DetectionFixture;
  forEachTest(created => {
    fixture = created;
  });
  const root = (): string => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? assert.fail();
  const [dotenv, gitignore, git, file] = ['.env', '.gitignore', '.git', 'watch.py'].map(
    name => () => path.join(root(), name),
  ) as [() => string, () => string, () => string, () => string];
  // The sample workspace has a file of this name.
  let sample: string | undefined;
  before(() => {
    sample = read(dotenv);
    rmSync(dotenv(), { force: true });
  });
  after(() => {
    if (sample !== undefined) writeFileSync(dotenv(), sample);
  });
  beforeEach(() => vscode.env.clipboard.writeText(''));
  afterEach(async () => {
    await closeEditors();
    for (const written of [dotenv, gitignore, git, file]) rmSync(written(), { recursive: true, force: true });
  });
  const read = (name: () => string): string | undefined =>
    existsSync(name()) ? readFileSync(name(), 'utf8') : undefined;
  /** Does what follows the quick fix, with these buttons. */
  const keep = (...press: string[]): Promise<void> => {
    fixture.messages.press = press;
    const kept = { name: 'PLEX_TOKEN', isVariable: true, uri: vscode.Uri.file(file()) };
    return fixture.replacedToken.keep(new Secret(TOKEN), kept);
  };
  const questions = (): string[] => fixture.messages.all.slice(1).map(({ text }) => text);

  it('is kept by the user, who is told how, after the quick fix and with one undo step', async () => {
    fixture.start();
    const text = `plex_token = "${TOKEN}"\n`;
    writeFileSync(file(), text);
    const document = await vscode.workspace.openTextDocument(file());
    await vscode.window.showTextDocument(document);
    await haveProblems(document, 1);
    fixture.messages.press = 'Copy Old Value';
    await fixture.fix(document, /^Replace with os\.environ/);
    const [message] = fixture.messages.all;
    assert.equal(message?.text, 'Set PLEX_TOKEN to the old token where this program runs.');
    assert.deepEqual(message?.buttons, ['Copy Old Value', 'Add to .env']);
    assert.equal(await vscode.env.clipboard.readText(), TOKEN);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
    assert.equal(read(dotenv), undefined);
  });

  it('has no place in .env where the file is outside the workspace, or something else has the value', async () => {
    const outside = await fixture.open('watch.py', '');
    const token = new Secret(TOKEN);
    await fixture.replacedToken.keep(token, { name: 'PLEX_TOKEN', isVariable: true, uri: outside.uri });
    const uri = vscode.Uri.file(file());
    await fixture.replacedToken.keep(token, { name: 'plex_token', isVariable: false, uri });
    assert.deepEqual(
      fixture.messages.all.map(({ text, buttons }) => [text, buttons]),
      [
        ['Set PLEX_TOKEN to the old token where this program runs.', ['Copy Old Value']],
        ['This file now refers to plex_token. Set it to the old token.', ['Copy Old Value']],
      ],
    );
  });

  it('is not taken from what something else passes', async () => {
    const uri = vscode.Uri.file(file());
    const kept = { name: 'PLEX_TOKEN', isVariable: true, uri };
    for (const [token, what] of [
      [TOKEN, kept],
      [{ value: TOKEN }, kept],
      [new Secret(TOKEN), { ...kept, uri: uri.toString() }],
      [new Secret(TOKEN), { ...kept, name: 'A\nB' }],
    ])
      await fixture.replacedToken.keep(token, what);
    assert.deepEqual(fixture.messages.all, []);
  });

  it('goes into a new .env, which only the user can read', async () => {
    await keep('Add to .env');
    assert.equal(read(dotenv), ADDED);
    if (process.platform !== 'win32') assert.equal(statSync(dotenv()).mode & 0o777, 0o600);
    assert.deepEqual(questions(), []);
  });

  it('gets no warning in .env, where the user has put it', async () => {
    await keep('Add to .env');
    // Without a repository, the file may be committed to a later one.
    assert.equal(fixture.ignored.size, 0);
    mkdirSync(git());
    writeFileSync(gitignore(), '.env\n');
    await keep('Add to .env');
    assert.equal(fixture.ignored.size, 1);
    assert.ok(fixture.ignored.has(keyOfToken(vscode.Uri.file(dotenv()), TOKEN)));
    // The user declines to overwrite the other value.
    await fixture.ignored.clear();
    writeFileSync(dotenv(), `PLEX_TOKEN=${OTHER}\n`);
    await keep('Add to .env');
    assert.equal(fixture.ignored.size, 0);
  });

  it('goes into a .env beside other lines, byte for byte', async () => {
    const before = Buffer.from('A=M\xfcller  \r\n', 'latin1');
    writeFileSync(dotenv(), before);
    await keep('Add to .env');
    assert.deepEqual(readFileSync(dotenv()), Buffer.concat([before, Buffer.from(`PLEX_TOKEN=${TOKEN}\r\n`)]));
  });

  it('takes the place of another value only if the user says so', async () => {
    writeFileSync(dotenv(), `PLEX_TOKEN=${OTHER}\n`);
    await keep('Add to .env');
    assert.deepEqual(questions(), ['Replace the value of PLEX_TOKEN in .env?']);
    assert.equal(read(dotenv), `PLEX_TOKEN=${OTHER}\n`);
    await keep('Add to .env', 'Replace');
    assert.equal(read(dotenv), ADDED);
    fixture.messages.all.splice(0);
    await keep('Add to .env');
    assert.deepEqual(questions(), []);
  });

  it('goes into no .env that git could commit: .gitignore is changed before, if the user says so', async () => {
    mkdirSync(git());
    writeFileSync(gitignore(), 'dist\n');
    await keep('Add to .env');
    assert.deepEqual(questions(), ['Add .env to .gitignore?']);
    assert.deepEqual([read(dotenv), read(gitignore)], [undefined, 'dist\n']);
    await keep('Add to .env', 'Add .env to .gitignore');
    assert.deepEqual([read(dotenv), read(gitignore)], [ADDED, 'dist\n.env\n']);
    rmSync(dotenv());
    fixture.messages.all.splice(0);
    await keep('Add to .env');
    assert.deepEqual([read(dotenv), questions()], [ADDED, []]);
  });

  it('goes into no .env as long as git reads another .gitignore than its editor shows', async () => {
    mkdirSync(git());
    writeFileSync(gitignore(), '');
    const { document } = await vscode.window.showTextDocument(vscode.Uri.file(gitignore()));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '.env\n');
    await vscode.workspace.applyEdit(edit);
    await keep('Add to .env', 'Add .env to .gitignore');
    assert.match(fixture.messages.texts, /The token wasn't written, because \.gitignore has unsaved changes\./);
    assert.deepEqual([read(dotenv), read(gitignore)], [undefined, '']);
  });

  it('goes into an open .env in its editor, and is saved unless the user has changes there', async () => {
    writeFileSync(dotenv(), 'A=1\n');
    const { document } = await vscode.window.showTextDocument(vscode.Uri.file(dotenv()));
    await keep('Add to .env');
    assert.equal(read(dotenv), `A=1\n${ADDED}`);
    assert.ok(!document.isDirty);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, 9, 0), 'B=2\n');
    await vscode.workspace.applyEdit(edit);
    await keep('Add to .env');
    assert.equal(document.getText(), `B=2\n${ADDED}`);
    assert.equal(read(dotenv), `A=1\n${ADDED}`);
    assert.match(fixture.messages.texts, /The token is in \.env, which has unsaved changes\. Save it\.$/);
  });

  it('goes into no other file by a link, even one to nowhere, and can be copied then', async () => {
    const target = path.join(fixture.folder, 'theirs');
    for (const text of [undefined, 'A=1\n']) {
      if (text !== undefined) writeFileSync(target, text);
      symlinkSync(target, dotenv());
      await keep('Add to .env');
      assert.match(fixture.messages.texts, /\.env is a link or isn't a text file, so nothing was written\./);
      assert.deepEqual(fixture.messages.all.at(-1)?.buttons, ['Copy Old Value']);
      assert.equal(existsSync(target) ? readFileSync(target, 'utf8') : undefined, text);
      rmSync(dotenv());
    }
    mkdirSync(git());
    symlinkSync(target, gitignore());
    await keep('Add to .env', 'Add .env to .gitignore');
    assert.equal(readFileSync(target, 'utf8'), 'A=1\n');
    assert.equal(read(dotenv), undefined);
  });

  it('can be copied where .env is read-only', async () => {
    writeFileSync(dotenv(), 'A=1\n', { mode: 0o444 });
    await keep('Add to .env');
    assert.match(fixture.messages.texts, /Couldn't change \.env\. Check that it isn't read-only\.$/);
    assert.equal(read(dotenv), 'A=1\n');
    await keep('Copy Old Value');
    assert.equal(await vscode.env.clipboard.readText(), TOKEN);
  });

  it('is not written where git tracks .env, whatever .gitignore says', async () => {
    mkdirSync(git());
    writeFileSync(gitignore(), '.env\n');
    writeFileSync(path.join(git(), 'index'), Buffer.from('DIRC\0\0\0\u0002…\0.env\0\0'));
    await keep('Add to .env');
    assert.match(fixture.messages.texts, /Git tracks \.env in this folder/);
    assert.equal(read(dotenv), undefined);
  });

  it('is not written where it cannot be read what git tracks', async () => {
    writeFileSync(gitignore(), '.env\n');
    const refuses = async (): Promise<void> => {
      fixture.messages.all.splice(0);
      await keep('Add to .env');
      assert.match(fixture.messages.texts, /Couldn't find out whether git tracks \.env, so nothing was written\./);
      assert.equal(read(dotenv), undefined);
    };
    // As in a worktree or a submodule.
    writeFileSync(git(), 'gitdir: ../elsewhere\n');
    await refuses();
    rmSync(git());
    mkdirSync(git());
    for (const index of ['DIRC\0\0\0\u0004…\0', 'DIRC']) {
      writeFileSync(path.join(git(), 'index'), Buffer.from(index));
      await refuses();
    }
    writeFileSync(path.join(git(), 'index'), Buffer.from('DIRC\0\0\0\u0002…\0'));
    writeFileSync(path.join(git(), 'sharedindex.0b5c9a4e'), '');
    await refuses();
    rmSync(path.join(git(), 'sharedindex.0b5c9a4e'));
    await keep('Add to .env');
    assert.equal(read(dotenv), ADDED);
  });
});
