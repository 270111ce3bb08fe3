import * as vscode from 'vscode';
import { log } from './log.ts';
import { plainText } from './plainText.ts';
import type { Action } from './problem.ts';
import { inWords } from './words.ts';

/** The longest message, in UTF-16 code units. A longer one, which may list many files, is cut. */
const LONGEST = 600;
/** Delay before a wait is shown, in milliseconds. */
const PATIENCE = 1_000;

/**
 * Returns a sentence as plain text. VS Code makes links of `[text](command:…)` in messages, and files and servers may have
 * such names, so every message goes through this function.
 */
export function plainSentence(message: string): string {
  return plainText(message, LONGEST);
}

/** Shows information and returns the button that was pressed. */
export function inform<Button extends string>(
  message: string,
  ...buttons: readonly Button[]
): Thenable<Button | undefined> {
  return vscode.window.showInformationMessage(plainSentence(message), ...buttons);
}

/** Shows a warning and returns the button that was pressed. */
export function warn<Button extends string>(
  message: string,
  ...buttons: readonly Button[]
): Thenable<Button | undefined> {
  return vscode.window.showWarningMessage(plainSentence(message), ...buttons);
}

/** Asks in a modal dialog, to which VS Code adds Cancel. Enter presses the first button. */
export function ask<Button extends string>(
  message: string,
  detail: string,
  ...buttons: readonly Button[]
): Thenable<Button | undefined> {
  const options = { modal: true, detail: plainSentence(detail) };
  return vscode.window.showWarningMessage(plainSentence(message), options, ...buttons);
}

/** The hints that this window has shown. */
const hints = new Set<string>();

/** Shows what the user has to do as information, once in a window. Returns whether it did now. */
export function hintOnce(hint: string): boolean {
  if (hints.has(hint)) return false;
  hints.add(hint);
  void inform(hint);
  return true;
}

/** Asks in a modal dialog which of two things to do. Returns whether it is the first; closing the dialog takes the second. */
export async function askEither(message: string, detail: string, first: string, second: string): Promise<boolean> {
  const choices = [{ title: first }, { title: second, isCloseAffordance: true }];
  const options = { modal: true, detail: plainSentence(detail) };
  return (await vscode.window.showWarningMessage(plainSentence(message), options, ...choices)) === choices[0];
}

/**
 * Shows a message in the status bar.
 *
 * @param seconds the time that it stays
 * @param icon one of VS Code's icons
 */
export function showInStatusBar(message: string, seconds: number, icon?: 'check' | 'pulse'): void {
  const words = plainSentence(message);
  vscode.window.setStatusBarMessage(icon ? `$(${icon}) ${words}` : words, seconds * 1_000);
}

/** Shows an error in words and logs it; ignores a cancellation. */
export async function showError(error: unknown, retry?: () => unknown): Promise<void> {
  const words = inWords(error);
  if (!words) return;
  log.error(error);
  const choices: Choice[] = words.actions.map(action => ({ title: action.title, run: () => run(action) }));
  if (words.canRetry && retry) choices.unshift({ title: vscode.l10n.t('Try Again'), run: retry });
  // VS Code cuts a message without buttons to one line.
  if (choices.length === 0) choices.push({ title: vscode.l10n.t('Show Log'), run: () => log.show() });
  const chosen = await vscode.window.showErrorMessage(plainSentence(words.message), ...choices);
  await chosen?.run();
}

export function run(action: Action): Thenable<unknown> {
  return vscode.commands.executeCommand(action.command, ...(action.args ?? []));
}

interface Choice extends vscode.MessageItem {
  readonly run: () => unknown;
}

/**
 * Runs a task, and shows a notification with Cancel once it has taken a second.
 *
 * @param task calls `report` with the next title where it goes on with something else
 */
export async function withProgress<Result>(
  title: string,
  task: (signal: AbortSignal, report: (title: string) => void) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let message = plainSentence(title);
  let show = (): void => undefined;
  const running = task(controller.signal, next => {
    message = plainSentence(next);
    show();
  });
  const timer = setTimeout(() => {
    // VS Code would show a title before each message, and never change it.
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, cancellable: true },
      async (progress, token) => {
        token.onCancellationRequested(() => controller.abort());
        show = () => progress.report({ message });
        show();
        // Whoever awaits the result gets the error.
        await running.catch(() => undefined);
      },
    );
  }, PATIENCE);
  try {
    return await running;
  } finally {
    clearTimeout(timer);
  }
}

/** Shows progress at the top of the sidebar's view until a promise has settled. It must not reject. */
export function withProgressInView(running: Promise<unknown>): void {
  void vscode.window.withProgress({ location: { viewId: 'plexTokens.servers' } }, () => running);
}
