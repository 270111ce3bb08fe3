import * as vscode from 'vscode';
import { Disposable } from './disposable.ts';

/** Remembers the text editor that was last active, while a read-only one has the focus. */
export class LastEditor extends Disposable {
  readonly #counts: (document: vscode.TextDocument) => boolean;
  #editor: vscode.TextEditor | undefined;

  /** @param counts decides which documents count */
  constructor(counts: (document: vscode.TextDocument) => boolean) {
    super();
    this.#counts = counts;
    this.#note(vscode.window.activeTextEditor);
    this.register(vscode.window.onDidChangeActiveTextEditor(editor => this.#note(editor)));
  }

  /** Shows the editor again, with its cursors where they were. Returns `undefined` where it is no longer open. */
  async show(): Promise<vscode.TextEditor | undefined> {
    return this.#editor && bringBack(this.#editor);
  }

  #note(editor: vscode.TextEditor | undefined): void {
    if (editor && this.#counts(editor.document)) this.#editor = editor;
  }
}

/**
 * Shows an editor again, with its cursors where they were.
 *
 * @param isSame false where the text has changed, so that the old cursors don't fit
 * @returns the editor that shows the document now; `undefined` where there is none
 */
export async function bringBack(editor: vscode.TextEditor, isSame = true): Promise<vscode.TextEditor | undefined> {
  const { document, selections, viewColumn } = editor;
  const inFront = (): vscode.TextEditor | undefined => {
    const active = vscode.window.activeTextEditor;
    return active?.document === document ? active : undefined;
  };
  if (inFront() || document.isClosed) return inFront();
  const notebook = vscode.workspace.notebookDocuments.find(candidate =>
    candidate.getCells().some(cell => cell.document === document),
  );
  if (notebook) {
    // VS Code decides which cell of the notebook is edited.
    await vscode.window.showNotebookDocument(notebook);
    return inFront();
  }
  const shown = await vscode.window.showTextDocument(document, viewColumn === undefined ? {} : { viewColumn });
  if (isSame) shown.selections = selections;
  return shown;
}
