import * as vscode from 'vscode';
import { isWritable } from '../workbench/isWritable.ts';

/**
 * Replaces every occurrence of some tokens in a file, in one undo step. A file that was not open is saved; one that was is
 * left to the user.
 *
 * @param fresh by the token that it takes the place of
 * @returns whether none of the old ones is left. It is read back.
 */
export async function replaceTokens(uri: vscode.Uri, fresh: ReadonlyMap<string, string>): Promise<boolean> {
  const key = uri.toString();
  const wasOpen = vscode.workspace.textDocuments.some(each => each.uri.toString() === key);
  const document = await vscode.workspace.openTextDocument(uri);
  // VS Code would change a read-only one all the same, and could never save it.
  if (!(await isWritable(document))) return false;
  const edit = new vscode.WorkspaceEdit();
  // Looked for anew: the file may have changed while the server answered.
  const text = document.getText();
  for (const [token, next] of fresh) {
    for (let at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + token.length)) {
      edit.replace(uri, new vscode.Range(document.positionAt(at), document.positionAt(at + token.length)), next);
    }
  }
  if (edit.size > 0 && !(await vscode.workspace.applyEdit(edit))) return false;
  const after = document.getText();
  if ([...fresh.keys()].some(token => after.includes(token))) return false;
  return wasOpen || document.save();
}
