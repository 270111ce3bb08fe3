import * as vscode from 'vscode';
import { type CommandId, commandIds, commandKinds } from './commandIds.ts';
import { log } from './log.ts';
import { showError, warn } from './notify.ts';
import { argumentsOf, isCalledByUser } from './ownCall.ts';
import { WorkspaceCommands } from './workspaceCommands.ts';

type Handler = (...args: unknown[]) => unknown;
export type Handlers<Id extends CommandId> = Readonly<Record<Id, Handler>>;

/** What these do is for the editor in front of which they were called, also where they are tried again. */
const IN_EDITOR: readonly CommandId[] = [
  'plexTokens.insertTransientToken',
  'plexTokens.insertTransientTokenAs',
  'plexTokens.renewInFile',
  'plexTokens.checkTokenAtCursor',
];
/** Trying again would make a token for nobody: the task that asked has failed. */
const FOR_TASKS: CommandId = 'plexTokens.transientToken';

/**
 * Registers every command. Their errors are shown in words, with a way to try again where that can help. What a command
 * is called with comes from anywhere, key bindings included, so a handler checks what it is given; and where somebody else
 * than the user calls one that gives a token away, the user is asked first.
 *
 * @param load gets what they do, when the first of them is called
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
          const { bringBack } = await import('./bringBack.ts');
          if (!(await bringBack(editor, editor.document.version === version)))
            return void warn(notInFront(), vscode.l10n.t('OK'));
        }
        await run(id, args);
      };
      // Whoever called need not wait until the user has read it.
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

/** The context keys that `when` clauses in package.json use, and the steps of its walkthrough. */
type ContextKey =
  | 'plexTokens.hasServer'
  | 'plexTokens.hasAccount'
  | 'plexTokens.hasTransientToken'
  | 'plexTokens.hasSource'
  | 'plexTokens.sourceTokenRevealed';

const known = new Map<ContextKey, boolean>();

/** Told to VS Code only where it is new: a key that was never set counts as false. */
export function setContext(key: ContextKey, value: boolean): void {
  if ((known.get(key) ?? false) === value) return;
  known.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
