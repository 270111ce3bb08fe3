import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { textOf } from '../../src/detection/detection.ts';
import { DocumentScanner } from '../../src/detection/documentScanner.ts';
import { placeOf } from '../../src/languages/fileKinds.ts';
import { LazyTree } from '../../src/sidebar/lazyTree.ts';
import { toSourceUri } from '../../src/sources/sourceDocument.ts';
import { readBounded } from '../../src/tokens/workspaceTexts.ts';
import type { CommandId } from '../../src/workbench/commandIds.ts';
import { closeEditors, openText } from '../host/editors.ts';
import { control, simulator } from '../host/fixture.ts';
import { createdEarlier } from '../host/issued.ts';
import { Picks } from '../host/picks.ts';
import { until } from '../until.ts';
import { AttackedExtension, nameOf, tokenCommands } from './attackedExtension.ts';

const { livingRoom, attic } = simulator.servers;
const { machineIdentifier } = livingRoom;
const source = { scheme: 'server', identifier: attic.machineIdentifier } as const;
const sourceUri = toSourceUri({ machineIdentifier, source }, attic.name, livingRoom.name);

const root = (): string => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? assert.fail();

/** Arguments that an input of a task can pass to a command. VS Code makes a URI of the last ones. */
const inputs: Readonly<Record<string, unknown>> = {
  nothing: undefined,
  'an empty list': [],
  'a machine identifier': machineIdentifier,
  'what an item of the sidebar looks like': {
    kind: 'source',
    machineIdentifier,
    source: `server://${source.identifier}`,
  },
  'what a call of our own looks like': { id: 'plexTokens.copyTransientToken', args: [{ machineIdentifier }] },
  'a key like that of a link in a hover': '6f1c3b9e-52a4-4d0f-8e57-0a9b8c7d6e5f',
  'another document': { $mid: 1, scheme: 'untitled', path: 'another.txt' },
  'a source document': { $mid: 1, scheme: sourceUri.scheme, path: sourceUri.path, query: sourceUri.query },
  // VS Code makes the item of this.
  'an item of the sidebar': { $treeViewId: 'plexTokens.servers', $treeItemHandle: `1/${machineIdentifier}` },
};

interface Passing {
  readonly id: CommandId;
  readonly passed: string;
}

interface Task {
  readonly label: string;
  readonly value: string;
}

/** Returns a task that puts the result of a command into its environment. */
const byCommand = (id: CommandId): Task => ({ label: `Runs ${id}`, value: `\${command:${nameOf(id)}}` });
/** Returns the same with an input, which can pass arguments. */
const byInput = ({ id, passed }: Passing): Task => ({
  label: `Passes ${passed} to ${id}`,
  value: `\${input:${id} ${passed}}`,
});
const passing: readonly Passing[] = [
  ...Object.keys(inputs).map(passed => ({ id: 'plexTokens.copyTransientToken' as const, passed })),
  { id: 'plexTokens.insertTransientToken', passed: 'another document' },
  { id: 'plexTokens.copySourceToken', passed: 'a source document' },
];

interface Input {
  readonly id: string;
  readonly command: string;
  readonly args: unknown;
}

const tasksFile = (): string => path.join(root(), '.vscode/tasks.json');

/** Writes the tasks of the repository. */
function writeTasks(
  tasks: readonly Task[] = [...tokenCommands.map(byCommand), ...passing.map(byInput)],
  byCommands: readonly Input[] = passing.map(({ id, passed }) => ({
    ...{ id: `${id} ${passed}`, command: nameOf(id), args: inputs[passed] },
  })),
  program: { readonly command: string; readonly args?: readonly string[] } = { command: 'true' },
): void {
  const file = {
    version: '2.0.0',
    tasks: tasks.map(({ label, value }) => ({
      ...{ label, type: 'process', ...program, problemMatcher: [] },
      options: { env: { TOKEN: value } },
    })),
    inputs: byCommands.map(input => ({ ...input, type: 'command' })),
  };
  mkdirSync(path.dirname(tasksFile()), { recursive: true });
  writeFileSync(tasksFile(), JSON.stringify(file));
}

