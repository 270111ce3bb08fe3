import * as vscode from 'vscode';
import { log } from './log.ts';
import type { Action } from './problem.ts';

/** Shows an error in words and writes it to the log; what was cancelled is silent. */
export async function showError(error: unknown, retry?: () => unknown): Promise<void> {
  const { inWords } = await import('./words.ts');
  const words = inWords(error);
  if (!words) return;
  log.error(error);
  const choices: Choice[] = words.actions.map(action => ({ title: action.title, run: () => run(action) }));
  if (words.canRetry && retry) choices.unshift({ title: vscode.l10n.t('Try Again'), run: retry });
  // A message without a button is cut to one line.
  if (choices.length === 0) choices.push({ title: vscode.l10n.t('Show Log'), run: () => log.show() });
  const chosen = await vscode.window.showErrorMessage(words.message, ...choices);
  await chosen?.run();
}

export function run(action: Action): Thenable<unknown> {
  return vscode.commands.executeCommand(action.command, ...(action.args ?? []));
}

interface Choice extends vscode.MessageItem {
  readonly run: () => unknown;
}
