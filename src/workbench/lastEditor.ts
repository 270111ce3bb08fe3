import * as vscode from 'vscode';
import { bringBack } from './bringBack.ts';

/** The text editor that people last wrote in, while they look at something that they cannot write in. */
export class LastEditor implements vscode.Disposable {
  readonly #listener: vscode.Disposable;
  readonly #isWritten: (document: vscode.TextDocument) => boolean;
  #editor: vscode.TextEditor | undefined;

  /** @param isWritten which documents count */
  constructor(isWritten: (document: vscode.TextDocument) => boolean) {
    this.#isWritten = isWritten;
    this.#note(vscode.window.activeTextEditor);
    this.#listener = vscode.window.onDidChangeActiveTextEditor(editor => this.#note(editor));
  }

  /** Brings it to the front again, with its cursors where they were. `undefined` where there is none any more. */
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
