import { l10n } from 'vscode';
import { isPlexError } from '../plex/errors.ts';
import { Secret } from '../plex/secret.ts';
import { type Server, usedAsOwn, usedWith } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { log } from '../workbench/log.ts';
import { inWords } from '../workbench/words.ts';
import { endOf, type IssuedToken, type IssuedTokens, stateOf } from './issuedTokens.ts';

/** The time before its end at which a token is renewed, in milliseconds. */
const SOON = 2 * 60 * 60 * 1000;

/** The state of a transient token created by this extension. */
export type TokenFate =
  | { readonly kind: 'ended'; readonly server: Server; readonly why: string }
  | { readonly kind: 'alive'; readonly server: Server }
  /** The server was removed, didn't respond, or accepts this computer without a token. */
  | { readonly kind: 'unknown'; readonly server: Server | undefined; readonly why: string };

/** Finds out whether transient tokens are still valid. Each is sent only to the server that it belongs to, and only if that is needed. */
export class TokenFates {
  readonly #directory: ServerDirectory;
  readonly #access: ServerClient;
  readonly #issued: IssuedTokens;

  constructor(directory: ServerDirectory, access: ServerClient, issued: IssuedTokens) {
    this.#directory = directory;
    this.#access = access;
    this.#issued = issued;
  }

  async fateOf(token: string, issued: IssuedToken, signal?: AbortSignal): Promise<TokenFate> {
    const server = this.#directory.find(issued.machineIdentifier);
    if (!server)
      return { kind: 'unknown', server, why: l10n.t("Its server was removed, so the token can't be renewed.") };
    if (stateOf(issued) === 'ended') return { kind: 'ended', server, why: endedWords(issued) };
    if (endOf(issued) - Date.now() < SOON) return { kind: 'ended', server, why: l10n.t('Expires within 2 hours') };
    const asCreated = usedToCheck(server, issued);
    if (!asCreated)
      return {
        kind: 'unknown',
        server,
        why: l10n.t("The stored token that created it was removed, so it can't be checked."),
      };
    try {
      const state = await this.stateAt(asCreated, token, signal);
      if (state === 'valid') return { kind: 'alive', server };
      if (state === 'rejected') return { kind: 'ended', server, why: noLongerAccepted() };
      return {
        kind: 'unknown',
        server,
        why: acceptsWithoutToken(server),
      };
    } catch (error) {
      if (isPlexError(error) && error.kind === 'cancelled') throw error;
      log.error(error);
      return { kind: 'unknown', server, why: inWords(error)?.message ?? '' };
    }
  }

  /**
   * Checks a token at a server that has proven its identity, over a connection of the server's selected token.
   *
   * @throws {PlexError | Problem}
   */
  async stateAt(server: Server, token: string, signal?: AbortSignal): Promise<'valid' | 'rejected' | 'unknown'> {
    const { state } = await this.#access.request(
      server,
      mediaServer => mediaServer.checkToken(signal),
      signal,
      new Secret(token),
    );
    if (state === 'rejected') await this.#issued.noteEnded(token);
    if (state === 'valid') await this.#issued.noteAccepted(token);
    return state;
  }
}

/**
 * Returns a transient token's server with the token selected that it was created with. If that was removed, it takes a stored
 * token whose source knows the server's addresses, so that the transient token goes to no other server; `undefined` without one.
 */
export function usedToCheck(server: Server, { tokenId }: IssuedToken): Server | undefined {
  return usedWith(server, tokenId) ?? usedAsOwn(server);
}

function endedWords({ isDead, ...issued }: IssuedToken): string {
  return isDead && Date.now() < endOf(issued) ? noLongerAccepted() : l10n.t('Expired after 48 hours');
}

/** The reason for a token that was rejected, or that was created before the server's version changed. */
function noLongerAccepted(): string {
  return l10n.t('Rejected by the server, or the server restarted');
}

/** The reason why a server can't tell whether a token is valid. */
export function acceptsWithoutToken({ name }: Server): string {
  return l10n.t({
    message: "Couldn't check the token: {0} accepts requests from this computer without one.",
    args: [name],
    comment: "{0} is the server's name",
  });
}