let copies = 0;

/**
 * Writes a copy of a task under a name that no task had before: VS Code doesn't start a task that is not over yet, and may
 * still have one of an earlier file.
 */
function copyTask(label: string): string {
  const file = JSON.parse(readFileSync(tasksFile(), 'utf8')) as { tasks: { label: string }[] };
  const copy = `${label}, ${++copies}`;
  file.tasks.push({ ...file.tasks.find(task => task.label === label), label: copy });
  writeFileSync(tasksFile(), JSON.stringify(file));
  return copy;
}

describe('A repository that is opened', () => {
  let attacked: AttackedExtension;
  before(() => writeTasks());
  after(() => rmSync(path.join(root(), '.vscode'), { recursive: true }));
  beforeEach(async () => {
    await control.reset();
    attacked = new AttackedExtension();
    await attacked.fixture.addLivingRoom();
    await vscode.env.clipboard.writeText('');
  });
  afterEach(async () => {
    attacked.dispose();
    await closeEditors();
  });
  /** Returns the requests with a token, except those of the sidebar. */
  const sent = async () =>
    (await control.journal()).filter(
      ({ headers, path }) => headers['x-plex-token'] !== undefined && path !== '/media/providers',
    );

  /** Starts a task of the repository. */
  const start = async ({ label: original }: Task): Promise<void> => {
    const label = copyTask(original);
    const task = await until(`the task “${label}”`, async () =>
      (await vscode.tasks.fetchTasks()).find(({ name }) => name === label),
    );
    await vscode.tasks.executeTask(task);
  };
  /** Runs a task of the repository until the user gets a question. */
  const run = async (task: Task): Promise<void> => {
    const questions = () => attacked.messages.all.filter(({ text }) => text.startsWith('Allow '));
    const count = questions().length;
    await start(task);
    await until('a question', () => questions().length > count);
  };
  const isRefused = async (): Promise<void> => {
    const [question, ...others] = attacked.messages.all;
    assert.match(question?.text ?? '', /^Allow .+\?$/);
    assert.deepEqual(others, []);
    assert.deepEqual(await sent(), []);
    assert.equal(await vscode.env.clipboard.readText(), '');
    assert.deepEqual(
      vscode.window.terminals.filter(({ name }) => name.startsWith('Plex:')),
      [],
    );
    attacked.messages.all.length = 0;
  };

  /** Shows the servers in the sidebar. */
  const showServers = async (): Promise<void> => {
    const shown = new Set<unknown>();
    const tree = new LazyTree(async () => attacked.fixture.tree);
    const { getTreeItem } = tree;
    tree.getTreeItem = async node => {
      const item = await getTreeItem.call(tree, node);
      shown.add(item.id);
      return item;
    };
    attacked.subscriptions.push(tree, vscode.window.registerTreeDataProvider('plexTokens.servers', tree));
    await vscode.commands.executeCommand('plexTokens.servers.focus');
    await until('the server in the sidebar', () => shown.has(machineIdentifier));
  };
  /** Waits until the extension has read the written tasks. */
  const tasksThat = (name: string) =>
    until(`tasks with ${name}`, () =>
      JSON.stringify(vscode.workspace.getConfiguration().inspect('tasks')).includes(name),
    );

  for (const id of tokenCommands) {
    it(`does not get a token with \${command:${id}} in a task without a question`, async () => {
      await run(byCommand(id));
      await isRefused();
    });
  }

  for (const call of passing) {
    it(`does not get a token with an input that passes ${call.passed} to ${call.id} without a question`, async () => {
      await openText('in front', [0, 0]);
      await run(byInput(call));
      await isRefused();
    });
  }

  it('does not get the visible source token with an input that passes its document without a question', async () => {
    await attacked.commands['plexTokens.showSourceConnectionInformation']({
      machineIdentifier,
      source: `server://${source.identifier}`,
    });
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), sourceUri.toString());
    await run(byInput({ id: 'plexTokens.copySourceToken', passed: 'a source document' }));
    assert.match(attacked.messages.texts, /^Allow a task or an extension to run “Copy Source Token”\?$/);
    assert.equal(await vscode.env.clipboard.readText(), '');
  });

  it('does not get a token by Enter: the first button of each question refuses', async () => {
    for (const id of ['plexTokens.transientToken', 'plexTokens.copyTransientToken'] as const) {
      attacked.messages.press = "Don't Allow";
      await run(byCommand(id));
      assert.equal(attacked.messages.all[0]?.buttons[0], "Don't Allow");
      await isRefused();
    }
  });

  it('gets the URL of a server without a question, but no token', async () => {
    const found = path.join(root(), 'url.txt');
    const write = "require('node:fs').writeFileSync(process.argv[1], JSON.stringify(process.env.TOKEN))";
    writeTasks([byCommand('plexTokens.serverUrl')], [], { command: process.execPath, args: ['-e', write, found] });
    await start(byCommand('plexTokens.serverUrl'));
    const text = await until('the task', () => existsSync(found) && readFileSync(found, 'utf8'));
    rmSync(found);
    writeTasks();
    assert.equal(text, JSON.stringify(livingRoom.url));
    assert.deepEqual(attacked.messages.all, []);
    assert.deepEqual(await sent(), []);
    assert.deepEqual((await control.state('livingRoom')).mintedTokens, []);
  });

  it('gets what the user allows, once', async () => {
    attacked.messages.press = 'Allow Once';
    const task = byCommand('plexTokens.copyTransientToken');
    await run(task);
    const minted = await until('a token', async () => (await control.state('livingRoom')).mintedTokens[0]);
    await until('the copy', async () => (await vscode.env.clipboard.readText()) === minted);
    attacked.messages.press = undefined;
    await run(task);
    assert.equal((await control.state('livingRoom')).mintedTokens.length, 1);
  });

  it('does not get a token with an input that passes a visible item of the sidebar without a question', async () => {
    await showServers();
    await run(byInput({ id: 'plexTokens.copyTransientToken', passed: 'an item of the sidebar' }));
    await isRefused();
  });

  describe('whose tasks run commands of VS Code', () => {
    const copy = nameOf('plexTokens.copyTransientToken');
    const imitations: Readonly<Record<string, unknown>> = {
      'nothing, like the palette': copy,
      'an item and a selection, like the sidebar': { command: copy, args: [inputs['an item of the sidebar'], null] },
    };
    const taskOf = (passed: string): Task => ({ label: passed, value: `\${input:${passed}}` });
    before(() => {
      const byCommands = Object.entries(imitations).map(([id, command]) => ({
        ...{ id, command: 'runCommands', args: { commands: [command] } },
      }));
      writeTasks(Object.keys(imitations).map(taskOf), byCommands);
    });
    after(() => writeTasks());

    for (const passed of Object.keys(imitations)) {
      it(`does not get a token by passing ${passed} without a question`, async () => {
        await showServers();
        await run(taskOf(passed));
        await isRefused();
      });
    }

    it('does not get a token without a question after the tasks have changed', async () => {
      await tasksThat('runCommands');
      writeTasks([{ label: 'harmless', value: '' }], []);
      await tasksThat('harmless');
      await vscode.commands.executeCommand(copy);
      await isRefused();
    });
  });

  it('causes no question when its tasks run commands of extensions', async () => {
    writeTasks([{ label: 'log', value: '${command:plexTokens.showLog}' }], []);
    await tasksThat('showLog');
    await vscode.commands.executeCommand(nameOf('plexTokens.copyTransientToken'));
    assert.equal((await control.state('livingRoom')).mintedTokens.length, 1);
    assert.doesNotMatch(attacked.messages.texts, /Allow/);
    writeTasks();
  });

  it('does not get a token with a setting for the program of a terminal without a question', async () => {
    const settings = path.join(root(), '.vscode/settings.json');
    const profile = { path: 'sh', args: ['-c', 'sleep 9'], env: { PLEX_URL: 'http://example.org' } };
    writeFileSync(settings, JSON.stringify({ 'terminal.integrated.profiles.linux': { theirs: profile } }));
    const profiles = () => vscode.workspace.getConfiguration('terminal.integrated').inspect('profiles.linux');
    await until('the setting', () => profiles()?.workspaceValue !== undefined);
    await vscode.commands.executeCommand(nameOf('plexTokens.openTerminal'));
    await isRefused();
    rmSync(settings);
  });

  it('does not get a token with a setting that applies quick fixes when a file is saved', async () => {
    attacked.fixture.detection.start();
    const settings = path.join(root(), '.vscode/settings.json');
    const file = path.join(root(), 'saved.env');
    const text = 'PLEX_TOKEN=Qz8-rT_w4KbN7vXe2Lp_\n';
    writeFileSync(settings, JSON.stringify({ 'editor.codeActionsOnSave': { quickfix: 'explicit' } }));
    writeFileSync(file, text);
    const { document } = await vscode.window.showTextDocument(vscode.Uri.file(file));
    const fixesOnSave = () =>
      vscode.workspace.getConfiguration('editor', document).get<object>('codeActionsOnSave', {});
    await until('the setting', () => 'quickfix' in fixesOnSave());
    await until('the warning', () => vscode.languages.getDiagnostics(document.uri).length > 0);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(1, 0), 'A=1\n');
    await vscode.workspace.applyEdit(edit);
    assert.ok(await document.save());
    assert.deepEqual(attacked.messages.all, []);
    assert.equal(readFileSync(file, 'utf8'), `${text}A=1\n`);
    for (const written of [settings, file]) rmSync(written);
  });

  it('does not cause a request with a JSON file whose schema is a source document', async () => {
    const file = path.join(root(), 'schema.json');
    writeFileSync(file, JSON.stringify({ $schema: sourceUri.toString() }));
    await vscode.window.showTextDocument(vscode.Uri.file(file));
    const isRead = ({ uri }: vscode.TextDocument): boolean => uri.toString() === sourceUri.toString();
    const document = await until('the schema', () => vscode.workspace.textDocuments.find(isRead));
    assert.match(document.getText(), /Not loaded\. Run/);
    assert.deepEqual(await sent(), []);
    // The document is loaded once the user shows it in a tab.
    await vscode.window.showTextDocument(document);
    await until('the answer', () => document.getText().includes('MediaContainer'));
    await closeEditors();
    rmSync(file);
  });

  describe('with expired tokens in files', () => {
    let token: string;
    let outside: string;
    let inside: string;
    let picks: Picks;
    beforeEach(async () => {
      const { fixture } = attacked;
      const server = fixture.directory.find(machineIdentifier) ?? assert.fail();
      token = (await fixture.minting.mint(server)).reveal();
      await createdEarlier(fixture.state, token, 49);
      outside = mkdtempSync(path.join(tmpdir(), 'plex-tokens-outside-'));
      inside = mkdtempSync(path.join(root(), 'attack-'));
      picks = new Picks();
      picks.choose = items => items;
    });
    afterEach(() => {
      picks.dispose();
      for (const folder of [outside, inside]) rmSync(folder, { recursive: true });
    });
    const renew = () => attacked.commands['plexTokens.renewInWorkspace']();
    const text = (file: string): string => readFileSync(file, 'utf8');

    it('does not change a file outside the workspace by links to it or to its folder', async () => {
      const file = path.join(outside, 'config.env');
      writeFileSync(file, `A=${token}\n`);
      writeFileSync(path.join(inside, 'mine.env'), `B=${token}\n`);
      symlinkSync(file, path.join(inside, 'link.env'));
      symlinkSync(outside, path.join(inside, 'folder'));
      symlinkSync(path.join(inside, 'mine.env'), path.join(inside, 'within.env'));
      await renew();
      assert.equal(text(file), `A=${token}\n`);
      assert.match(text(path.join(inside, 'mine.env')), /^B=transient-[\w-]{36}\n$/);
      assert.ok(!text(path.join(inside, 'within.env')).includes(token));
    });

    it('does not change an open notebook outside the workspace by a link to it', async () => {
      const cell = { cell_type: 'code', source: [token], metadata: {}, outputs: [], execution_count: null };
      const notebook = JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 });
      const [own, link] = ['own.ipynb', 'link.ipynb'].map(name => vscode.Uri.file(path.join(inside, name)));
      if (!own || !link) assert.fail();
      writeFileSync(path.join(outside, 'theirs.ipynb'), notebook);
      symlinkSync(path.join(outside, 'theirs.ipynb'), link.fsPath);
      writeFileSync(own.fsPath, notebook);
      const [theirs, ours] = await Promise.all([link, own].map(uri => vscode.workspace.openNotebookDocument(uri)));
      await renew();
      assert.equal(theirs?.cellAt(0).document.getText(), token);
      assert.match(ours?.cellAt(0).document.getText() ?? '', /^transient-[\w-]{36}$/);
      assert.notEqual(ours?.cellAt(0).document.getText(), token);
      await ours?.save();
    });

    it('does not cause endless reading with a file that reports an empty size', async function () {
      const endless = '/proc/self/maps';
      if (!existsSync(endless)) this.skip();
      assert.equal(statSync(endless).size, 0);
      assert.equal(await readBounded(vscode.Uri.file(endless), 100), undefined);
      assert.equal(await readBounded(vscode.Uri.file('/dev/zero'), 100), undefined);
      const file = path.join(inside, 'small');
      writeFileSync(file, 'x'.repeat(100));
      assert.equal((await readBounded(vscode.Uri.file(file), 100))?.length, 100);
    });

    it('does not put a command into the message that names a file', async () => {
      const name = '[Sign In](command:plexTokens.forgetEverything) $(trash).env';
      const file = path.join(inside, name);
      writeFileSync(file, `A=${token}\n`);
      chmodSync(file, 0o444);
      await renew();
      assert.match(attacked.messages.texts, /Couldn't change/);
      assert.doesNotMatch(attacked.messages.texts, /\]\(|\$\(/);
      assert.match(attacked.messages.texts, /\[Sign In\] \(command:/);
      assert.match(picks.shown[0]?.[0]?.label ?? '', /\[Sign In\] \(command:.*\) \$ \(trash\)\.env:1$/);
    });
  });

  describe('with a file that takes long to read', () => {
    afterEach(() => closeEditors());

    it('does not cause the preparation of a fix for every selected token', async () => {
      attacked.fixture.detection.start();
      const times = 2_000;
      const file = path.join(root(), 'tokens.py');
      writeFileSync(file, 'plex_token = "Qz8-rT_w4KbN7vXe2Lp_"\n'.repeat(times));
      const { document } = await vscode.window.showTextDocument(vscode.Uri.file(file));
      await until('the warnings', () => vscode.languages.getDiagnostics(document.uri).length > 0);
      const all = new vscode.Range(0, 0, times, 0);
      const fixes = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        all,
      );
      const own = fixes.filter(({ title }) => /Replace with|Ignore This Token/.test(title));
      assert.ok(own.length > 0 && own.length <= 30, `${own.length}`);
      rmSync(file);
    });

    it('does not block other extensions until the file is read, with many lines or one', async () => {
      const times = 300;
      for (const end of ['\n', '']) {
        const { document } = await openText(`token${' '.repeat(200)}${end}`.repeat(times));
        const scanner = new DocumentScanner(textOf(document), placeOf(document), () => undefined);
        scanner.restart([]);
        let turns = 0;
        // Time is always up, so that each turn takes as little as can be.
        for (; !scanner.isDone; turns++) scanner.scan(0);
        scanner.dispose();
        assert.ok(turns > times, `${turns} turns`);
      }
    });
  });
});
