import * as vscode from 'vscode';
import { log } from './log.ts';
import { showInStatusBar } from './notify.ts';
import { Problem } from './problem.ts';

/**
 * Writes a text to the clipboard.
 *
 * @throws {Problem} where the clipboard takes nothing: a browser may not allow it, a remote desktop may have none
 */
export async function writeClipboard(text: string): Promise<void> {
  try {
    await vscode.env.clipboard.writeText(text);
  } catch (error) {
    // The error's message may hold anything, even the text.
    log.info(`The clipboard failed: ${error instanceof Error ? error.name : typeof error}`);
    throw new Problem(
      vscode.l10n.t("Couldn't write to the clipboard. Check that VS Code is allowed to use it, then try again."),
    );
  }
}

const l10n = vscode.l10n;

/** Copies a text without secrets and confirms it in the status bar. */
export async function copyText(text: string): Promise<void> {
  await writeClipboard(text);
  showInStatusBar(l10n.t({ message: 'Copied {0}', args: [text], comment: '{0} is what was copied, such as a URL' }), 3);
}
