import type * as vscode from 'vscode';

/** The key of the extension's counts in `globalThis`. */
export const heldKey = Symbol.for('plex-tokens.held');

/** The resources that the extension holds at this moment. */
export interface Held {
  /** Listeners, registrations and timers, with the name of each. */
  readonly live: ReadonlyMap<unknown, string>;
  /** The sidebar's data provider, as given to VS Code. */
  readonly tree: vscode.TreeDataProvider<unknown> | undefined;
  /** Disposables that VS Code will dispose of when the extension ends. */
  readonly subscriptions: readonly vscode.Disposable[];
}

export function held(): Held {
  const found = (globalThis as { [heldKey]?: Held })[heldKey];
  if (!found) throw new Error('The extension was not loaded by counted.ts.');
  return found;
}
