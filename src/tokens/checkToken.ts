import * as vscode from 'vscode';
import type { Account } from '../accounts/account.ts';
import type { PlexClients } from '../accounts/plexClients.ts';
import { isPlexError } from '../plex/errors.ts';
import type { PlexTv, PlexUser } from '../plex/plexTv.ts';
import type { AccountDevice } from '../plex/responses.ts';
import { Secret } from '../plex/secret.ts';
import { statedExpiry, statedKind } from '../plex/tokenShapes.ts';
import type { Server } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import { tokenName } from '../servers/tokenWords.ts';
import { log } from '../workbench/log.ts';
import { inform, warn, withProgress } from '../workbench/notify.ts';
import type { AppTokens } from './appTokens.ts';
import {
  type CheckedToken,
  messageWithoutRequest,
  type OwnerAccess,
  rejectedAtServer,
  validAtServer,
} from './checkWords.ts';
import { creatorOf, type IssuedTokens, stateOf } from './issuedTokens.ts';
import { rejectedAtPlexTv, validAtPlexTv } from './plexTvCheckWords.ts';
import { signsServerIn, type TokenAtCursor, tokenAtCursor } from './tokenAtCursor.ts';
import {
  type Destination,
  isKnownAtPlexTv,
  TokenDestinations,
  type TokenDestinationsDependencies,
} from './tokenDestinations.ts';
import { acceptsWithoutToken, type TokenFates } from './tokenFate.ts';

const l10n = vscode.l10n;

/** Replaces a transient token in its place, with the same stored token that created it. */
interface TokenReplacement {
  renewIn(document: vscode.TextDocument, range: vscode.Range, token: string): Promise<void>;
}

interface CheckTokenDependencies extends TokenDestinationsDependencies {
  readonly access: ServerClient;
  readonly clients: PlexClients;
  readonly issued: IssuedTokens;
  readonly appTokens: AppTokens;
  readonly fates: TokenFates;
  readonly replacement: TokenReplacement;
}

/** Handles Plex: Check Token at Cursor: checks a token at its server or at plex.tv, and says what it is, in one message. */
export class CheckToken {
  readonly #dependencies: CheckTokenDependencies;
  readonly #destinations: TokenDestinations;

  constructor(dependencies: CheckTokenDependencies) {
    this.#dependencies = dependencies;
    this.#destinations = new TokenDestinations(dependencies);
  }

  /** @param given the token's position, if the link of a hover runs the command */
  async check(...given: readonly unknown[]): Promise<void> {
    const { directory, stored } = this.#dependencies;
    await directory.load();
    const found = await tokenAtCursor(stored, given);
    const token = this.#facts(found);
    const message = messageWithoutRequest(token);
    if (message !== undefined) return void warn(message);
    const destination = await this.#destinations.of(found.token, token);
    if (destination) await this.#send(destination, found, token);
  }

  /** @param checkedAt the server that has rejected the token before, if one has */
  async #send(destination: Destination, found: TokenAtCursor, token: CheckedToken, checkedAt?: Server): Promise<void> {
    if (!('server' in destination)) return this.#checkAtPlexTv(found.token, token, destination.plexTv, checkedAt);
    const { server, isStored } = destination;
    await this.#checkAt(server, found, isStored ? { ...token, storedAs: tokenName(server) } : token);
  }

  #facts(found: TokenAtCursor): CheckedToken {
    const { issued, appTokens } = this.#dependencies;
    const { token } = found;
    const stated = statedKind(token);
    const kind = stated === 'transient' || stated === 'local' ? stated : new Secret(token).isJwt ? 'jwt' : 'longLived';
    return {
      kind,
      signsServerIn: signsServerIn(found),
      expires: statedExpiry(token),
      issued: issued.find(token),
      app: appTokens.find(token),
    };
  }

  async #checkAt(server: Server, found: TokenAtCursor, known: CheckedToken): Promise<void> {
    const { document, range, token } = found;
    const { fates, issued, directory, replacement } = this.#dependencies;
    const { state, isOwner } = await withProgress(
      l10n.t({ message: 'Checking the token on {0}…', args: [server.name], comment: "{0} is the server's name" }),
      async signal => {
        const state = await fates.stateAt(server, token, signal);
        const isOwner = state === 'valid' ? await this.#ownerAccess(server, token, signal) : undefined;
        return { state, isOwner };
      },
    );
    if (state === 'valid') return void inform(validAtServer(known, server.name, isOwner));
    // The check may have shown that it has expired.
    const created = issued.find(token);
    const isRenewable = created && stateOf(created) === 'ended' && creatorOf(created, directory);
    const isRejected = state === 'rejected';
    // A stored token is sent to where it belongs, and nowhere else.
    const isOffered = isRejected && known.storedAs === undefined && isKnownAtPlexTv(known);
    const next = isRenewable ? 'renew' : isOffered ? 'checkAtPlexTv' : 'none';
    const words = isRejected ? rejectedAtServer(known, server.name, next) : acceptsWithoutToken(server);
    const buttons = { renew: [l10n.t('Renew')], checkAtPlexTv: [l10n.t('Check at plex.tv')], none: [] };
    const pressed = await warn(words, ...buttons[next]);
    if (pressed === undefined) return;
    if (next === 'renew') return replacement.renewIn(document, range, token);
    const destination = await this.#destinations.afterServer(token);
    if (destination) await this.#send(destination, found, known, server);
  }

  async #ownerAccess(server: Server, token: string, signal: AbortSignal): Promise<OwnerAccess> {
    const { access } = this.#dependencies;
    return orUndefined(
      access.request(server, mediaServer => mediaServer.hasOwnerAccess(signal), signal, new Secret(token)),
    );
  }

  /** @throws {PlexError} where plex.tv rejects a stored token, because the user then has to sign in again */
  async #checkAtPlexTv(
    token: string,
    known: CheckedToken,
    account: Account | 'unstored',
    checkedAt?: Server,
  ): Promise<void> {
    const { clients, appTokens } = this.#dependencies;
    const plexTv = await clients.plexTv(new Secret(token), known.app);
    try {
      const { user, servers } = await withProgress(l10n.t('Checking the token at plex.tv…'), signal =>
        read(plexTv, known, signal),
      );
      const checked = account === 'unstored' ? known : { ...known, storedAs: account.name };
      void inform(validAtPlexTv(checked, user.name, servers));
    } catch (error) {
      if (!isPlexError(error) || error.kind !== 'signInOver') throw error;
      if (account !== 'unstored') throw error.with({ accountName: account.name });
      const { status = 401 } = error.facts;
      if (status === 401) await appTokens.noteRevoked(token);
      void warn(rejectedAtPlexTv(known, status, checkedAt));
    }
  }
}

/** Returns the user of a token and the servers, but none for a JWT, which servers reject, or an app's token, which is known. */
async function read(
  plexTv: PlexTv,
  { kind, app }: CheckedToken,
  signal: AbortSignal,
): Promise<{ user: PlexUser; servers?: readonly AccountDevice[] }> {
  const user = await plexTv.getUser(signal);
  if (kind === 'jwt' || app) return { user };
  const servers = await orUndefined(plexTv.getServers(signal));
  return { user, ...(servers && { servers }) };
}

/** Returns an optional result; `undefined` if its request fails. */
async function orUndefined<Result>(requested: Promise<Result>): Promise<Result | undefined> {
  try {
    return await requested;
  } catch (error) {
    if (isPlexError(error) && error.kind === 'cancelled') throw error;
    log.error(error);
    return undefined;
  }
}
