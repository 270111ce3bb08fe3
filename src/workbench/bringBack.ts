import * as vscode from 'vscode';

/**
 * Brings an editor to the front again, with its cursors where they were.
 *
 * @returns the editor that shows its document now; `undefined` where that is closed
 */
export async function bringBack(editor: vscode.TextEditor): Promise<vscode.TextEditor | undefined> {
  const { document, selections, viewColumn } = editor;
  if (editor === vscode.window.activeTextEditor) return editor;
  if (document.isClosed) return undefined;
  const notebook = vscode.workspace.notebookDocuments.find(each =>
    each.getCells().some(cell => cell.document === document),
  );
  if (notebook) {
    // Its cell is still the one that is edited there.
    await vscode.window.showNotebookDocument(notebook);
    return vscode.window.activeTextEditor;
  }
  const shown = await vscode.window.showTextDocument(document, viewColumn === undefined ? {} : { viewColumn });
  shown.selections = selections;
  return shown;
}
