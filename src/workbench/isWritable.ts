import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';

/** The part of a document that decides whether it can be changed. A file that is not open has no language. */
type FileToWrite = Pick<vscode.TextDocument, 'uri' | 'languageId'>;

/** Returns whether a file can be changed, as far as VS Code tells extensions. */
export async function isWritable(file: FileToWrite): Promise<boolean> {
  const { uri } = file;
  if (['untitled', 'vscode-notebook-cell', 'vscode-userdata'].includes(uri.scheme)) return true;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== true || isReadOnlyBySetting(file)) return false;
  try {
    const { permissions = 0 } = await vscode.workspace.fs.stat(uri);
    if (permissions & vscode.FilePermission.Readonly) return false;
    // VS Code doesn't report the mode of files on disk.
    return uri.scheme !== 'file' || ((await stat(uri.fsPath)).mode & 0o222) !== 0;
  } catch {
    // The file was deleted while it is open, so it can be saved again.
    return true;
  }
}

function isReadOnlyBySetting(file: FileToWrite): boolean {
  const files = vscode.workspace.getConfiguration('files', file);
  const folder = vscode.workspace.getWorkspaceFolder(file.uri);
  // VS Code also matches these patterns against the path within the folder.
  const isMatch = (pattern: string): boolean =>
    [pattern, ...(folder ? [new vscode.RelativePattern(folder, pattern)] : [])].some(
      glob => vscode.languages.match({ pattern: glob }, file as vscode.TextDocument) > 0,
    );
  const matches = (setting: string): boolean =>
    Object.entries(files.get<Record<string, boolean>>(setting, {})).some(([pattern, isOn]) => isOn && isMatch(pattern));
  return matches('readonlyInclude') && !matches('readonlyExclude');
}
