import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { PlexError } from '../plex/errors.ts';
import { log } from '../workbench/log.ts';
import { leavesWorkspace, readBounded } from '../workbench/readBounded.ts';

/** Larger ones are not looked into, in bytes. */
export const LIMIT = 5 * 1024 * 1024;
/** How many are read at the same time. */
const AT_ONCE = 16;
const LEFT_OUT = '**/{node_modules,.git,.hg,.svn,bower_components,vendor,dist,out}/**';

export interface TextInWorkspace {
  readonly uri: vscode.Uri;
  readonly text: string;
}

/** The file in front as it is in its editor, or the cells of the notebook in front. */
export function textsOfActiveEditor(): TextInWorkspace[] {
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  const active = vscode.window.activeTextEditor?.document;
  const documents = notebook ? notebook.getCells().map(cell => cell.document) : active ? [active] : [];
  return documents.map(toText);
}

/**
 * The texts of the workspace that are wanted: open ones as they are in their editors, the others as they are on disk.
 * Binary ones and those over 5 MB are left out, and so are symbolic links that lead out of the workspace.
 */
export async function textsOfWorkspace(
  isWanted: (text: string) => boolean,
  signal: AbortSignal,
): Promise<TextInWorkspace[]> {
  const open = vscode.workspace.textDocuments.filter(({ uri: { scheme } }) =>
    ['untitled', 'vscode-notebook-cell'].includes(scheme),
  );
  const openFiles = new Map(vscode.workspace.textDocuments.map(document => [document.uri.toString(), document]));
  const notebooks = new Set(vscode.workspace.notebookDocuments.map(({ uri }) => uri.toString()));
  const texts = open.map(toText);
  const limit = pLimit(AT_ONCE);
  const cancelling = new vscode.CancellationTokenSource();
  signal.addEventListener('abort', () => cancelling.cancel(), { once: true });
  const files = await vscode.workspace.findFiles('**/*', LEFT_OUT, undefined, cancelling.token);
  refuseCancelled(signal);
  const read = await Promise.all(
    files
      // What is open as a notebook is among its cells.
      .filter(uri => !notebooks.has(uri.toString()))
      .map(uri =>
        limit(async (): Promise<TextInWorkspace | undefined> => {
          refuseCancelled(signal);
          const text = await readText(uri, openFiles.get(uri.toString()));
          return text !== undefined && isWanted(text) ? { uri, text } : undefined;
        }),
      ),
  );
  return [...texts.filter(({ text }) => isWanted(text)), ...read.filter(each => each !== undefined)];
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
    if (open) return open.getText();
    const bytes = await readBounded(uri, LIMIT);
    return !bytes || bytes.includes(0) ? undefined : new TextDecoder().decode(bytes);
  } catch (error) {
    // One that is gone, or that may not be read, keeps nobody from the others.
    log.info(`A file of the workspace could not be read: ${error instanceof Error ? error.name : typeof error}`);
    return undefined;
  }
}
