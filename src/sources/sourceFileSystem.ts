import * as vscode from 'vscode';
import type { SourceDocuments } from './sourceDocuments.ts';

/**
 * The source documents as VS Code gets them at activation: what is in them is loaded by the first one. A file system,
 * because VS Code restores the tabs of one after a reload.
 */
export class SourceFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #load: () => Promise<SourceDocuments>;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  #loading: Promise<SourceDocuments> | undefined;

  constructor(load: () => Promise<SourceDocuments>) {
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

  #documents(): Promise<SourceDocuments> {
    this.#loading ??= this.#load().then(documents => {
      documents.onDidChangeFile(changes => this.#changed.fire(changes));
      return documents;
    });
    return this.#loading;
  }
}
