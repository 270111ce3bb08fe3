import * as vscode from 'vscode';
import { readPastedToken } from '../accounts/pastedToken.ts';
import { candidateAround, looksLikeToken } from '../plex/tokenShapes.ts';
import { serverRow } from '../servers/chooseServer.ts';
import { addFirstServer } from '../servers/firstServer.ts';
import { type Server, usedAsOwn, usedWith } from '../servers/server.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { bringBack } from '../workbench/editors.ts';
import { givenPlace } from '../workbench/givenPlace.ts';
import { inform, warn, withProgress } from '../workbench/notify.ts';
import { Problem } from '../workbench/problem.ts';
import { pickItem, titleOf } from '../workbench/prompts.ts';
import { creatorOf, type IssuedTokens, stateOf } from './issuedTokens.ts';
import { type TokenFates, usedToCheck } from './tokenFate.ts';

const l10n = vscode.l10n;

/** Finds out which servers a stored token is for. */
export interface StoredTokens {
  /** Returns the servers, each with the token's id there; `undefined` for a token that isn't stored. */
  sourcesOf(token: string): Promise<readonly { machineIdentifier: string; tokenId: string }[] | undefined>;
}

/** Replaces a transient token in its place, with the same stored token that created it. */
interface TokenReplacement {
  renewIn(document: vscode.TextDocument, range: vscode.Range, token: string): Promise<void>;
}

interface CheckTokenDependencies {
  readonly directory: ServerDirectory;
  readonly issued: IssuedTokens;
  readonly fates: TokenFates;
  readonly stored: StoredTokens;
  readonly replacement: TokenReplacement;
}

/** Handles Plex: Check Token at Cursor: checks the token at the server that it belongs to. */
export class CheckToken {
  readonly #directory: ServerDirectory;
  readonly #issued: IssuedTokens;
  readonly #fates: TokenFates;
  readonly #stored: StoredTokens;
  readonly #replacement: TokenReplacement;

  constructor({ directory, issued, fates, stored, replacement }: CheckTokenDependencies) {
    this.#directory = directory;
    this.#issued = issued;
    this.#fates = fates;
    this.#stored = stored;
    this.#replacement = replacement;
  }

