import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { PlexError } from '../plex/errors.ts';
import { log } from '../workbench/log.ts';

/** The largest file that is searched, in bytes. */
export const LIMIT = 5 * 1024 * 1024;
/** The number of files that are read at the same time. */
const AT_ONCE = 16;
const LEFT_OUT = '**/{node_modules,.git,.hg,.svn,bower_components,vendor,dist,out}/**';

export interface TextInWorkspace {
  readonly uri: vscode.Uri;
  readonly text: string;
}

/** Returns the text of the active editor, or of the cells of the active notebook. */
export function textsOfActiveEditor(): TextInWorkspace[] {
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  const active = vscode.window.activeTextEditor?.document;
  const documents = notebook ? notebook.getCells().map(cell => cell.document) : active ? [active] : [];
  return documents.map(toText);
}

/**
 * Searches the texts of the workspace: open documents as they are in their editors, other files as they are on disk. It skips
 * files over 5 MB, binary files, and symbolic links that lead out of the workspace.
 *
 * @param find returns what is kept of a text: all texts together may be more than memory holds
 */
export async function findInWorkspace<Result>(
  find: (text: TextInWorkspace) => readonly Result[],
  signal: AbortSignal,
): Promise<Result[]> {
  const openFiles = new Map(vscode.workspace.textDocuments.map(document => [document.uri.toString(), document]));
  const notebooks = new Set(vscode.workspace.notebookDocuments.map(({ uri }) => uri.toString()));
  const limit = pLimit(AT_ONCE);
  const cancelling = new vscode.CancellationTokenSource();
  signal.addEventListener('abort', () => cancelling.cancel(), { once: true });
  const open = await documentsWithoutFile();
  const files = await vscode.workspace.findFiles('**/*', LEFT_OUT, undefined, cancelling.token);
  refuseCancelled(signal);
  const found = await Promise.all(
    files
      // An open notebook is searched by its cells.
      .filter(uri => !notebooks.has(uri.toString()))
      .map(uri =>
        limit(async (): Promise<readonly Result[]> => {
          refuseCancelled(signal);
          const text = await readText(uri, openFiles.get(uri.toString()));
          return text === undefined ? [] : find({ uri, text });
        }),
      ),
  );
  return [...open.map(toText).filter(isSmall).flatMap(find), ...found.flat()];
}

/** Returns untitled documents, and the cells of notebooks that belong to the workspace or to no file. */
async function documentsWithoutFile(): Promise<vscode.TextDocument[]> {
  const { notebookDocuments, textDocuments, fs } = vscode.workspace;
  const cells = notebookDocuments.map(async notebook => {
    const { uri } = notebook;
    const isFile = fs.isWritableFileSystem(uri.scheme) !== undefined;
    const isMeant = !isFile || (await isOfWorkspace(uri));
    return isMeant ? notebook.getCells().map(({ document }) => document) : [];
  });
  return [...textDocuments.filter(({ uri }) => uri.scheme === 'untitled'), ...(await Promise.all(cells)).flat()];
}

async function isOfWorkspace(uri: vscode.Uri): Promise<boolean> {
  try {
    return vscode.workspace.getWorkspaceFolder(uri) !== undefined && !(await leavesWorkspace(uri));
  } catch {
    // A deleted file can't be resolved.
    return false;
  }
}

function isSmall({ text }: Pick<TextInWorkspace, 'text'>): boolean {
  return text.length <= LIMIT;
}

/** @throws {PlexError} `cancelled` */
function refuseCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new PlexError('cancelled', { host: '' });
}

function toText(document: vscode.TextDocument): TextInWorkspace {
  return { uri: document.uri, text: document.getText() };
}

async function readText(uri: vscode.Uri, open: vscode.TextDocument | undefined): Promise<string | undefined> {
  try {
    if (await leavesWorkspace(uri)) return undefined;
    if (open) return isSmall(toText(open)) ? open.getText() : undefined;
    const bytes = await readBounded(uri, LIMIT);
    return !bytes || bytes.includes(0) ? undefined : new TextDecoder().decode(bytes);
  } catch (error) {
    // A file that was deleted, or can't be read, doesn't stop the search.
    log.info(`A file of the workspace could not be read: ${error instanceof Error ? error.name : typeof error}`);
    return undefined;
  }
}

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
