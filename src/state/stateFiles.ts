import { hash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, type FileSystem, nodeFileSystem, unlessMissing } from './fileSystem.ts';
import type { Item, Kind } from './item.ts';

/** What is kept in files: memory is the truth in this window. */
interface Memory {
  itemOf(kind: Kind, key: string): Item | undefined;
  /** Takes over what another window has stored, or deleted. */
  receive(kind: Kind, key: string, item: Item | undefined): void;
}

interface Events {
  /** What can't be written is kept in memory. */
  readonly onFailure: (error: unknown) => void;
  /** What other windows change is read when `refresh` is called only. */
  readonly onUnwatched: (error: unknown) => void;
  /** A file that holds no item: it has got another name. */
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
/** The age at which a temporary file is left over from a window that ended while it wrote, in milliseconds. */
const LEFT_OVER = 60 * 60 * 1000;
/** What Windows says of a rename while somebody, such as a virus scanner, has one of the files open. */
const IN_USE: ReadonlySet<unknown> = new Set(['EBUSY', 'EPERM', 'EACCES']);
const RENAMES = 8;

/**
 * The items of a store in the files of one folder, a file each. A file is replaced in one step, so a reader sees it as it was
 * or as it is. What is done with one file is done in turn.
 */
export class StateFiles {
  readonly #folder: string;
  readonly #memory: Memory;
  readonly #events: Events;
  readonly #fs: FileSystem;
  readonly #known = new Map<string, Known>();
  /** The files of items that this window has changed, until memory is written to them. */
  readonly #unsaved = new Map<string, ItemName>();
  readonly #queues = new Map<string, Promise<void>>();
  #watcher: { close(): void } | undefined;

  constructor(folder: string, memory: Memory, events: Events, fs = nodeFileSystem) {
    this.#folder = folder;
    this.#memory = memory;
    this.#events = events;
    this.#fs = fs;
  }

  /** Reads every item, and watches for those that other windows change from now on. */
  async load(): Promise<void> {
    await this.#attempt(() => this.#fs.mkdir(this.#folder, { recursive: true }));
    try {
      this.#watcher = this.#fs.watch(this.#folder, name => this.#didChange(name), this.#events.onUnwatched);
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

  dispose(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
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
    const item = parse(text);
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

  /** A file that this window knows with an item in it is written again. */
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
    let names: string[] = [];
    await this.#attempt(async () => {
      names = await this.#fs.readdir(this.#folder);
    });
    return names.filter(name => name.endsWith(ending));
  }

  /** Does something with a file when all that was begun with it before is done. Never rejects. */
  #after(name: string, act: () => Promise<void>): Promise<void> {
    const acting = (this.#queues.get(name) ?? Promise.resolve()).then(() => this.#attempt(act));
    this.#queues.set(name, acting);
    return acting.then(() => {
      if (this.#queues.get(name) === acting) this.#queues.delete(name);
    });
  }

  async #attempt(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#events.onFailure(error);
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

/** The item of a file; `undefined` where it holds none. */
function parse(text: string): Item | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { kind, key, at, value } = parsed as Partial<Record<keyof Item, unknown>>;
  if (typeof kind !== 'string' || typeof key !== 'string' || typeof at !== 'number') return undefined;
  // A kind of another version is kept, and used by nobody.
  return { kind: kind as Kind, key, at, value };
}
