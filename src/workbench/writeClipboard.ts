import * as vscode from 'vscode';
import { log } from './log.ts';
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
    throw new Problem(vscode.l10n.t('The clipboard could not be written, so nothing was copied.'));
  }
}
