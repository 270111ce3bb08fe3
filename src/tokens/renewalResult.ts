import * as vscode from 'vscode';
import { inform, showInStatusBar, warn } from '../workbench/notify.ts';
import type { ChangedIn } from './changeFile.ts';
import { nameOf } from './renewalPicker.ts';

const l10n = vscode.l10n;

/** The most files that a button opens at once. */
const MOST_OPENED = 10;

/** What became of a file whose tokens were renewed. */
export interface Outcome {
  readonly uri: vscode.Uri;
  /** The number of tokens that were to be renewed in it. */
  readonly tokens: number;
  /** `undefined` where the file couldn't be changed. */
  readonly changedIn: ChangedIn | undefined;
}

/** Shows in the status bar what was renewed, and in a message which files were changed on disk. */
export async function showOutcomes(outcomes: readonly Outcome[]): Promise<void> {
  const failed = outcomes.filter(({ changedIn }) => !changedIn);
  if (failed.length > 0) void warn(failedWords(failed));
  const changed = outcomes.filter(({ changedIn }) => changedIn);
  if (changed.length === 0) return;
  showInStatusBar(renewedWords(changed), 5, 'check');
  const onDisk = changed.filter(({ changedIn }) => changedIn === 'disk').map(({ uri }) => uri);
  if (onDisk.length === 0) return;
  const message = l10n.t({
    message: 'Changed on disk: {0}.',
    args: [onDisk.map(nameOf).join(', ')],
    comment: '{0} is a list of one or more files',
  });
  const open = onDisk.length === 1 ? l10n.t('Open File') : l10n.t('Open Files');
  const buttons = onDisk.length <= MOST_OPENED ? [open] : [];
  if ((await inform(message, ...buttons)) === undefined) return;
  for (const uri of onDisk) await vscode.window.showTextDocument(uri, { preview: false });
}

function failedWords(failed: readonly Outcome[]): string {
  return l10n.t({
    message: "Couldn't change these files: {0}. Check that they aren't read-only.",
    args: [failed.map(({ uri }) => nameOf(uri)).join(', ')],
    comment: '{0} is a list of one or more files',
  });
}

function renewedWords(changed: readonly Outcome[]): string {
  const tokens = changed.reduce((sum, outcome) => sum + outcome.tokens, 0);
  // The cells of a notebook are one file.
  const files = new Set(changed.map(({ uri }) => `${uri.with({ fragment: '' })}`)).size;
  if (tokens === 1) return l10n.t('Renewed 1 token');
  return files === 1
    ? l10n.t({ message: 'Renewed {0} tokens in 1 file', args: [tokens], comment: '{0} is a number of 2 or more' })
    : l10n.t({
        message: 'Renewed {0} tokens in {1} files',
        args: [tokens, files],
        comment: '{0} and {1} are numbers of 2 or more',
      });
}
