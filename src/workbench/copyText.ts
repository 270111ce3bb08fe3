import * as vscode from 'vscode';
import { showInStatusBar } from './notify.ts';
import { writeClipboard } from './writeClipboard.ts';

const { l10n } = vscode;

/** Copies what is no secret, and says so for a moment. */
export async function copyText(text: string): Promise<void> {
  await writeClipboard(text);
  showInStatusBar(l10n.t('Copied {0}', text), 3);
}

/** Copies a line for curl, which takes the token from the shell, and says for a moment what has to be there. */
export async function copyCurlLine(line: string, hint: string): Promise<void> {
  await writeClipboard(line);
  showInStatusBar(hint, 8);
}
