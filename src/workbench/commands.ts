import * as vscode from 'vscode';
import { type CommandId, commandIds, commandKinds } from './commandIds.ts';
import { argumentsOf, isCalledByUser } from './ownCall.ts';
import { WorkspaceCommands } from './workspaceCommands.ts';

/** A call of a command, with what can only be known at that moment. */
export interface CommandCall {
  readonly id: CommandId;
  /** Anything: key bindings, tasks and other extensions choose what they pass. */
  readonly args: readonly unknown[];
  /** Whether the command gives a token away and somebody else than the user called it, or could have. */
  readonly needsConsent: boolean;
  /** The command that tasks of the workspace can imitate the user with, where there is one. */
  readonly imitating: string | undefined;
  readonly editor: EditorInFront | undefined;
}

/** The active editor at the time of a call, and the version of its document. */
export interface EditorInFront {
  readonly editor: vscode.TextEditor;
  readonly version: number;
}

/**
 * Registers every command.
 *
 * @param run handles a call: `runCommand`, which the first call loads
 * @param workspace the commands that the workspace's tasks run
 */
export function registerCommands(
  run: (call: CommandCall) => Promise<unknown>,
  workspace = new WorkspaceCommands(commandIds),
): vscode.Disposable {
  const register = (id: CommandId): vscode.Disposable =>
    vscode.commands.registerCommand(id, (...given: unknown[]) => {
      const imitating = commandKinds[id] === 'givesToken' ? workspace.imitating : undefined;
      const needsConsent = imitating !== undefined || !isCalledByUser(id, given);
      return run({ id, args: argumentsOf(id, given), needsConsent, imitating, editor: editorInFront() });
    });
  return vscode.Disposable.from(workspace, ...commandIds.map(register));
}

export function editorInFront(): EditorInFront | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && { editor, version: editor.document.version };
}

/** The context keys that package.json uses in `when` clauses and in the steps of its walkthrough. */
type ContextKey =
  | 'plexTokens.hasServer'
  | 'plexTokens.hasAccount'
  | 'plexTokens.hasTransientToken'
  | 'plexTokens.hasSource'
  | 'plexTokens.revealedSources';

const known = new Map<ContextKey, string>();

/** Sets a context key, to a list too, if its value has changed. A key that was never set counts as false. */
export function setContext(key: ContextKey, value: boolean | readonly string[]): void {
  const text = String(value);
  if ((known.get(key) ?? 'false') === text) return;
  known.set(key, text);
  void vscode.commands.executeCommand('setContext', key, value);
}
