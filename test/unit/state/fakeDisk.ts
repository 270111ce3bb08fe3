import type { FileSystem } from '../../../src/state/fileSystem.ts';
import type { Item, Kind } from '../../../src/state/item.ts';
import { StateFiles } from '../../../src/state/stateFiles.ts';

/** Lets other operations happen first. */
type Turn = () => Promise<unknown>;

/** One folder in memory, shared by windows. */
export class FakeDisk {
  readonly files = new Map<string, string>();
  /** The time of change of every file, in milliseconds since 1970. */
  changedAt = Date.now();
  readonly #windows = new Set<FakeWindow>();
  readonly turn: Turn;

  constructor(turn: Turn = async () => undefined) {
    this.turn = turn;
  }

  open(crashAt = Number.POSITIVE_INFINITY): FakeWindow {
    const window = new FakeWindow(this, crashAt);
    this.#windows.add(window);
    return window;
  }

  /** Notifies every window of a change, a while later. */
  changed(name: string): void {
    for (const window of this.#windows) void this.turn().then(() => window.watcher?.(name));
  }
}

/** The memory of a window, and its files. */
export class FakeWindow {
  readonly items = new Map<string, Item>();
  readonly failures: unknown[] = [];
  readonly broken: string[] = [];
  readonly files: StateFiles;
  watcher: ((name: string | undefined) => void) | undefined;
  isCrashed = false;
  onCrash: () => void = () => undefined;
  /** Called before each operation: may throw the disk's error, or take time. */
  fail: (operation: keyof FileSystem, name: string) => void | Promise<void> = () => undefined;
  #operations = 0;
  readonly #disk: FakeDisk;
  readonly #crashAt: number;

  /** @param crashAt the number of the last operation, which begins and never ends */
  constructor(disk: FakeDisk, crashAt: number) {
    this.#disk = disk;
    this.#crashAt = crashAt;
    this.files = new StateFiles(
      '/state',
      {
        itemOf: (kind, key) => this.items.get(`${kind}/${key}`),
        receive: (kind, key, item) => this.#put(kind, key, item),
      },
      {
        onFailure: error => this.failures.push(error),
        onUnwatched: error => this.failures.push(error),
        onBroken: name => this.broken.push(name),
      },
      this.#fileSystem() as FileSystem,
    );
  }

  set(key: string, value: unknown): Promise<void> {
    this.#put('servers', key, value === undefined ? undefined : { kind: 'servers', key, at: 1, value });
    return this.files.save('servers', key);
  }

  get(key: string): unknown {
    return this.items.get(`servers/${key}`)?.value;
  }

  #put(kind: Kind, key: string, item: Item | undefined): void {
    if (item) this.items.set(`${kind}/${key}`, item);
    else this.items.delete(`${kind}/${key}`);
  }

  /** Never resolves for an operation that a crash interrupts. */
  async #operation<Result>(name: keyof FileSystem, file: string, act: () => Result | Promise<Result>): Promise<Result> {
    await this.#disk.turn();
    if (!this.isCrashed && ++this.#operations >= this.#crashAt) {
      this.isCrashed = true;
      this.onCrash();
    }
    if (this.isCrashed) return new Promise<never>(() => undefined);
    await this.fail(name, file);
    return act();
  }

  #fileSystem(): Record<keyof FileSystem, unknown> {
    const { files } = this.#disk;
    const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
    const missing = (): Error => Object.assign(new Error('There is no such file'), { code: 'ENOENT' });
    const existing = (name: string): string => {
      const text = files.get(name);
      if (text === undefined) throw missing();
      return text;
    };
    return {
      mkdir: (path: string) => this.#operation('mkdir', path, () => undefined),
      readdir: (path: string) => this.#operation('readdir', path, () => [...files.keys()]),
      readFile: (path: string) => this.#operation('readFile', nameOf(path), () => existing(nameOf(path))),
      stat: (path: string) =>
        this.#operation('stat', nameOf(path), () => existing(nameOf(path)) && { mtimeMs: this.#disk.changedAt }),
      writeFile: async (path: string, text: string) => {
        const name = nameOf(path);
        // Writes in two parts, so that a crash may come between them.
        await this.#operation('writeFile', name, () => files.set(name, text.slice(0, text.length / 2)));
        await this.#operation('writeFile', name, () => files.set(name, text));
        this.#disk.changed(name);
      },
      rename: (from: string, to: string) =>
        this.#operation('rename', nameOf(to), () => {
          files.set(nameOf(to), existing(nameOf(from)));
          files.delete(nameOf(from));
          this.#disk.changed(nameOf(to));
        }),
      unlink: (path: string) =>
        this.#operation('unlink', nameOf(path), () => {
          existing(nameOf(path));
          files.delete(nameOf(path));
          this.#disk.changed(nameOf(path));
        }),
      watch: (_: string, changed: (name: string | undefined) => void) => {
        this.watcher = name => {
          if (!this.isCrashed) changed(name);
        };
        return { close: () => undefined };
      },
    };
  }
}
