import * as vscode from 'vscode';
import { isWritable } from '../workbench/isWritable.ts';
import { leavesWorkspace, readBounded } from '../workbench/readBounded.ts';
import { LIMIT } from './workspaceTexts.ts';

/**
 * Replaces every occurrence of some tokens in a file. One that is open is changed in its editor, in one undo step, and left
 * to the user to save. One that is not is changed on disk, byte for byte: VS Code may read it in another encoding than it
 * has, and would format it when it saves it.
 *
 * @param fresh by the token that it takes the place of
 * @returns whether none of the old ones is left. It is read back.
 */
export async function replaceTokens(uri: vscode.Uri, fresh: ReadonlyMap<string, string>): Promise<boolean> {
  const key = uri.toString();
  const open = vscode.workspace.textDocuments.find(each => each.uri.toString() === key);
  // VS Code would change a read-only one all the same, and could never save it.
  if (!(await isWritable(open ?? { uri, languageId: '' }))) return false;
  return open ? replaceInEditor(open, fresh) : replaceOnDisk(uri, fresh);
}

async function replaceInEditor(document: vscode.TextDocument, fresh: ReadonlyMap<string, string>): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  // Looked for anew: the file may have changed while the server answered.
  const text = document.getText();
  for (const [token, next] of fresh) {
    for (let at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + token.length)) {
      const range = new vscode.Range(document.positionAt(at), document.positionAt(at + token.length));
      edit.replace(document.uri, range, next);
    }
  }
  if (edit.size > 0 && !(await vscode.workspace.applyEdit(edit))) return false;
  return !holds(document.getText(), fresh);
}

async function replaceOnDisk(uri: vscode.Uri, fresh: ReadonlyMap<string, string>): Promise<boolean> {
  const { fs } = vscode.workspace;
  // Each byte is a character of Latin-1, and comes back as it was; a token has only those that every encoding shares.
  const read = async (): Promise<string | undefined> => {
    const bytes = await readBounded(uri, LIMIT);
    return bytes && Buffer.from(bytes).toString('latin1');
  };
  const before = await read();
  // It may be another file by now than the one that was looked into.
  if (before === undefined || (await leavesWorkspace(uri))) return false;
  let after = before;
  for (const [token, next] of fresh) after = after.replaceAll(token, next);
  if (after !== before) await fs.writeFile(uri, Buffer.from(after, 'latin1'));
  const written = await read();
  return written !== undefined && !holds(written, fresh);
}

function holds(text: string, fresh: ReadonlyMap<string, string>): boolean {
  return [...fresh.keys()].some(token => text.includes(token));
}
