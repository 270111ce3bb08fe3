import * as vscode from 'vscode';

export const SOURCE_SCHEME = 'plex-source';

/** What the documents are read from, which is loaded by the first of them. */
type Documents = Required<Pick<vscode.FileSystemProvider, 'stat' | 'readFile' | 'onDidChangeFile'>>;

/**
 * The source documents as VS Code gets them at activation: what is in them is loaded by the first one. A file system,
 * because VS Code restores the tabs of one after a reload.
 */
export class SourceFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #load: () => Promise<Documents>;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  #loading: Promise<Documents> | undefined;

  constructor(load: () => Promise<Documents>) {
    this.#load = load;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return (await this.#documents()).stat(uri);
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#documents()).readFile(uri);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.FileNotADirectory(uri);
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #documents(): Promise<Documents> {
    this.#loading ??= this.#load().then(documents => {
      documents.onDidChangeFile(changes => this.#changed.fire(changes));
      return documents;
    });
    return this.#loading;
  }
}
