import * as vscode from 'vscode';
import { log } from '../workbench/log.ts';
import { isListedServer, type ListedServer } from './server.ts';

/**
 * What plex.tv listed last for each account: a file each, so that two windows never overwrite what the other read. They
 * hold no secrets, and are there so that the sidebar has its servers at once.
 */
export class ListFiles {
  readonly #storage: vscode.Uri;
  #writing: Promise<void> = Promise.resolve();

  /** @param storage where this extension may keep files */
  constructor(storage: vscode.Uri) {
    this.#storage = storage;
  }

  /** `undefined` where there is none, or one that cannot be read: the next list from plex.tv replaces it. */
  async read(account: string): Promise<ListedServer[] | undefined> {
    try {
      const content = await vscode.workspace.fs.readFile(this.#file(account));
      const stored: unknown = JSON.parse(new TextDecoder().decode(content));
      if (Array.isArray(stored)) return stored.filter(isListedServer);
    } catch (error) {
      if (isMissing(error)) return undefined;
    }
    log.info('The list of servers of an account could not be read; it is made anew.');
    return undefined;
  }

  /** Replaces the file in one step: another window may be reading it. */
  write(account: string, list: readonly ListedServer[]): Promise<void> {
    const content = new TextEncoder().encode(JSON.stringify(list));
    return this.#after(async () => {
      const { fs } = vscode.workspace;
      const temporary = vscode.Uri.joinPath(this.#folder(), `${crypto.randomUUID()}.tmp`);
      await fs.createDirectory(this.#folder());
      await fs.writeFile(temporary, content);
      await fs.rename(temporary, this.#file(account), { overwrite: true });
    });
  }

  delete(account: string): Promise<void> {
    return this.#delete(this.#file(account));
  }

  deleteAll(): Promise<void> {
    return this.#delete(this.#folder());
  }

  #delete(uri: vscode.Uri): Promise<void> {
    return this.#after(async () => {
      try {
        await vscode.workspace.fs.delete(uri, { recursive: true });
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    });
  }

  /** One after the other: a list that is on its way to the disk would outlive its deletion. */
  #after(next: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing.then(next, next);
    return this.#writing;
  }

  #file(account: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#folder(), `${encodeURIComponent(account)}.json`);
  }

  #folder(): vscode.Uri {
    return vscode.Uri.joinPath(this.#storage, 'servers');
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
}
