import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';

/**
 * The bytes of a file; `undefined` where there are more than `limit`, or where it is no regular file. What it says of its size
 * isn't believed: a file whose content is made as it is read says 0.
 */
export async function readBounded(uri: vscode.Uri, limit: number): Promise<Uint8Array | undefined> {
  if (uri.scheme !== 'file') {
    const { size } = await vscode.workspace.fs.stat(uri);
    // Such a file can't be read in part, so one that may have no end isn't read at all.
    if (size === 0 || size > limit) return undefined;
    const bytes = await vscode.workspace.fs.readFile(uri);
    return bytes.length > limit ? undefined : bytes;
  }
  // A pipe must not keep it waiting for somebody who writes.
  const file = await open(uri.fsPath, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!(await file.stat()).isFile()) return undefined;
    const chunks = await file.createReadStream({ end: limit, autoClose: false }).toArray();
    const bytes = Buffer.concat(chunks);
    return bytes.length > limit ? undefined : bytes;
  } finally {
    await file.close();
  }
}

/** Whether symbolic links lead from a file in the workspace to one outside of all its folders. */
export async function leavesWorkspace(uri: vscode.Uri): Promise<boolean> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return false;
  if (uri.scheme !== 'file') return hasLink(uri, folder.uri);
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(each => each.uri.scheme === 'file');
  const [file, ...roots] = await Promise.all(
    [uri, ...folders.map(each => each.uri)].map(each => realpath(each.fsPath)),
  );
  return !roots.some(root => isWithin(file ?? '', root));
}

function isWithin(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** Elsewhere than on this computer's disk it isn't known where a link leads, so every one counts. */
async function hasLink(uri: vscode.Uri, folder: vscode.Uri): Promise<boolean> {
  for (let at = uri; at.path.length > folder.path.length; at = vscode.Uri.joinPath(at, '..')) {
    if ((await vscode.workspace.fs.stat(at)).type & vscode.FileType.SymbolicLink) return true;
  }
  return false;
}
