import * as vscode from 'vscode';
import { bringBack } from './bringBack.ts';

/** Remembers the text editor that the user last wrote in, while a read-only one has the focus. */
export class LastEditor implements vscode.Disposable {
  readonly #listener: vscode.Disposable;
  readonly #isWritten: (document: vscode.TextDocument) => boolean;
  #editor: vscode.TextEditor | undefined;

  /** @param isWritten decides which documents count */
  constructor(isWritten: (document: vscode.TextDocument) => boolean) {
    this.#isWritten = isWritten;
    this.#note(vscode.window.activeTextEditor);
    this.#listener = vscode.window.onDidChangeActiveTextEditor(editor => this.#note(editor));
  }

  /** Shows the editor again, with its cursors where they were. Returns `undefined` where it is no longer open. */
  async show(): Promise<vscode.TextEditor | undefined> {
    return this.#editor && bringBack(this.#editor);
  }

  dispose(): void {
    this.#listener.dispose();
  }

  #note(editor: vscode.TextEditor | undefined): void {
    if (editor && this.#isWritten(editor.document)) this.#editor = editor;
  }
}
