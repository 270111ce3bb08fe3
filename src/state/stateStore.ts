import * as vscode from 'vscode';
import { Disposable } from '../workbench/disposable.ts';
import { log } from '../workbench/log.ts';
import { warn } from '../workbench/notify.ts';
import { deleteEarlierState, earlierItems } from './earlierState.ts';
import type { Item, Kind } from './item.ts';
import { StateFiles } from './stateFiles.ts';

/** The choice that is stored once the state of earlier versions was taken over. */
const TAKEN_OVER = 'takenOver';

/**
 * Stores what the extension remembers besides secrets and settings. In this window, memory is the truth. Each item is written
 * to its own file, and changes by other windows arrive item by item. VS Code's `globalState` holds everything in one value: it
 * may lose one of two updates that follow each other within milliseconds, or that come from two windows.
 */
export class StateStore extends Disposable {
  readonly #context: Pick<vscode.ExtensionContext, 'globalState' | 'globalStorageUri'>;
  readonly #kinds = new Map<Kind, Map<string, Item>>();
  readonly #versions = new Map<Kind, number>();
  readonly #changed = this.register(new vscode.EventEmitter<ReadonlySet<Kind>>());
  #changedKinds = new Set<Kind>();
  #files: StateFiles | undefined;
  #loading: Promise<void> | undefined;
  #isLoaded = false;
  #latest = 0;
  #isFailureShown = false;
  /** Fires with the kinds whose items have changed, in any window: once for changes that come together. */
  readonly onDidChange = this.#changed.event;

  constructor(context: Pick<vscode.ExtensionContext, 'globalState' | 'globalStorageUri'>) {
    super();
    this.#context = context;
    this.register({ dispose: () => this.#files?.dispose() });
  }

  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** Reads all items, once. Never rejects: if nothing can be read, the user is told, and memory has to do. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Reads changes by other windows that the watcher missed, and tries again to write what couldn't be written. */
  async refresh(): Promise<void> {
    if (!this.#loading) return;
    await this.#loading;
    await this.#opened().refresh();
  }

  /** Returns the items of a kind, in the order in which they were first stored. */
  itemsOf(kind: Kind): ReadonlyMap<string, Item> {
    return this.#kinds.get(kind) ?? new Map();
  }

  itemOf(kind: Kind, key: string): Item | undefined {
    return this.#kinds.get(kind)?.get(key);
  }

  /** Returns a number that differs after each change of an item of a kind. */
  versionOf(kind: Kind): number {
    return this.#versions.get(kind) ?? 0;
  }

  /**
   * Stores a value, or deletes the item if the value is `undefined`. The change is known when this returns. Resolves once it is
   * on disk, or once the user was told that it can't be; never rejects.
   */
  async set(kind: Kind, key: string, value: unknown): Promise<void> {
    const known = this.itemOf(kind, key);
    if (JSON.stringify(known?.value) !== JSON.stringify(value)) {
      this.#latest = Math.max(Date.now(), this.#latest + 1);
      this.receive(kind, key, value === undefined ? undefined : { kind, key, at: known?.at ?? this.#latest, value });
    }
    await this.#opened().save(kind, key);
  }

  /** Takes over an item that was stored or deleted: here, or by another window. */
  receive(kind: Kind, key: string, item: Item | undefined): void {
    const items = this.#kinds.get(kind) ?? new Map<string, Item>();
    this.#kinds.set(kind, items);
    if (item) items.set(key, item);
    else items.delete(key);
    this.#versions.set(kind, this.versionOf(kind) + 1);
    if (this.#changedKinds.size === 0) queueMicrotask(() => this.#tell());
    this.#changedKinds.add(kind);
  }

  /** Deletes every item, every file, and the state of earlier versions. */
  async deleteAll(): Promise<void> {
    await this.load();
    for (const [kind, items] of this.#kinds) for (const key of [...items.keys()]) this.receive(kind, key, undefined);
    await this.#opened().deleteAll();
    await deleteEarlierState(this.#context);
  }

  /** Waits until all changes are on disk, or can't be written. */
  async flush(): Promise<void> {
    await this.#files?.flush();
  }

  async #load(): Promise<void> {
    const files = this.#opened();
    await files.load();
    await this.#takeOverEarlierState(files);
    for (const [kind, items] of this.#kinds) {
      this.#kinds.set(kind, new Map([...items].sort(([, a], [, b]) => a.at - b.at)));
    }
    this.#isLoaded = true;
    this.#tell();
  }

  /**
   * Takes over the state of earlier versions, once. An item that exists already is newer. Each item is written on its own, so
   * the next start takes over what a crash left.
   */
  async #takeOverEarlierState(files: StateFiles): Promise<void> {
    const items = await earlierItems(this.#context);
    if (items.length > 0 && !this.itemOf('choices', TAKEN_OVER)) {
      const missing = items.filter(({ kind, key }) => !this.itemOf(kind, key));
      await Promise.all(missing.map(({ kind, key, value }) => this.set(kind, key, value)));
      await this.set('choices', TAKEN_OVER, true);
    }
    if (files.isSaved) await deleteEarlierState(this.#context).catch(error => log.error(error));
  }

  /** Returns the files, which are created when the first item is read or written. */
  #opened(): StateFiles {
    this.#files ??= new StateFiles(vscode.Uri.joinPath(this.#context.globalStorageUri, 'state').fsPath, this, {
      onFailure: error => this.#showFailure(error),
      onUnwatched: error => log.error(error),
      onBroken: name => log.info(`${name} can't be read. It is kept as ${name}.broken.`),
    });
    return this.#files;
  }

  /** Fires the change event, but not for each item while the first load is under way. */
  #tell(): void {
    if (this.#loading && !this.#isLoaded) return;
    const kinds = this.#changedKinds;
    this.#changedKinds = new Set();
    if (kinds.size > 0) this.#changed.fire(kinds);
  }

  /** Tells the user once in each window. */
  #showFailure(error: unknown): void {
    log.error(error);
    if (this.#isFailureShown) return;
    this.#isFailureShown = true;
    const l10n = vscode.l10n;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
    const showLog = l10n.t('Show Log');
    const message = l10n.t({
      message:
        "Couldn't save changes ({0}). They're lost when this window closes. Check the disk's space and permissions.",
      args: [code],
      comment: '{0} is an error code, such as ENOSPC',
    });
    void warn(message, showLog).then(chosen => chosen === showLog && log.show());
  }
}

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
    await Promise.all(items.slice(0, items.length - count).map(({ key }) => this.delete(key)));
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
