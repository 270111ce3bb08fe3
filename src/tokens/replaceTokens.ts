import * as vscode from 'vscode';
import { applyEdits, isWritable, type Replacement } from '../workbench/edits.ts';
import { LIMIT, leavesWorkspace, readBounded } from './workspaceTexts.ts';

/**
 * Replaces every occurrence of some tokens in a file. An open file is changed in its editor, in one undo step, and the user
 * saves it. Any other is changed on disk, byte for byte: VS Code might read it in the wrong encoding, and would format it
 * when it saves.
 *
 * @param fresh the new tokens, by the old ones
 * @returns whether none of the old tokens is left, which is read back
 */
export async function replaceTokens(uri: vscode.Uri, fresh: ReadonlyMap<string, string>): Promise<boolean> {
  const key = uri.toString();
  const open = vscode.workspace.textDocuments.find(each => each.uri.toString() === key);
  // VS Code would change a read-only document too, and could never save it.
  if (!(await isWritable(open ?? { uri, languageId: '' }))) return false;
  return open ? replaceInEditor(open, fresh) : replaceOnDisk(uri, fresh);
}

async function replaceInEditor(document: vscode.TextDocument, fresh: ReadonlyMap<string, string>): Promise<boolean> {
  // Searched at each attempt: the file may have changed while the server responded.
  await applyEdits(document, () => occurrences(document, fresh));
  return !holds(document.getText(), fresh);
}

function occurrences(document: vscode.TextDocument, fresh: ReadonlyMap<string, string>): Replacement[] {
  const text = document.getText();
  const found: Replacement[] = [];
  for (const [token, next] of fresh) {
    for (let start = text.indexOf(token); start >= 0; start = text.indexOf(token, start + token.length)) {
      const range = new vscode.Range(document.positionAt(start), document.positionAt(start + token.length));
      found.push({ range, text: next });
    }
  }
  return found;
}

async function replaceOnDisk(uri: vscode.Uri, fresh: ReadonlyMap<string, string>): Promise<boolean> {
  const { fs } = vscode.workspace;
  // Latin-1 maps every byte to one character and back. A token has only characters that are the same in every encoding.
  const read = async (): Promise<string | undefined> => {
    const bytes = await readBounded(uri, LIMIT);
    return bytes && Buffer.from(bytes).toString('latin1');
  };
  const before = await read();
  // The file may have been replaced since it was searched.
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
