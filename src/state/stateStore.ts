import * as vscode from 'vscode';
import { log } from '../workbench/log.ts';
import { warn } from '../workbench/notify.ts';
import { EarlierState } from './earlierState.ts';
import type { Item, Kind } from './item.ts';
import { StateFiles } from './stateFiles.ts';

/** The choice that says that what earlier versions kept was taken over. */
const TAKEN_OVER = 'takenOver';

/**
 * What this extension remembers besides secrets and settings. Memory is the truth in this window, and known at once; each item
 * is written to a file of its own, and changes by other windows arrive item by item. VS Code's `globalState` is one value for
 * everything: of two updates that follow each other within milliseconds, or in two windows, it may lose one.
 */
export class StateStore implements vscode.Disposable {
  readonly #context: Pick<vscode.ExtensionContext, 'globalState' | 'globalStorageUri'>;
  readonly #kinds = new Map<Kind, Map<string, Item>>();
  readonly #versions = new Map<Kind, number>();
  readonly #changed = new vscode.EventEmitter<ReadonlySet<Kind>>();
  #changedKinds = new Set<Kind>();
  #files: StateFiles | undefined;
  #loading: Promise<void> | undefined;
  #isLoaded = false;
  #latest = 0;
  #isFailureShown = false;
  /** Fires with the kinds of which items have changed, in whichever window: once for changes that come together. */
  readonly onDidChange = this.#changed.event;

  constructor(context: Pick<vscode.ExtensionContext, 'globalState' | 'globalStorageUri'>) {
    this.#context = context;
  }

  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** Reads what is stored, once. Never rejects: where nothing can be read, memory has to do, and the user is told. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Reads what other windows have changed without this one being told, and tries to write what could not be written. */
  async refresh(): Promise<void> {
    if (!this.#loading) return;
    await this.#loading;
    await this.#opened().refresh();
  }

  /** The items of a kind, in the order in which they were first stored. */
  itemsOf(kind: Kind): ReadonlyMap<string, Item> {
    return this.#kinds.get(kind) ?? new Map();
  }

  itemOf(kind: Kind, key: string): Item | undefined {
    return this.#kinds.get(kind)?.get(key);
  }

  /** Another number after each change of an item of a kind. */
  versionOf(kind: Kind): number {
    return this.#versions.get(kind) ?? 0;
  }

  /**
   * Stores a value, or deletes it where it is `undefined`. It is known when this returns. The promise resolves once the value
   * is on the disk, or once the user was told that it can't be; it never rejects.
   */
  async set(kind: Kind, key: string, value: unknown): Promise<void> {
    const known = this.itemOf(kind, key);
    if (JSON.stringify(known?.value) !== JSON.stringify(value)) {
      this.#latest = Math.max(Date.now(), this.#latest + 1);
      this.#put(kind, key, value === undefined ? undefined : { kind, key, at: known?.at ?? this.#latest, value });
    }
    await this.#opened().save(kind, key);
  }

  /** Takes over what another window has stored, or deleted. */
  receive(kind: Kind, key: string, item: Item | undefined): void {
    this.#put(kind, key, item);
  }

  /** Deletes every item, every file, and what earlier versions left. */
  async deleteAll(): Promise<void> {
    await this.load();
    for (const [kind, items] of this.#kinds) for (const key of [...items.keys()]) this.#put(kind, key, undefined);
    await this.#opened().deleteAll();
    await new EarlierState(this.#context).delete();
  }

  /** Waits until all that was set is on the disk, as far as that can be. */
  async flush(): Promise<void> {
    await this.#files?.flush();
  }

  dispose(): void {
    this.#files?.dispose();
    this.#changed.dispose();
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
   * Once. Whether a value is a good one is for its reader to say; an item that is there already is newer. Each item is written
   * by itself, so what a crash leaves is taken over the next time.
   */
  async #takeOverEarlierState(files: StateFiles): Promise<void> {
    const earlier = new EarlierState(this.#context);
    const items = await earlier.items();
    if (items.length > 0 && !this.itemOf('choices', TAKEN_OVER)) {
      const missing = items.filter(({ kind, key }) => !this.itemOf(kind, key));
      await Promise.all(missing.map(({ kind, key, value }) => this.set(kind, key, value)));
      await this.set('choices', TAKEN_OVER, true);
    }
    if (files.isSaved) await earlier.delete().catch(error => log.error(error));
  }

  /** The files, which nothing is done with before the first item is read or written. */
  #opened(): StateFiles {
    this.#files ??= new StateFiles(vscode.Uri.joinPath(this.#context.globalStorageUri, 'state').fsPath, this, {
      onFailure: error => this.#showFailure(error),
      onUnwatched: error => log.error(error),
      onBroken: name => log.info(`${name} can't be read. It is kept as ${name}.broken.`),
    });
    return this.#files;
  }

  #put(kind: Kind, key: string, item: Item | undefined): void {
    const items = this.#kinds.get(kind) ?? new Map<string, Item>();
    this.#kinds.set(kind, items);
    if (item) items.set(key, item);
    else items.delete(key);
    this.#versions.set(kind, this.versionOf(kind) + 1);
    if (this.#changedKinds.size === 0) queueMicrotask(() => this.#tell());
    this.#changedKinds.add(kind);
  }

  /** What is read at first is told at once. */
  #tell(): void {
    if (this.#loading && !this.#isLoaded) return;
    const kinds = this.#changedKinds;
    this.#changedKinds = new Set();
    if (kinds.size > 0) this.#changed.fire(kinds);
  }

  /** Once in a window: nothing else changes until the disk does. */
  #showFailure(error: unknown): void {
    log.error(error);
    if (this.#isFailureShown) return;
    this.#isFailureShown = true;
    const { l10n } = vscode;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
    const showLog = l10n.t('Show Log');
    const message = l10n.t(
      "Couldn't save changes ({0}): they last until this window closes. Check the disk's space and permissions.",
      code,
    );
    void warn(message, showLog).then(chosen => chosen === showLog && log.show());
  }
}
