import * as vscode from 'vscode';
import { StateItems, type StateStore } from '../state/stateStore.ts';
import { Disposable } from '../workbench/disposable.ts';

/** The most that are kept, the latest. */
const MOST_KEPT = 1_000;

/** The tokens that the user has chosen to ignore, each in one file. Stores only a hash of the file and the token. */
export class IgnoredTokens extends Disposable {
  readonly #items: StateItems<true>;
  /** The keys of the items, because each scan asks for the key of each finding. A change discards them. */
  #keys: ReadonlySet<string> | undefined;
  readonly #changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#changed.event;

  constructor(state: StateStore) {
    super();
    this.#items = new StateItems(state, 'ignoredTokens', value => value === true || undefined);
    this.register(
      this.#items.onDidChange(() => {
        this.#keys = undefined;
        this.#changed.fire();
      }),
    );
  }

  get keys(): ReadonlySet<string> {
    this.#keys ??= new Set(this.#items.entries().map(([key]) => key));
    return this.#keys;
  }

  async clear(): Promise<void> {
    await Promise.all(Array.from(this.keys, key => this.set(key, false)));
  }

  async set(key: string, ignored: boolean): Promise<void> {
    if (!ignored) return this.#items.delete(key);
    await Promise.all([this.#items.set(key, true), this.#items.keep(MOST_KEPT)]);
  }
}
