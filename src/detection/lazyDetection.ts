import * as vscode from 'vscode';
import { isLookedAt } from './lookedAt.ts';

/**
 * Loads what looks for tokens, once there is a document to look at.
 *
 * @param delay before that, in milliseconds: whoever has just opened a window waits for other things
 */
export function whenLookedAt(load: () => void, delay: number): vscode.Disposable {
  let waiting: vscode.Disposable | undefined;
  const check = (documents: readonly vscode.TextDocument[]): void => {
    if (!documents.some(isLookedAt)) return;
    waiting?.dispose();
    load();
  };
  const timer = setTimeout(() => {
    waiting = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument(document => check([document])),
      vscode.workspace.onDidChangeConfiguration(() => check(vscode.workspace.textDocuments)),
    );
    check(vscode.workspace.textDocuments);
  }, delay);
  return new vscode.Disposable(() => {
    clearTimeout(timer);
    waiting?.dispose();
  });
}
