import * as vscode from 'vscode';
import type { CommandId } from './commandIds.ts';
import { showError } from './notify.ts';

/**
 * Registers every command. Their errors are shown in words, with a way to try again where that can help. What a command
 * is called with comes from anywhere, key bindings included, so a handler checks what it is given.
 */
export function registerCommands(
  handlers: Readonly<Record<CommandId, (...args: unknown[]) => unknown>>,
): vscode.Disposable {
  const register = ([id, run]: [string, (...args: unknown[]) => unknown]): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        await run(...args);
      } catch (error) {
        await showError(error, () => vscode.commands.executeCommand(id, ...args));
      }
    });
  return vscode.Disposable.from(...Object.entries(handlers).map(register));
}

/** The context keys that `when` clauses in package.json use. */
type ContextKey = 'plexTokens.hasServer' | 'plexTokens.sourceTokenRevealed';

export function setContext(key: ContextKey, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
