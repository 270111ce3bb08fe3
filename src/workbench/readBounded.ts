import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';

/**
 * Returns the bytes of a file; `undefined` where there are more than `limit`, or where it is no regular file. It doesn't
 * trust the size that the file system reports: a file whose content is generated while it is read reports 0.
 */
export async function readBounded(uri: vscode.Uri, limit: number): Promise<Uint8Array | undefined> {
  if (uri.scheme !== 'file') {
    const { size } = await vscode.workspace.fs.stat(uri);
    // Such a file can't be read in part, and it may have no end, so it isn't read at all.
    if (size === 0 || size > limit) return undefined;
    const bytes = await vscode.workspace.fs.readFile(uri);
    return bytes.length > limit ? undefined : bytes;
  }
  // Opening a pipe must not block until somebody writes to it.
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

/** Returns whether symbolic links lead from a file in the workspace to one outside of all its folders. */
export async function leavesWorkspace(uri: vscode.Uri): Promise<boolean> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return false;
  if (uri.scheme !== 'file') return hasLink(uri, folder.uri);
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(root => root.uri.scheme === 'file');
  const [file, ...roots] = await Promise.all(
    [uri, ...folders.map(root => root.uri)].map(({ fsPath }) => realpath(fsPath)),
  );
  return !roots.some(root => isWithin(file ?? '', root));
}

function isWithin(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/**
 * Returns whether any symbolic link is on the path. Outside this computer's disk nothing shows where a link leads, so every
 * link counts.
 */
async function hasLink(uri: vscode.Uri, folder: vscode.Uri): Promise<boolean> {
  for (let at = uri; at.path.length > folder.path.length; at = vscode.Uri.joinPath(at, '..')) {
    if ((await vscode.workspace.fs.stat(at)).type & vscode.FileType.SymbolicLink) return true;
  }
  return false;
}
