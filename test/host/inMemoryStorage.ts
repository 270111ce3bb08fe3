import * as vscode from 'vscode';

/** SecretStorage as VS Code gives it, in memory; it can be told to fail as a locked keyring does. */
export class InMemorySecretStorage implements vscode.SecretStorage {
  readonly values = new Map<string, string>();
  failing: 'get' | 'store' | 'delete' | undefined;
  /** Takes what is stored and keeps nothing, as some keyrings do. */
  forgetful = false;
  readonly #changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  readonly onDidChange = this.#changed.event;

  async keys(): Promise<string[]> {
    return [...this.values.keys()];
  }

  async get(key: string): Promise<string | undefined> {
    if (this.failing === 'get') throw new Error('The keyring is locked');
    return this.values.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    // The worst that can be: a complaint that repeats what it is about.
    if (this.failing === 'store') throw new Error(`The keyring is locked: ${value}`);
    if (!this.forgetful) this.values.set(key, value);
    this.#changed.fire({ key });
  }

  async delete(key: string): Promise<void> {
    if (this.failing === 'delete') throw new Error('The keyring is locked');
    this.values.delete(key);
    this.#changed.fire({ key });
  }
}

export class InMemoryMemento implements vscode.Memento {
  readonly values = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.values.keys()];
  }

  get<T>(key: string, defaultValue?: T): T {
    return (this.values.get(key) ?? defaultValue) as T;
  }

  async update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, value);
  }
}
