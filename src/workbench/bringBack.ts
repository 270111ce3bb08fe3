import * as vscode from 'vscode';

/**
 * Brings an editor to the front again, with its cursors where they were.
 *
 * @param isSame whether the text is the one that its cursors are for
 * @returns the editor that shows its document now; `undefined` where there is none
 */
export async function bringBack(editor: vscode.TextEditor, isSame = true): Promise<vscode.TextEditor | undefined> {
  const { document, selections, viewColumn } = editor;
  const inFront = (): vscode.TextEditor | undefined => {
    const active = vscode.window.activeTextEditor;
    return active?.document === document ? active : undefined;
  };
  if (inFront() || document.isClosed) return inFront();
  const notebook = vscode.workspace.notebookDocuments.find(each =>
    each.getCells().some(cell => cell.document === document),
  );
  if (notebook) {
    // Which of its cells is edited there, is VS Code's to say.
    await vscode.window.showNotebookDocument(notebook);
    return inFront();
  }
  const shown = await vscode.window.showTextDocument(document, viewColumn === undefined ? {} : { viewColumn });
  if (isSame) shown.selections = selections;
  return shown;
}
