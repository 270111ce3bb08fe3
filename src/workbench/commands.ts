import * as vscode from 'vscode';
import { type CommandId, commandIds, commandKinds } from './commandIds.ts';
import { log } from './log.ts';
import { showError, warn } from './notify.ts';
import { argumentsOf, isCalledByUser } from './ownCall.ts';
import { WorkspaceCommands } from './workspaceCommands.ts';

type Handler = (...args: unknown[]) => unknown;
export type Handlers<Id extends CommandId> = Readonly<Record<Id, Handler>>;

/** Commands that work on the editor in which they were called. A retry goes back to that editor. */
const IN_EDITOR: readonly CommandId[] = [
  'plexTokens.insertTransientToken',
  'plexTokens.insertTransientTokenAs',
  'plexTokens.renewInFile',
  'plexTokens.checkTokenAtCursor',
];
/** The command for tasks. A retry would create a token for nobody, because the task has failed by then. */
const FOR_TASKS: CommandId = 'plexTokens.transientToken';

/**
 * Registers every command. Shows errors in words, with a retry where that can help. Arguments come from anywhere, key
 * bindings included, so a handler checks them; and where somebody other than the user calls a command that gives a token
 * away, the user is asked first.
 *
 * @param load loads the handlers when the first command is called
 * @param workspace the commands that the workspace's tasks run
 */
export function registerCommands(
  load: () => Promise<Handlers<CommandId>>,
  workspace = new WorkspaceCommands(commandIds),
): vscode.Disposable {
  let loading: Promise<Handlers<CommandId>> | undefined;
  const run = async (id: CommandId, args: readonly unknown[]): Promise<unknown> => {
    const editor = vscode.window.activeTextEditor;
    const version = editor?.document.version;
    try {
      loading ??= load();
      return await (await loading)[id](...args);
    } catch (error) {
      const again = async (): Promise<void> => {
        if (editor && IN_EDITOR.includes(id)) {
          const { bringBack } = await import('./editors.ts');
          if (!(await bringBack(editor, editor.document.version === version)))
            return void warn(notInFront(), vscode.l10n.t('OK'));
        }
        await run(id, args);
      };
      // The caller doesn't have to wait until the user has read the message.
      showError(error, id === FOR_TASKS ? undefined : again).catch(thrown => log.error(thrown));
      return undefined;
    }
  };
  const register = (id: CommandId): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (...given: unknown[]) => {
      const imitating = commandKinds[id] === 'givesToken' ? workspace.imitating : undefined;
      if (imitating !== undefined || !isCalledByUser(id, given)) {
        const { allowsCall } = await import('./consent.ts');
        if (!(await allowsCall(id, imitating))) return undefined;
      }
      return run(id, argumentsOf(id, given));
    });
  return vscode.Disposable.from(workspace, ...commandIds.map(register));
}

function notInFront(): string {
  return vscode.l10n.t('The editor that this was for is no longer in front, so nothing was tried again.');
}

/** The context keys that package.json uses in `when` clauses and in the steps of its walkthrough. */
type ContextKey =
  | 'plexTokens.hasServer'
  | 'plexTokens.hasAccount'
  | 'plexTokens.hasTransientToken'
  | 'plexTokens.hasSource'
  | 'plexTokens.sourceTokenRevealed';

const known = new Map<ContextKey, boolean>();

/** Sets a context key if its value has changed. A key that was never set counts as false. */
export function setContext(key: ContextKey, value: boolean): void {
  if ((known.get(key) ?? false) === value) return;
  known.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
