import * as vscode from 'vscode';
import { showInStatusBar } from './notify.ts';
import { writeClipboard } from './writeClipboard.ts';

const { l10n } = vscode;

/** Copies a text without secrets and confirms it in the status bar. */
export async function copyText(text: string): Promise<void> {
  await writeClipboard(text);
  showInStatusBar(l10n.t('Copied {0}', text), 3);
}

/** Copies a curl line, which takes the token from the shell, and shows for a moment which variable the shell needs. */
export async function copyCurlLine(line: string, hint: string): Promise<void> {
  await writeClipboard(line);
  showInStatusBar(hint, 8);
}
