import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { TokenClipboard } from '../../src/tokens/tokenClipboard.ts';
import { TransientTokens } from '../../src/tokens/transientTokens.ts';
import { showError } from '../../src/workbench/notify.ts';
import type { Fault } from '../simulator/injectedFaults.ts';
import { until } from '../until.ts';
import { closeEditors, openText, openTextIn, select } from './editors.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { Messages } from './messages.ts';

const TRANSIENT = /transient-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

describe('A transient token', () => {
  let fixture: Fixture;
  let messages: Messages;
  let clipboard: TokenClipboard;
  let tokens: TransientTokens;
  beforeEach(async () => {
    await control.reset();
    await vscode.env.clipboard.writeText('mine');
    fixture = new Fixture();
    messages = new Messages();
    clipboard = new TokenClipboard();
    tokens = new TransientTokens({ ...fixture, clipboard });
  });
  afterEach(async () => {
    clipboard.dispose();
    messages.dispose();
    fixture.dispose();
    await closeEditors();
  });
  /** As the registered command does it. */
  const insert = (argument?: unknown) => tokens.insert(argument).catch(error => showError(error));
  const mints = async () => (await control.journal()).filter(({ path }) => path === '/security/token');

  it('is created once for all cursors', async () => {
    await fixture.addLivingRoom();
    const editor = await openText('a\nb\nc\n', [0, 1], [1, 0, 1, 1], [2, 0]);
    await insert();
    const found = editor.document.getText().match(new RegExp(TRANSIENT, 'g')) ?? [];
    assert.equal(found.length, 3);
    assert.equal(new Set(found).size, 1);
    assert.equal((await mints()).length, 1);
    assert.deepEqual((await control.state('livingRoom')).mintedTokens, [found[0]]);
  });

  it('has quotes where the language needs them and there are none, at each cursor by itself', async () => {
    await fixture.addLivingRoom();
    const editor = await openTextIn('typescript', "const bare = ;\nconst plexToken = '';\n// see \n");
    await select(editor, [1, 19], [0, 13], [2, 7]);
    await insert();
    const [token] = (await control.state('livingRoom')).mintedTokens;
    assert.equal(
      editor.document.getText(),
      `const bare = '${token}';\nconst plexToken = '${token}';\n// see ${token}\n`,
    );
  });

  it('goes to the editor that was active when the command was called', async () => {
    await fixture.addLivingRoom();
    const editor = await openText('here', [0, 4]);
    const release = await control.hold('livingRoom', '/security/token');
    const inserting = insert();
    const other = await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument(vscode.Uri.parse('untitled:other.txt')),
      vscode.ViewColumn.Beside,
    );
    await release();
    await inserting;
    assert.match(editor.document.getText(), /^heretransient-/);
    assert.equal(other.document.getText(), '');
  });

  it('goes to where the cursor is when the server has responded', async () => {
    await fixture.addLivingRoom();
    const editor = await openText('one two', [0, 3]);
    const release = await control.hold('livingRoom', '/security/token');
    const inserting = insert();
    await select(editor, [0, 7]);
    await release();
    await inserting;
    assert.match(editor.document.getText(), /^one twotransient-/);
  });

  it('takes the place of a transient token at the cursor, also where several cursors are at one', async () => {
    await fixture.addLivingRoom();
    const editor = await openText("token = ''\nother = ''\n", [0, 9]);
    await insert();
    const [first = ''] = /transient-[0-9a-f-]{36}/.exec(editor.document.getText()) ?? [];
    // The cursor is behind the token.
    await insert();
    assert.match(editor.document.getText(), /^token = 'transient-[0-9a-f-]{36}'\nother = ''\n$/);
    assert.ok(!editor.document.getText().includes(first));
    await select(editor, [0, 9], [0, 20], [1, 9]);
    await insert();
    const token = "'transient-[0-9a-f-]{36}'";
    assert.match(editor.document.getText(), new RegExp(`^token = ${token}\nother = ${token}\n$`));
    await vscode.commands.executeCommand('undo');
    await until('the undo', () => editor.document.getText().endsWith("\nother = ''\n"));
  });

  it('takes the place of a whole transient token of which a part is selected, such as by a double-click', async () => {
    await fixture.addLivingRoom();
    const editor = await openText("a = 'transient-0b5c9a4e-3d21-4f6a-9e87-51c2d7f0a3b4'", [0, 0]);
    await select(editor, [0, 5, 0, 14], [0, 20]);
    await insert();
    assert.match(editor.document.getText(), /^a = 'transient-[0-9a-f-]{36}'$/);
    assert.ok(!editor.document.getText().includes('0b5c9a4e'));
  });

  it('leaves a transient token beside what is selected besides a token', async () => {
    await fixture.addLivingRoom();
    const token = 'transient-0b5c9a4e-3d21-4f6a-9e87-51c2d7f0a3b4';
    const editor = await openText(`old ${token}`, [0, 0]);
    await select(editor, [0, 0, 0, 3]);
    await insert();
    assert.match(editor.document.getText(), new RegExp(`^transient-[0-9a-f-]{36} ${token}$`));
  });

  it('is explained once', async () => {
    await fixture.addLivingRoom();
    await openText('', [0, 0]);
    await insert();
    await insert();
    assert.equal(messages.texts.split('This token has your access, and').length, 2);
  });

  it('is explained with the name of the stored token where that may be somebody else', async () => {
    await fixture.addLivingRoom({ tokens: [{ id: 'token-1', label: 'kids' }] });
    await openText('', [0, 0]);
    await insert();
    assert.match(messages.texts, /This token has the access of “kids”, and can't be revoked early\./);
  });

  it("isn't created on another server than the one that was asked for", async () => {
    await fixture.addLivingRoom();
    const editor = await openText('x', [0, 1]);
    await insert({ machineIdentifier: 'd'.repeat(40) });
    assert.match(messages.texts, /This Plex Media Server was removed/);
    assert.equal(editor.document.getText(), 'x');
    assert.deepEqual(await control.journal(), []);
  });

  it('is offered for copying if there is no editor, and created only then', async () => {
    await fixture.addLivingRoom();
    await insert();
    assert.match(messages.texts, /^Open a file, and put the cursor where the token belongs\.$/);
    assert.deepEqual(await control.journal(), []);
    messages.press = 'Copy Transient Token';
    await insert();
    assert.match(await vscode.env.clipboard.readText(), TRANSIENT);
  });

  it("isn't said to be copied if the clipboard can't be written", async () => {
    await fixture.addLivingRoom();
    messages.press = 'Copy Transient Token';
    const { clipboard: real } = vscode.env;
    const failing = { ...real, writeText: () => Promise.reject(new Error('Document is not focused.')) };
    Object.defineProperty(vscode.env, 'clipboard', { configurable: true, value: failing });
    try {
      await insert();
    } finally {
      Object.defineProperty(vscode.env, 'clipboard', { configurable: true, value: real });
    }
    assert.match(messages.texts, /Couldn't write to the clipboard/);
    assert.equal(await vscode.env.clipboard.readText(), 'mine');
  });

  it('is offered in the same way if the active editor is a log', async () => {
    await fixture.addLivingRoom();
    const channel = vscode.window.createOutputChannel('Not to write into');
    channel.appendLine('x');
    channel.show();
    await until('the log', () =>
      vscode.window.visibleTextEditors.some(({ document }) => document.uri.scheme === 'output'),
    );
    await vscode.commands.executeCommand('workbench.action.focusPanel');
    await until('the focus', () => vscode.window.activeTextEditor?.document.uri.scheme === 'output');
    await insert();
    assert.match(messages.texts, /^The token can't be inserted, because this editor is read-only\.$/);
    assert.deepEqual(await control.journal(), []);
    channel.dispose();
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });

  it('is offered for copying if the editor was closed, and nothing else changes', async () => {
    await fixture.addLivingRoom();
    await openText('x', [0, 1]);
    const release = await control.hold('livingRoom', '/security/token');
    const inserting = insert();
    await closeEditors();
    await release();
    await inserting;
    assert.match(messages.texts, /Couldn't insert/);
    assert.equal(await vscode.env.clipboard.readText(), 'mine');
  });

  const faults: [Fault | 'gone' | 'starting', RegExp][] = [
    [
      'gone',
      /Couldn't reach Living Room: 127\.0\.0\.1:\d+ refused the connection\. Check that the server is running\./,
    ],
    ['starting', /Living Room is starting \(503\)/],
    [{ kind: 'status', status: 400 }, /Living Room rejected the request as malformed \(400\)/],
    [{ kind: 'status', status: 401 }, /Living Room rejected the token “me” \(401\)/],
    [
      { kind: 'status', status: 403 },
      /Living Room didn't create a token \(403\): the stored token is invalid, transient, or not allowed to do this/,
    ],
    [{ kind: 'status', status: 404 }, /Living Room doesn't support this request \(404\)/],
    [{ kind: 'status', status: 429 }, /Living Room received too many requests \(429\)/],
    [{ kind: 'status', status: 500 }, /Living Room failed with an internal error \(500\)/],
    [{ kind: 'status', status: 418 }, /unexpected status \(418\)/],
    [
      { kind: 'redirect', status: 302, location: 'https://elsewhere.example/x?y' },
      /redirects to https:\/\/elsewhere\.example \(302\), and redirects aren't followed/,
    ],
    [{ kind: 'html' }, /Living Room returned something that can't be read/],
    [{ kind: 'empty' }, /Living Room returned something that can't be read/],
    [{ kind: 'malformedJson' }, /something that can't be read/],
    [{ kind: 'malformedXml' }, /something that can't be read/],
    [{ kind: 'token', token: '");process.exit(1)//' }, /something that can't be read/],
    [{ kind: 'truncated' }, /closed in the middle of a response/],
    [{ kind: 'resetInBody' }, /closed in the middle of a response/],
    [{ kind: 'resetBeforeHeaders' }, /Couldn't reach Living Room at/],
    [{ kind: 'huge', mebibytes: 2 }, /returned far more than/],
    [{ kind: 'gzipBomb', mebibytes: 64 }, /returned far more than/],
    [{ kind: 'endless' }, /returned far more than/],
    [{ kind: 'echoesToken', status: 500 }, /internal error/],
  ];
  for (const [fault, words] of faults) {
    it(`leaves the document as it is and reports the error: ${JSON.stringify(fault)}`, async () => {
      await fixture.addLivingRoom();
      const editor = await openText('unchanged', [0, 0, 0, 9]);
      const { version } = editor.document;
      if (fault === 'gone') await control.disconnect('livingRoom');
      else if (fault === 'starting') await control.restart('livingRoom', { refusedForMs: 0, startingForMs: 3_600_000 });
      else await control.addFault('livingRoom', { fault, path: '/security/token' });
      await insert();
      assert.match(messages.texts, words);
      assert.equal(messages.all.length, 1);
      assert.ok(!messages.texts.includes(simulator.tokens.owner));
      assert.equal(editor.document.getText(), 'unchanged');
      assert.equal(editor.document.version, version);
      assert.equal(await vscode.env.clipboard.readText(), 'mine');
    });
  }

  it('is silent and changes nothing when cancelled', async () => {
    await fixture.addLivingRoom();
    const editor = await openText('unchanged', [0, 0]);
    await control.addFault('livingRoom', { fault: { kind: 'neverAnswers' }, path: '/security/token' });
    const { withProgress } = vscode.window;
    // Presses Cancel as soon as the progress is shown, which is after a second.
    vscode.window.withProgress = (options, task) => {
      assert.equal(options.cancellable, true);
      const source = new vscode.CancellationTokenSource();
      const running = task({ report: () => undefined }, source.token);
      source.cancel();
      return running;
    };
    await insert();
    vscode.window.withProgress = withProgress;
    assert.deepEqual(messages.all, []);
    assert.equal(editor.document.getText(), 'unchanged');
  });

  it('offers to try again only where that may help', async () => {
    await fixture.addLivingRoom();
    await openText('', [0, 0]);
    await control.addFault('livingRoom', { fault: { kind: 'status', status: 503 }, path: '/security/token' });
    const retry = await tokens.insert(undefined).then(
      () => assert.fail(),
      error => error,
    );
    await showError(retry, () => undefined);
    assert.deepEqual(messages.all.at(-1)?.buttons, ['Try Again']);
    // A message without a button would be cut to one line.
    await showError(retry);
    assert.deepEqual(messages.all.at(-1)?.buttons, ['Show Log']);
    await control.clearFaults('livingRoom');
    await control.addFault('livingRoom', { fault: { kind: 'status', status: 401 }, path: '/security/token' });
    await insert();
    assert.deepEqual(messages.all.at(-1)?.buttons, ['Replace Token…']);
  });
});
