import * as vscode from 'vscode';
import { Disposable } from '../workbench/disposable.ts';

export const SOURCE_SCHEME = 'plex-source';

/** What `SourceDocuments` does here; named so that activation loads none of it. */
interface SourceFiles extends Pick<vscode.FileSystemProvider, 'stat' | 'readFile'> {
  readonly onDidChange: vscode.Event<{
    readonly document: { readonly uri: vscode.Uri };
    readonly textChanged: boolean;
  }>;
}

/**
 * The file system that activation registers for source documents, which the first of them loads. It is a file system because
 * VS Code restores the tabs of one after a reload.
 */
export class SourceFileSystem extends Disposable implements vscode.FileSystemProvider {
  readonly #load: () => Promise<SourceFiles>;
  readonly #changed = this.register(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly onDidChangeFile = this.#changed.event;
  #loading: Promise<SourceFiles> | undefined;

  constructor(load: () => Promise<SourceFiles>) {
    super();
    this.#load = load;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return (await this.#files()).stat(uri);
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#files()).readFile(uri);
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

  #files(): Promise<SourceFiles> {
    this.#loading ??= this.#load().then(files => {
      this.register(
        files.onDidChange(({ document: { uri }, textChanged }) => {
          if (textChanged) this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
        }),
      );
      return files;
    });
    return this.#loading;
  }
}
