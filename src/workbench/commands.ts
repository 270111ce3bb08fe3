import * as vscode from 'vscode';
import { type CommandId, commandIds } from './commandIds.ts';
import { log } from './log.ts';
import { showError } from './notify.ts';

type Handler = (...args: unknown[]) => unknown;
export type Handlers<Id extends CommandId> = Readonly<Record<Id, Handler>>;

/**
 * Registers every command. Their errors are shown in words, with a way to try again where that can help. What a command
 * is called with comes from anywhere, key bindings included, so a handler checks what it is given.
 *
 * @param load gets what they do, when the first of them is called
 */
export function registerCommands(load: () => Promise<Handlers<CommandId>>): vscode.Disposable {
  let loading: Promise<Handlers<CommandId>> | undefined;
  const register = (id: CommandId): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        loading ??= load();
        return await (await loading)[id](...args);
      } catch (error) {
        // Whoever called need not wait until the user has read it.
        showError(error, () => vscode.commands.executeCommand(id, ...args)).catch(thrown => log.error(thrown));
        return undefined;
      }
    });
  return vscode.Disposable.from(...commandIds.map(register));
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
