import * as vscode from 'vscode';
import type { SourceDocuments } from '../../src/sources/sourceDocuments.ts';
import { SOURCE_SCHEME, SourceFileSystem } from '../../src/sources/sourceFileSystem.ts';
import type { ExtensionUnderTest } from './extensionUnderTest.ts';

const NOTHING: vscode.FileStat = { type: vscode.FileType.File, ctime: 0, mtime: 0, size: 0 };

/** The source documents of the row that has one open. */
export class SourceFiles implements vscode.Disposable {
  #documents: SourceDocuments | undefined;
  #listener: vscode.Disposable | undefined;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #registered = vscode.workspace.registerFileSystemProvider(
    SOURCE_SCHEME,
    Object.assign(new SourceFileSystem(() => Promise.reject(new Error('No row has a source document open.'))), {
      onDidChangeFile: this.#changed.event,
      stat: async (uri: vscode.Uri) => this.#documents?.stat(uri) ?? NOTHING,
      // VS Code reads documents even after they were closed, and the request would belong to no row.
      readFile: async (uri: vscode.Uri) =>
        this.#documents?.answerOf(uri) ? this.#documents.readFile(uri) : new Uint8Array(),
    }),
    { isReadonly: true },
  );

  enter({ fixture: { documents } }: ExtensionUnderTest): void {
    this.#documents = documents;
    this.#listener = documents.onDidChangeFile(changes => this.#changed.fire(changes));
  }

  leave(): void {
    this.#documents = undefined;
    this.#listener?.dispose();
  }

  dispose(): void {
    this.#registered.dispose();
  }
}
