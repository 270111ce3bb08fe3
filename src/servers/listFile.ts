import * as vscode from 'vscode';
import { log } from '../workbench/log.ts';
import { isListedServer, type ListedServer } from './server.ts';

/** What plex.tv listed last for each account, by the account's id. A file without secrets, so that the sidebar has it at once. */
export class ListFile {
  readonly #folder: vscode.Uri;
  #writing: Promise<void> = Promise.resolve();

  /** @param folder where this extension may keep files */
  constructor(folder: vscode.Uri) {
    this.#folder = folder;
  }

  /** What cannot be read is skipped and told to the log: the next list from plex.tv replaces it. */
  async read(): Promise<Map<string, readonly ListedServer[]>> {
    let stored: unknown;
    try {
      stored = JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(this.#file())));
    } catch (error) {
      const isMissing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
      if (!isMissing) log.info('The list of servers could not be read; it is made anew.');
      return new Map();
    }
    const lists = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
    return new Map(
      lists.flatMap(([account, list]) => (Array.isArray(list) ? [[account, list.filter(isListedServer)]] : [])),
    );
  }

  /** Replaces the file in one step: another window may be reading it. */
  write(lists: ReadonlyMap<string, readonly ListedServer[]>): Promise<void> {
    const content = new TextEncoder().encode(JSON.stringify(Object.fromEntries(lists)));
    const replace = async (): Promise<void> => {
      const { fs } = vscode.workspace;
      const temporary = vscode.Uri.joinPath(this.#folder, `servers-${crypto.randomUUID()}.json`);
      await fs.createDirectory(this.#folder);
      await fs.writeFile(temporary, content);
      await fs.rename(temporary, this.#file(), { overwrite: true });
    };
    this.#writing = this.#writing.then(replace, replace);
    return this.#writing;
  }

  async delete(): Promise<void> {
    try {
      await vscode.workspace.fs.delete(this.#file());
    } catch (error) {
      if (!(error instanceof vscode.FileSystemError && error.code === 'FileNotFound')) throw error;
    }
  }

  #file(): vscode.Uri {
    return vscode.Uri.joinPath(this.#folder, 'servers.json');
  }
}
