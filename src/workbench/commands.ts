import * as vscode from 'vscode';
import type { CommandId } from './commandIds.ts';
import { showError } from './notify.ts';

type Handler = (...args: unknown[]) => unknown;
export type Handlers<Id extends CommandId> = Readonly<Record<Id, Handler>>;

/** Handlers that are loaded when the first of them is called. */
export function loadedLater<Id extends CommandId>(ids: readonly Id[], load: () => Promise<Handlers<Id>>): Handlers<Id> {
  let loading: Promise<Handlers<Id>> | undefined;
  const later = (id: Id): [Id, Handler] => [
    id,
    async (...args) => {
      loading ??= load();
      return (await loading)[id](...args);
    },
  ];
  return Object.fromEntries(ids.map(later)) as Record<Id, Handler>;
}

/**
 * Registers every command. Their errors are shown in words, with a way to try again where that can help. What a command
 * is called with comes from anywhere, key bindings included, so a handler checks what it is given.
 */
export function registerCommands(handlers: Handlers<CommandId>): vscode.Disposable {
  const register = ([id, run]: [string, Handler]): vscode.Disposable =>
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
type ContextKey = 'plexTokens.hasServer' | 'plexTokens.hasAccount' | 'plexTokens.sourceTokenRevealed';

export function setContext(key: ContextKey, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
