import { hash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Disposable } from '../workbench/disposable.ts';
import { codeOf, type FileSystem, nodeFileSystem, unlessMissing } from './fileSystem.ts';
import { type Item, type Kind, parseItem } from './item.ts';

/** The items in memory, which is the truth in this window. */
interface Memory {
  itemOf(kind: Kind, key: string): Item | undefined;
  /** Takes over what another window has stored, or deleted. */
  receive(kind: Kind, key: string, item: Item | undefined): void;
}

interface Events {
  /** Something couldn't be read or written. It stays in memory. */
  readonly onFailure: (error: unknown) => void;
  /** The folder can't be watched: changes by other windows are read by `refresh` only. */
  readonly onUnwatched: (error: unknown) => void;
  /** A file holds no item. It was renamed. */
  readonly onBroken: (name: string) => void;
}

/** The item of a file. */
type ItemName = Pick<Item, 'kind' | 'key'>;

/** What was last read from or written to a file. */
interface Known extends ItemName {
  readonly digest: string;
}

const ENDING = '.json';
const TEMPORARY = '.tmp';
/** The age from which a temporary file was left by a window that ended while it wrote, in milliseconds. */
const LEFT_OVER = 60 * 60 * 1000;
/** Codes of a rename on Windows while another program, such as a virus scanner, has one of the files open. */
const IN_USE: ReadonlySet<unknown> = new Set(['EBUSY', 'EPERM', 'EACCES']);
const RENAMES = 8;

/**
 * The items of a store in the files of one folder, a file each. A file is replaced in one step, so a reader sees it as it was
 * or as it is. Operations on one file follow each other.
 */
export class StateFiles extends Disposable {
  readonly #folder: string;
  readonly #memory: Memory;
  readonly #events: Events;
  readonly #fs: FileSystem;
  readonly #known = new Map<string, Known>();
  /** The files of items that this window has changed, until memory is written to them. */
  readonly #unsaved = new Map<string, ItemName>();
  readonly #queues = new Map<string, Promise<void>>();

  constructor(folder: string, memory: Memory, events: Events, fs = nodeFileSystem) {
    super();
    this.#folder = folder;
    this.#memory = memory;
    this.#events = events;
    this.#fs = fs;
  }

