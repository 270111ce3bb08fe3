import type { Item, Kind } from './item.ts';
import type { StateStore } from './stateStore.ts';

/** The items of one kind, as values of a type. */
export class StateItems<Value> {
  readonly #store: StateStore;
  readonly #kind: Kind;
  readonly #read: (value: unknown) => Value | undefined;
  readonly #values = new WeakMap<Item, { readonly value: Value | undefined }>();

  /** @param read checks a stored value, because another version may have stored it; `undefined` skips the value */
  constructor(store: StateStore, kind: Kind, read: (value: unknown) => Value | undefined) {
    this.#store = store;
    this.#kind = kind;
    this.#read = read;
  }

  get size(): number {
    return this.#store.itemsOf(this.#kind).size;
  }

  get(key: string): Value | undefined {
    const item = this.#store.itemOf(this.#kind, key);
    return item && this.#valueOf(item);
  }

  /** Returns the items in the order in which they were first stored. */
  entries(): [key: string, value: Value][] {
    return [...this.#store.itemsOf(this.#kind).values()].flatMap(item => {
      const value = this.#valueOf(item);
      return value === undefined ? [] : [[item.key, value] as [string, Value]];
    });
  }

  values(): Value[] {
    return this.entries().map(([, value]) => value);
  }

  /** Stores a value, which is known when this returns. Resolves once it is on disk. A value that hasn't changed isn't written again. */
  set(key: string, value: Value): Promise<void> {
    return this.#store.set(this.#kind, key, value);
  }

  delete(key: string): Promise<void> {
    return this.#store.set(this.#kind, key, undefined);
  }

  /** Deletes all items but the latest. */
  async keep(count: number): Promise<void> {
    if (this.size <= count) return;
    const items = [...this.#store.itemsOf(this.#kind).values()].sort((a, b) => a.at - b.at);
    await Promise.all(items.slice(0, -count).map(({ key }) => this.delete(key)));
  }

  onDidChange(listener: () => void): { dispose(): void } {
    return this.#store.onDidChange(kinds => {
      if (kinds.has(this.#kind)) listener();
    });
  }

  #valueOf(item: Item): Value | undefined {
    const known = this.#values.get(item) ?? { value: this.#read(item.value) };
    this.#values.set(item, known);
    return known.value;
  }
}
