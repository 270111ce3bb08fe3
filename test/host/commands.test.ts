import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { PlexError } from '../../src/plex/errors.ts';
import { type CommandId, commandIds, commandKinds } from '../../src/workbench/commandIds.ts';
import { registerCommands } from '../../src/workbench/commands.ts';
import { type Handlers, runCommand } from '../../src/workbench/runCommand.ts';
import { until } from '../until.ts';
import { closeEditors, openText, select } from './editors.ts';
import { Messages } from './messages.ts';

describe('A command that failed', () => {
  const { registerCommand, executeCommand } = vscode.commands;
  let messages: Messages;
  let registered: Map<string, (...args: unknown[]) => unknown>;
  /** What editor was in front each time. */
  let called: (vscode.TextDocument | undefined)[];
  let failing: boolean;
  beforeEach(() => {
    messages = new Messages();
    registered = new Map();
    called = [];
    failing = true;
    const handler = async (): Promise<void> => {
      called.push(vscode.window.activeTextEditor?.document);
      if (failing) throw new PlexError('starting', { host: 'here' });
    };
    vscode.commands.registerCommand = (id: string, command: (...args: unknown[]) => unknown) => {
      registered.set(id, command);
      return new vscode.Disposable(() => undefined);
    };
    // biome-ignore lint/suspicious/noExplicitAny: it stands for a generic function
    vscode.commands.executeCommand = async (id: string, ...args: unknown[]): Promise<any> =>
      registered.has(id) ? registered.get(id)?.(...args) : executeCommand(id, ...args);
    const handlers = Object.fromEntries(commandIds.map(id => [id, handler])) as Handlers<CommandId>;
    registerCommands(call => runCommand(call, async () => handlers));
  });
  afterEach(async () => {
    Object.assign(vscode.commands, { registerCommand, executeCommand });
    messages.dispose();
    await closeEditors();
  });
  /** Calls it, and presses the button when `meanwhile` is over. */
  const callAndTryAgain = async (id: CommandId, meanwhile: () => Promise<unknown>): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<string>();
    messages.press = promise;
    await registered.get(id)?.();
    await until('the message', () => messages.all.length > 0);
    failing = false;
    await meanwhile();
    resolve('Try Again');
  };

  it('is tried again in the editor that it was for', async () => {
    const { document } = await openText('first', [0, 3]);
    await callAndTryAgain('plexTokens.insertTransientToken', () => openText('second'));
    await until('the command', () => called.length === 2);
    assert.deepEqual(called, [document, document]);
    assert.equal(vscode.window.activeTextEditor?.selection.active.character, 3);
  });

  it('is tried again where the cursor is now if the text has changed', async () => {
    const first = await openText('first', [0, 0, 0, 5]);
    await callAndTryAgain('plexTokens.insertTransientToken', async () => {
      await openText('second');
      const edit = new vscode.WorkspaceEdit();
      edit.insert(first.document.uri, new vscode.Position(0, 0), 'above\n');
      await vscode.workspace.applyEdit(edit);
      const again = await vscode.window.showTextDocument(first.document);
      await select(again, [0, 2]);
    });
    await until('the command', () => called.length === 2);
    assert.deepEqual(vscode.window.activeTextEditor?.selection, new vscode.Selection(0, 2, 0, 2));
  });

  it("isn't tried again in another editor if its own is closed", async () => {
    await openText('first');
    await callAndTryAgain('plexTokens.insertTransientToken', closeEditors);
    await until('the words', () => /The editor is closed or hidden/.test(messages.texts));
    assert.equal(called.length, 1);
  });

  it('is tried again without an editor if it is for none', async () => {
    await callAndTryAgain('plexTokens.signIn', () => openText('second'));
    await until('the command', () => called.length === 2);
  });

  for (const id of ['plexTokens.transientToken', 'plexTokens.serverUrl'] as const) {
    it(`isn't tried again for a task, which has failed by then: ${id}`, async () => {
      await registered.get(id)?.();
      await until('the message', () => messages.all.length > 0);
      assert.deepEqual(messages.all[0]?.buttons, ['Show Log']);
    });
  }
});

describe('A command in a menu of the sidebar', () => {
  let messages: Messages;
  let called: number;
  beforeEach(() => {
    messages = new Messages();
    called = 0;
  });
  afterEach(() => messages.dispose());
  /** Calls it as VS Code does for a row that is being replaced, and for the menu above the rows, in another container, while no row has the focus. */
  const callWithoutRow = (id: CommandId): Promise<unknown> => {
    const handlers = Object.fromEntries(commandIds.map(own => [own, () => called++])) as Handlers<CommandId>;
    const call = { id, args: [undefined, undefined], imitating: undefined, editor: undefined };
    return runCommand({ ...call, needsConsent: commandKinds[id] === 'givesToken' }, async () => handlers);
  };

  for (const id of ['plexTokens.copyServerAddress', 'plexTokens.insertTransientToken'] as const) {
    it(`does nothing without its row: ${id}`, async () => {
      await callWithoutRow(id);
      assert.equal(called, 0);
      assert.match(messages.texts, /The sidebar was just updated/);
    });
  }

  it('needs no row if it is in the menu above the rows', async () => {
    await callWithoutRow('plexTokens.showLog');
    assert.deepEqual([called, messages.texts], [1, '']);
  });
});
