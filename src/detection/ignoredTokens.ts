import { StateItems, type StateStore } from '../state/stateStore.ts';

/** The most that are kept, the latest. */
const MOST_KEPT = 1_000;

/** The tokens that the user has chosen to ignore, each in one file. Stores only a hash of the file and the token. */
export class IgnoredTokens {
  readonly #items: StateItems<true>;

  constructor(state: StateStore) {
    this.#items = new StateItems(state, 'ignoredTokens', value => value === true || undefined);
  }

  get size(): number {
    return this.#items.size;
  }

  has(key: string): boolean {
    return this.#items.get(key) ?? false;
  }

  async set(key: string, ignored: boolean): Promise<void> {
    if (!ignored) return this.#items.delete(key);
    await Promise.all([this.#items.set(key, true), this.#items.keep(MOST_KEPT)]);
  }

  clear(): Promise<void> {
    return this.#items.keep(0);
  }

  /** Calls a listener after a change in any window. */
  onDidChange(listener: () => void): { dispose(): void } {
    return this.#items.onDidChange(listener);
  }
}
