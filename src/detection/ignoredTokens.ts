import { StateItems, type StateStore } from '../state/stateStore.ts';

/** The length of a key, which is a SHA-256 in base64url, in bytes. */
const KEY_LENGTH = 32;
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

  /** Does the same as `set` for the argument of a command, which anybody can run: what isn't a key does nothing. */
  async setGiven(key: unknown, ignored: boolean): Promise<void> {
    if (typeof key === 'string' && Buffer.from(key, 'base64url').length === KEY_LENGTH) await this.set(key, ignored);
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
