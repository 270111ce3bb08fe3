import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';

/** What it takes to know whether a file may be changed: a document, or a file that is not open, without a language. */
type FileToWrite = Pick<vscode.TextDocument, 'uri' | 'languageId'>;

/** Whether a file can be changed, as far as VS Code tells extensions. */
export async function isWritable(file: FileToWrite): Promise<boolean> {
  const { uri } = file;
  if (['untitled', 'vscode-notebook-cell', 'vscode-userdata'].includes(uri.scheme)) return true;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== true || isReadOnlyBySetting(file)) return false;
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

function isReadOnlyBySetting(file: FileToWrite): boolean {
  const files = vscode.workspace.getConfiguration('files', file);
  const folder = vscode.workspace.getWorkspaceFolder(file.uri);
  // VS Code matches them against the path within the folder, too.
  const isMatch = (pattern: string): boolean =>
    [pattern, ...(folder ? [new vscode.RelativePattern(folder, pattern)] : [])].some(
      each => vscode.languages.match({ pattern: each }, file as vscode.TextDocument) > 0,
    );
  const matches = (setting: string): boolean =>
    Object.entries(files.get<Record<string, boolean>>(setting, {})).some(([pattern, isOn]) => isOn && isMatch(pattern));
  return matches('readonlyInclude') && !matches('readonlyExclude');
}