  /** Reads every item, and watches for those that other windows change from now on. */
  async load(): Promise<void> {
    await this.#attempt(() => this.#fs.mkdir(this.#folder, { recursive: true }));
    try {
      const watcher = this.#fs.watch(this.#folder, name => this.#didChange(name), this.#events.onUnwatched);
      this.register({ dispose: () => watcher.close() });
    } catch (error) {
      this.#events.onUnwatched(error);
    }
    await this.refresh();
    for (const name of await this.#names(TEMPORARY)) await this.#attempt(() => this.#deleteLeftOver(name));
  }

  /** Reads what has changed, and writes what could not be written before. */
  async refresh(): Promise<void> {
    const names = new Set([...(await this.#names(ENDING)), ...this.#known.keys(), ...this.#unsaved.keys()]);
    await Promise.all(Array.from(names, name => this.#after(name, () => this.#synchronize(name))));
  }

  /** Brings what memory has of an item to the disk. */
  save(kind: Kind, key: string): Promise<void> {
    const name = nameOf(kind, key);
    this.#unsaved.set(name, { kind, key });
    return this.#after(name, () => this.#write(name));
  }

  /** Deletes every file. The folder stays, because other windows watch it. */
  async deleteAll(): Promise<void> {
    await this.flush(); // What is being written would come back.
    await Promise.all(Array.from(this.#known.values(), ({ kind, key }) => this.save(kind, key)));
    for (const name of await this.#names('')) await this.#attempt(() => this.#unlink(name));
  }

  /** Whether the disk has all that memory has. */
  get isSaved(): boolean {
    return this.#unsaved.size === 0;
  }

  async flush(): Promise<void> {
    await Promise.all(this.#queues.values());
  }

  /** @param name `undefined` where the system doesn't say what has changed */
  #didChange(name: string | undefined): void {
    if (name === undefined) void this.refresh();
    else if (name.endsWith(ENDING)) void this.#after(name, () => this.#synchronize(name));
  }

  /** Writes what this window has changed, or else takes over what another one has. */
  async #synchronize(name: string): Promise<void> {
    if (this.#unsaved.has(name)) return this.#write(name);
    const text = await unlessMissing(this.#fs.readFile(this.#pathOf(name), 'utf8'));
    // Changed here while the file was read: that is written next.
    if (this.#unsaved.has(name)) return;
    const known = this.#known.get(name);
    if (text === undefined) {
      this.#known.delete(name);
      if (known) this.#memory.receive(known.kind, known.key, undefined);
      return;
    }
    const digest = digestOf(text);
    if (digest === known?.digest) return;
    const item = parseItem(text);
    if (!item || nameOf(item.kind, item.key) !== name) return this.#setAside(name);
    const { kind, key } = item;
    this.#known.set(name, { kind, key, digest });
    this.#memory.receive(kind, key, item);
  }

  /** An item that was deleted goes from the disk in any case: another window may have stored one just now. */
  async #write(name: string): Promise<void> {
    const unsaved = this.#unsaved.get(name);
    if (!unsaved) return;
    // What is changed from here on is written next.
    this.#unsaved.delete(name);
    const { kind, key } = unsaved;
    const item = this.#memory.itemOf(kind, key);
    const text = item && JSON.stringify(item);
    const digest = text === undefined ? undefined : digestOf(text);
    if (digest !== undefined && digest === this.#known.get(name)?.digest) return;
    try {
      if (text === undefined) await this.#unlink(name);
      else await this.#replace(name, text);
    } catch (error) {
      this.#unsaved.set(name, unsaved);
      throw error;
    }
    if (digest === undefined) this.#known.delete(name);
    else this.#known.set(name, { kind, key, digest });
  }

  /** Node writes all of a file or fails, and has it on the disk before its new name counts. */
  async #replace(name: string, text: string): Promise<void> {
    const temporary = this.#pathOf(`${name}.${randomUUID()}${TEMPORARY}`);
    const write = () => this.#fs.writeFile(temporary, text, { flag: 'wx', flush: true });
    try {
      await write().catch(async error => {
        if (codeOf(error) !== 'ENOENT') throw error;
        await this.#fs.mkdir(this.#folder, { recursive: true });
        await write();
      });
      await this.#rename(temporary, this.#pathOf(name));
    } catch (error) {
      await this.#fs.unlink(temporary).catch(() => undefined); // It may not be there: what failed is thrown.
      throw error;
    }
  }

  async #rename(from: string, to: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#fs.rename(from, to);
      } catch (error) {
        if (attempt === RENAMES || !IN_USE.has(codeOf(error))) throw error;
        await sleep(attempt * 20);
      }
    }
  }

  /** Renames a file that can't be read, and writes the item that this window knows from it, if there is one. */
  async #setAside(name: string): Promise<void> {
    this.#events.onBroken(name);
    await this.#rename(this.#pathOf(name), this.#pathOf(`${name}.broken`));
    const known = this.#known.get(name);
    if (!known) return;
    this.#known.delete(name);
    this.#unsaved.set(name, known);
    await this.#write(name);
  }

  async #deleteLeftOver(name: string): Promise<void> {
    const status = await unlessMissing(this.#fs.stat(this.#pathOf(name)));
    if (status && Date.now() - status.mtimeMs > LEFT_OVER) await this.#unlink(name);
  }

  async #unlink(name: string): Promise<void> {
    await unlessMissing(this.#fs.unlink(this.#pathOf(name)));
  }

  async #names(ending: string): Promise<string[]> {
    const names = await this.#attempt(() => this.#fs.readdir(this.#folder));
    return (names ?? []).filter(name => name.endsWith(ending));
  }

  /** Runs an operation on a file after those that were begun before. Never rejects. */
  async #after(name: string, act: () => Promise<void>): Promise<void> {
    const previous = this.#queues.get(name);
    const running = this.#attempt(async () => {
      await previous;
      await act();
    });
    this.#queues.set(name, running);
    await running;
    if (this.#queues.get(name) === running) this.#queues.delete(name);
  }

  /** Returns the result; `undefined` where it fails, which `onFailure` is told. */
  async #attempt<Result>(act: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await act();
    } catch (error) {
      this.#events.onFailure(error);
      return undefined;
    }
  }

  #pathOf(name: string): string {
    return path.join(this.#folder, name);
  }
}

/** A key may hold anything, also what no file system takes. */
function nameOf(kind: Kind, key: string): string {
  return `${kind}.${digestOf(key).slice(0, 32)}${ENDING}`;
}

function digestOf(text: string): string {
  return hash('sha256', text, 'hex');
}