  /**
   * @param uri the file of the token, where a link in a hover has it checked: the cursor goes there
   * @param range the place of the token in that file
   */
  async check(uri?: unknown, range?: unknown): Promise<void> {
    await goTo(uri, range);
    const editor = vscode.window.activeTextEditor;
    const token = editor && tokenAt(editor);
    if (token) refuseOthers(token);
    await this.#directory.load();
    if (!editor || !token || !(await this.#isMeant(token, editor)))
      throw new Problem(l10n.t("There's no token at the cursor. Put the cursor in a token, or select one."));
    const { document, selection } = editor;
    const place = placeOf(document, selection, token);
    const server = await this.#serverOf(token);
    if (!server) return;
    const state = await withProgress(
      l10n.t({ message: 'Checking the token on {0}…', args: [server.name], comment: "{0} is the server's name" }),
      signal => this.#fates.stateAt(server, token, signal),
    );
    if (state === 'valid') return void inform(validWords(server));
    const words = state === 'rejected' ? this.#rejectedWords(token, server) : unknownWords(server);
    const renew = l10n.t('Renew');
    const pressed = await warn(words, ...(this.#isRenewable(token) ? [renew] : []));
    if (pressed === renew) await this.#replacement.renewIn(document, place, token);
  }

  #isRenewable(token: string): boolean {
    const issued = this.#issued.find(token);
    return issued !== undefined && stateOf(issued) === 'ended' && creatorOf(issued, this.#directory) !== undefined;
  }

  /** Returns whether the user means this word: a selection always; the word at the cursor if it looks like a token, or is stored. */
  async #isMeant(word: string, { selection }: vscode.TextEditor): Promise<boolean> {
    return !selection.isEmpty || looksLikeToken(word) || (await this.#stored.sourcesOf(word)) !== undefined;
  }

  #rejectedWords(token: string, { name }: Server): string {
    if (this.#issued.find(token)) {
      return l10n.t({
        message: '{0} rejected this token (401): it has expired, or the server restarted.',
        args: [name],
        comment: "{0} is the server's name",
      });
    }
    return readPastedToken(token).kind === 'transientToken'
      ? l10n.t({
          message: "{0} rejected this token (401): it has expired, or it's for another server.",
          args: [name],
          comment: "{0} is the server's name",
        })
      : l10n.t({
          message: "{0} rejected this token (401): it was revoked, or it's for another server.",
          args: [name],
          comment: "{0} is the server's name",
        });
  }

  #usedAs({ machineIdentifier, tokenId }: { machineIdentifier: string; tokenId: string }): Server | undefined {
    const server = this.#directory.find(machineIdentifier);
    return server && usedWith(server, tokenId);
  }

  /** Returns the server that a token belongs to. Of an unknown token only the user knows it, so no server is preselected. */
  async #serverOf(token: string): Promise<Server | undefined> {
    const issued = this.#issued.find(token);
    const known = issued && this.#directory.find(issued.machineIdentifier);
    const asCreated = known && usedToCheck(known, issued);
    if (asCreated) return asCreated;
    await this.#directory.complete();
    const { count } = this.#directory;
    if (count === 0 && !(await addFirstServer(titleOf('plexTokens.checkTokenAtCursor'), this.#directory)))
      return undefined;
    const stored = await this.#stored.sourcesOf(token);
    const servers =
      stored?.flatMap(source => this.#usedAs(source) ?? []) ??
      this.#directory.servers.map(server => usedAsOwn(server) ?? server);
    // A stored token isn't sent to servers that it doesn't belong to.
    if (servers.length === 0)
      throw new Problem(l10n.t("This stored token is for an account that owns none of your servers. It wasn't sent."));
    if (stored && servers.length === 1) return servers[0];
    const chosen = await pickItem(
      servers.map(server => serverRow(server, this.#directory)),
      {
        title: l10n.t("Select the Token's Server"),
        placeholder: l10n.t("Select the server for this token; it's sent to no other"),
        // Enter alone picks nothing, because the token would be sent to the first server in the list.
        active: [],
      },
    );
    return chosen?.server;
  }
}

/**
 * Rejects what is often mistaken for a token: it is sent to no server.
 *
 * @throws {Problem}
 */
function refuseOthers(text: string): void {
  const { kind } = readPastedToken(text);
  if (kind === 'claimToken')
    throw new Problem(l10n.t('This is a claim token. It links a new server to an account, and gives no access.'));
  if (kind === 'machineIdentifier')
    throw new Problem(l10n.t("This identifies a server or a client. It isn't a token, and gives no access."));
}

function validWords({ name }: Server): string {
  return l10n.t({ message: 'This token is valid on {0}.', args: [name], comment: "{0} is the server's name" });
}

function unknownWords({ name }: Server): string {
  return l10n.t({
    message: "Couldn't check the token: {0} accepts this computer without one.",
    args: [name],
    comment: "{0} is the server's name",
  });
}

/** Returns the selection, or else the word around the cursor, if it can be a token. */
function tokenAt({ document, selection }: vscode.TextEditor): string | undefined {
  const selected = document.getText(selection).trim();
  if (selected !== '') return candidateAround(selected, 0) === selected ? selected : undefined;
  const { line, character } = selection.active;
  return candidateAround(document.lineAt(line).text, character);
}

/** Returns the place of the token that `tokenAt` has found. */
function placeOf(document: vscode.TextDocument, { start }: vscode.Selection, token: string): vscode.Range {
  const { text } = document.lineAt(start.line);
  const at = text.lastIndexOf(token, start.character);
  const first = at < 0 ? text.indexOf(token) : at;
  return new vscode.Range(start.line, first, start.line, first + token.length);
}

/** Selects a token in an editor that shows its file. Does nothing without a place. */
async function goTo(uri: unknown, range: unknown): Promise<void> {
  const place = givenPlace(uri, range);
  const key = place?.uri.toString();
  const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === key);
  const editor = shown && (await bringBack(shown));
  if (place && editor) editor.selection = new vscode.Selection(place.range.start, place.range.end);
}
