import * as vscode from 'vscode';
import { Secret } from '../plex/secret.ts';
import { addToDotenv, keyInDotenv } from '../tokens/dotenvFile.ts';
import type { TokenClipboard } from '../tokens/tokenClipboard.ts';
import { fieldsOf } from '../workbench/fields.ts';
import { inform, showInStatusBar, warn } from '../workbench/notify.ts';
import { Problem } from '../workbench/problem.ts';
import type { IgnoredTokens } from './ignoredTokens.ts';

const l10n = vscode.l10n;

/** What a reference refers to. */
interface Kept {
  readonly name: string;
  readonly isVariable: boolean;
  /** The file with the reference. */
  readonly uri: vscode.Uri;
}

/** Says what to do with a token that a quick fix has replaced by a reference. Undo puts it back. */
export class ReplacedToken {
  readonly #clipboard: TokenClipboard;
  readonly #ignored: IgnoredTokens;

  constructor(clipboard: TokenClipboard, ignored: IgnoredTokens) {
    this.#clipboard = clipboard;
    this.#ignored = ignored;
  }

  /** Handles the command that follows the quick fix. It does nothing where something else calls it. */
  async keep(token: unknown, kept: unknown): Promise<void> {
    if (!(token instanceof Secret) || !isKept(kept)) return;
    const { name, isVariable, uri } = kept;
    const folder = isVariable && uri.scheme === 'file' ? vscode.workspace.getWorkspaceFolder(uri) : undefined;
    const [copy, add] = [l10n.t('Copy Old Value'), l10n.t('Add to .env')];
    const pressed = await inform(nextStep(kept), copy, ...(folder ? [add] : []));
    if (pressed === copy) await this.#clipboard.copy(token, name);
    if (pressed === add && folder) await this.#addToDotenv(folder.uri, name, token);
  }

  async #addToDotenv(folder: vscode.Uri, name: string, token: Secret): Promise<void> {
    try {
      const added = await addToDotenv(folder, name, token);
      // The user has just chosen this place. A warning there would ask for another.
      if (added?.isIgnoredByGit) await this.#ignored.set(keyInDotenv(folder, token), true);
      if (added?.state === 'saved') showInStatusBar(setWords(name), 5, 'check');
      if (added?.state === 'unsaved') void inform(l10n.t('The token is in .env, which has unsaved changes. Save it.'));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const copy = l10n.t('Copy Old Value');
      if ((await warn(error.message, copy)) === copy) await this.#clipboard.copy(token, name);
    }
  }
}

function isKept(value: unknown): value is Kept {
  const { name, uri } = fieldsOf(value);
  return typeof name === 'string' && /^[\w.]+$/.test(name) && uri instanceof vscode.Uri;
}

function nextStep({ name, isVariable }: Kept): string {
  return isVariable
    ? l10n.t({
        message: 'Set {0} to the old token where this program runs.',
        args: [name],
        comment: '{0} is the name of an environment variable',
      })
    : l10n.t({
        message: 'This file now refers to {0}. Set it to the old token.',
        args: [name],
        comment: '{0} is the name of a variable or of a secret',
      });
}

function setWords(name: string): string {
  return l10n.t({ message: '{0} is now set in .env', args: [name], comment: '{0} is the name of a variable' });
}
