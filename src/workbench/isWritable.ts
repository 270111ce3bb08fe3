import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';

/** Whether a document can be changed, as far as VS Code tells extensions. */
export async function isWritable(document: vscode.TextDocument): Promise<boolean> {
  const { uri } = document;
  if (['untitled', 'vscode-notebook-cell', 'vscode-userdata'].includes(uri.scheme)) return true;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== true || isReadOnlyBySetting(document)) return false;
  try {
    const { permissions = 0 } = await vscode.workspace.fs.stat(uri);
    if (permissions & vscode.FilePermission.Readonly) return false;
    // VS Code does not say of files on disk what their mode is.
    return uri.scheme !== 'file' || ((await stat(uri.fsPath)).mode & 0o222) !== 0;
  } catch {
    // It was deleted, and is still open: it can be saved again.
    return true;
  }
}

function isReadOnlyBySetting(document: vscode.TextDocument): boolean {
  const files = vscode.workspace.getConfiguration('files', document);
  const matches = (setting: string): boolean =>
    Object.entries(files.get<Record<string, boolean>>(setting, {})).some(
      ([pattern, isOn]) => isOn && vscode.languages.match({ pattern }, document) > 0,
    );
  return matches('readonlyInclude') && !matches('readonlyExclude');
}
