import * as vscode from 'vscode';
import type { SourceDocumentChange } from '../../src/sources/sourceDocument.ts';
import type { SourceDocuments } from '../../src/sources/sourceDocuments.ts';
import { SOURCE_SCHEME, SourceFileSystem } from '../../src/sources/sourceFileSystem.ts';
import type { ExtensionUnderTest } from './extensionUnderTest.ts';

const NOTHING: vscode.FileStat = { type: vscode.FileType.File, ctime: 0, mtime: 0, size: 0 };

/** The source documents of the row that has one open. */
export class SourceFiles implements vscode.Disposable {
  #documents: SourceDocuments | undefined;
  #listener: vscode.Disposable | undefined;
  readonly #changed = new vscode.EventEmitter<SourceDocumentChange>();
  readonly #registered = vscode.workspace.registerFileSystemProvider(
    SOURCE_SCHEME,
    new SourceFileSystem(async () => ({
      onDidChange: this.#changed.event,
      stat: uri => this.#documents?.stat(uri) ?? NOTHING,
      // VS Code reads documents even after they were closed, and the request would belong to no row.
      readFile: uri =>
        this.#documents?.find(uri)?.response ? this.#documents.readFile(uri) : Promise.resolve(new Uint8Array()),
    })),
    { isReadonly: true },
  );

  enter({ fixture: { documents } }: ExtensionUnderTest): void {
    this.#documents = documents;
    this.#listener = documents.onDidChange(change => this.#changed.fire(change));
  }

  leave(): void {
    this.#documents = undefined;
    this.#listener?.dispose();
  }

  dispose(): void {
    this.#registered.dispose();
  }
}
