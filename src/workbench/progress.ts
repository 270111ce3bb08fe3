import * as vscode from 'vscode';
import { plainSentence } from './notify.ts';

/** Delay before a wait is shown, in milliseconds. */
const PATIENCE = 1_000;

/** Runs a task, and shows a notification with Cancel once it has taken a second. */
export async function withProgress<Result>(
  title: string,
  task: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const running = task(controller.signal);
  const timer = setTimeout(() => {
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: plainSentence(title), cancellable: true },
      async (_, token) => {
        token.onCancellationRequested(() => controller.abort());
        await running.then(
          () => undefined,
          // Whoever awaits the result gets the error.
          () => undefined,
        );
      },
    );
  }, PATIENCE);
  try {
    return await running;
  } finally {
    clearTimeout(timer);
  }
}
