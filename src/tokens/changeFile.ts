import * as vscode from 'vscode';
import { applyEdits, isWritable } from '../workbench/edits.ts';
import { LIMIT, leavesWorkspace, readBounded } from './workspaceTexts.ts';

/** A text that takes the place of a part of another. Offsets are in UTF-16 code units. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Where a file was changed. */
export type ChangedIn = 'editor' | 'disk';

/** Returns the document of a file that is open. */
export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find(document => document.uri.toString() === key);
}

/**
 * Changes a file. An open one is changed in its editor, in one undo step, and the user saves it. Any other is changed on disk,
 * byte for byte: VS Code might read it in the wrong encoding, and would format it when it saves.
 *
 * @param plan returns the changes for a text, in its order; none once they are made, which is read back
 * @returns `undefined` where the changes aren't made
 */
export async function changeFile(
  uri: vscode.Uri,
  plan: (text: string) => readonly Change[],
): Promise<ChangedIn | undefined> {
  const open = openDocument(uri);
  // VS Code would change a read-only document too, and could never save it.
  if (!(await isWritable(open ?? { uri, languageId: '' }))) return undefined;
  return open ? changeInEditor(open, plan) : changeOnDisk(uri, plan);
}

async function changeInEditor(
  document: vscode.TextDocument,
  plan: (text: string) => readonly Change[],
): Promise<ChangedIn | undefined> {
  // Planned at each attempt: the file may have changed while a server responded.
  await applyEdits(document, () =>
    plan(document.getText()).map(({ start, end, text }) => ({
      range: new vscode.Range(document.positionAt(start), document.positionAt(end)),
      text,
    })),
  );
  return plan(document.getText()).length === 0 ? 'editor' : undefined;
}

async function changeOnDisk(
  uri: vscode.Uri,
  plan: (text: string) => readonly Change[],
): Promise<ChangedIn | undefined> {
  // Latin-1 maps every byte to one character and back. A token has only characters that are the same in every encoding.
  const read = async (): Promise<string | undefined> => {
    const bytes = await readBounded(uri, LIMIT);
    return bytes && Buffer.from(bytes).toString('latin1');
  };
  const before = await read();
  // The file may have been replaced since it was searched.
  if (before === undefined || (await leavesWorkspace(uri))) return undefined;
  const after = withChanges(before, plan(before));
  if (after !== before) await vscode.workspace.fs.writeFile(uri, Buffer.from(after, 'latin1'));
  const written = await read();
  return written !== undefined && plan(written).length === 0 ? 'disk' : undefined;
}

/** Makes changes of a text, which are in its order. */
export function withChanges(text: string, changes: readonly Change[]): string {
  let from = 0;
  const parts = changes.flatMap(change => {
    const kept = text.slice(from, change.start);
    from = change.end;
    return [kept, change.text];
  });
  return [...parts, text.slice(from)].join('');
}
