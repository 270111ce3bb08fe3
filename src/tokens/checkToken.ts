import * as vscode from 'vscode';
import { readPastedToken } from '../accounts/pastedToken.ts';
import { serverRow } from '../servers/chooseServer.ts';
import { addFirstServer } from '../servers/firstServer.ts';
import { type Server, usedAsOwn, usedWith } from '../servers/server.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { inform, warn, withProgress } from '../workbench/notify.ts';
import { Problem } from '../workbench/problem.ts';
import { pickItem, titleOf } from '../workbench/prompts.ts';
import { creatorOf, type IssuedTokens, stateOf } from './issuedTokens.ts';
import { type StoredTokens, tokenAtCursor } from './tokenAtCursor.ts';
import { type TokenFates, usedToCheck } from './tokenFate.ts';

const l10n = vscode.l10n;

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

  /** @param given the place of the token, where a link in a hover has it checked */
  async check(...given: readonly unknown[]): Promise<void> {
    await this.#directory.load();
    const { document, token, range } = await tokenAtCursor(this.#stored, given);
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
    if (pressed === renew) await this.#replacement.renewIn(document, range, token);
  }

  #isRenewable(token: string): boolean {
    const issued = this.#issued.find(token);
    return issued !== undefined && stateOf(issued) === 'ended' && creatorOf(issued, this.#directory) !== undefined;
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
