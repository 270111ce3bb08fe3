import * as vscode from 'vscode';

/** The part of the later bundle that is needed for work in the background. */
interface Later {
  readonly log: { error(error: unknown): void };
}

let isTold = false;

/**
 * Loads the later bundle. Where that fails, the user is told once: an update deletes the files of a window that is still open.
 *
 * @throws what the import throws
 */
export async function loadLater<Loaded extends Later>(load: () => Promise<Loaded>): Promise<Loaded> {
  try {
    return await load();
  } catch (error) {
    if (!isTold)
      void vscode.window.showErrorMessage(
        vscode.l10n.t(
          "Couldn't load Tokens for Plex. Reload the window. If that doesn't help, reinstall the extension.",
        ),
      );
    isTold = true;
    throw error;
  }
}

/**
 * Runs what nobody waits for.
 *
 * @param later loads the log, which takes tokens out of errors; it has told the user where it fails
 */
export function inBackground(work: () => Promise<unknown>, later: () => Promise<Later>): void {
  work().catch(error =>
    later().then(
      ({ log }) => log.error(error),
      () => undefined,
    ),
  );
}
