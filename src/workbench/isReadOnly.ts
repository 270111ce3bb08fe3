import * as vscode from 'vscode';

/** Whether a document cannot be changed, as far as VS Code tells. */
export async function isReadOnly(uri: vscode.Uri): Promise<boolean> {
  const { fs } = vscode.workspace;
  if (uri.scheme === 'output' || fs.isWritableFileSystem(uri.scheme) === false) return true;
  if (uri.scheme === 'untitled') return false;
  try {
    const { permissions = 0 } = await fs.stat(uri);
    return (permissions & vscode.FilePermission.Readonly) !== 0;
  } catch {
    // Nobody knows of it: the edit itself will tell.
    return false;
  }
}
