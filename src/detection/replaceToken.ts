import * as vscode from 'vscode';
import { serverFor } from '../servers/chooseServer.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import type { Minting } from '../tokens/issuedTokens.ts';
import type { TokenClipboard } from '../tokens/tokenClipboard.ts';
import { applyEdits, isWritable } from '../workbench/edits.ts';
import { warn } from '../workbench/notify.ts';
import { Problem } from '../workbench/problem.ts';
import { IgnoredTokens } from './ignoredTokens.ts';

const { l10n } = vscode;

/** The place where a token was found, and its key among the ignored tokens. */
interface Target {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  readonly key: string;
}

/** Replaces a token that was found by a new transient token, if it is still there. */
export class TokenReplacement {
  readonly #directory: ServerDirectory;
  readonly #minting: Minting;
  readonly #clipboard: TokenClipboard;

  constructor(directory: ServerDirectory, minting: Minting, clipboard: TokenClipboard) {
    this.#directory = directory;
    this.#minting = minting;
    this.#clipboard = clipboard;
  }

  /**
   * @param givenServer the server that creates the new token; without it, the user selects one
   * @throws {Problem} if the token is no longer there, or can't be replaced; no token is created then
   */
  async replace(uri: unknown, range: unknown, key: unknown, givenServer?: unknown): Promise<void> {
    const target = toTarget(uri, range, key);
    if (!target) return;
    const document = await vscode.workspace.openTextDocument(target.uri);
    if (!isThere(document, target)) throw moved();
    if (!(await isWritable(document))) throw new Problem(l10n.t("This file can't be changed. Nothing was replaced."));
    const server = await serverFor(givenServer, this.#directory, 'plexTokens.replaceWithTransientToken');
    if (!server) return;
    const token = await this.#minting.mint(server);
    // The quotes of the old token, if it needs any, are those of the new one.
    const plan = () => (isThere(document, target) ? [{ range: target.range, text: token.reveal() }] : []);
    if (await applyEdits(document, plan)) return;
    const copy = l10n.t('Copy Token');
    const message = l10n.t("The text changed, or it can't be edited. Nothing was replaced.");
    if ((await warn(message, copy)) === copy) await this.#clipboard.copy(token, server.name);
  }
}

function isThere(document: vscode.TextDocument, { range, key }: Target): boolean {
  return IgnoredTokens.keyOf(document.uri, document.getText(range)) === key;
}

function moved(): Problem {
  return new Problem(l10n.t('The token has moved since it was found. Nothing was replaced.'));
}

/** Reads the arguments of the command, which anybody can call. */
function toTarget(uri: unknown, range: unknown, key: unknown): Target | undefined {
  if (typeof uri !== 'string' || typeof key !== 'string' || typeof range !== 'object' || range === null)
    return undefined;
  const { line, start, end } = range as Record<string, unknown>;
  if (!isIndex(line) || !isIndex(start) || !isIndex(end)) return undefined;
  return { uri: vscode.Uri.parse(uri), range: new vscode.Range(line, start, line, end), key };
}

function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0;
}
