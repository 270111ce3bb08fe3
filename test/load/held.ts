import type * as vscode from 'vscode';

/** Where in `globalThis` the extension's counts are. */
export const heldKey = Symbol.for('plex-tokens.held');

/** What the extension holds at this moment. */
export interface Held {
  /** Listeners, registrations and timers, each by what it is. */
  readonly live: ReadonlyMap<unknown, string>;
  /** What it has given to VS Code for the sidebar. */
  readonly tree: vscode.TreeDataProvider<unknown> | undefined;
  /** What VS Code will dispose of when the extension ends. */
  readonly subscriptions: readonly vscode.Disposable[];
}

export function held(): Held {
  const found = (globalThis as { [heldKey]?: Held })[heldKey];
  if (!found) throw new Error('The extension was not loaded by counted.ts.');
  return found;
}
