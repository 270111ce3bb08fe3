import * as vscode from 'vscode';
import type { Account } from '../accounts/account.ts';
import type { AccountStore } from '../accounts/accountStore.ts';
import type { PlexClients } from '../accounts/plexClients.ts';
import { isPlexError } from '../plex/errors.ts';
import type { PlexTv, PlexUser } from '../plex/plexTv.ts';
import type { AccountDevice } from '../plex/responses.ts';
import { Secret } from '../plex/secret.ts';
import { statedExpiry, statedKind } from '../plex/tokenShapes.ts';
import { addFirstServer } from '../servers/chooseServer.ts';
import { type Server, usedAsOwn, usedWith } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { serverRow } from '../servers/serverRows.ts';
import { tokenName } from '../servers/tokenWords.ts';
import { ICONS } from '../workbench/icons.ts';
import { log } from '../workbench/log.ts';
import { inform, warn, withProgress } from '../workbench/notify.ts';
import { Problem } from '../workbench/problem.ts';
import { pickItem, titleOf } from '../workbench/prompts.ts';
import type { AppTokens } from './appTokens.ts';
import {
  type CheckedToken,
  messageWithoutRequest,
  type OwnerAccess,
  rejectedAtPlexTv,
  rejectedAtServer,
  validAtPlexTv,
  validAtServer,
} from './checkWords.ts';
import { creatorOf, type IssuedTokens, stateOf } from './issuedTokens.ts';
import { type StoredTokens, signsServerIn, type TokenAtCursor, tokenAtCursor } from './tokenAtCursor.ts';
import { acceptsWithoutToken, type TokenFates, usedToCheck } from './tokenFate.ts';

const l10n = vscode.l10n;

/** Replaces a transient token in its place, with the same stored token that created it. */
interface TokenReplacement {
  renewIn(document: vscode.TextDocument, range: vscode.Range, token: string): Promise<void>;
}

interface CheckTokenDependencies {
  readonly directory: ServerDirectory;
  readonly access: ServerClient;
  readonly clients: PlexClients;
  readonly accounts: AccountStore;
  readonly issued: IssuedTokens;
  readonly appTokens: AppTokens;
  readonly fates: TokenFates;
  readonly stored: StoredTokens;
  readonly replacement: TokenReplacement;
}

/** Where a token is sent to be checked, and the account that it is stored for, if it is. */
type Destination = { readonly server: Server; readonly isStored: boolean } | { readonly plexTv: Account | 'unstored' };

/** Handles Plex: Check Token at Cursor: checks a token at its server or at plex.tv, and says what it is, in one message. */
export class CheckToken {
  readonly #dependencies: CheckTokenDependencies;

  constructor(dependencies: CheckTokenDependencies) {
    this.#dependencies = dependencies;
  }

  /** @param given the token's position, if the link of a hover runs the command */
  async check(...given: readonly unknown[]): Promise<void> {
    const { directory, stored } = this.#dependencies;
    await directory.load();
    const found = await tokenAtCursor(stored, given);
    const token = this.#facts(found);
    const message = messageWithoutRequest(token);
    if (message !== undefined) return void warn(message);
    const destination = await this.#destinationOf(found.token, token);
    if (!destination) return;
    if ('server' in destination) {
      const { server, isStored } = destination;
      await this.#checkAt(server, found, isStored ? { ...token, storedAs: tokenName(server) } : token);
    } else await this.#checkAtPlexTv(found.token, token, destination.plexTv);
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

  async #checkAt(server: Server, { document, range, token }: TokenAtCursor, known: CheckedToken): Promise<void> {
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
    const isRenewable =
      created !== undefined && stateOf(created) === 'ended' && creatorOf(created, directory) !== undefined;
    const [renew, checkAtPlexTv] = [l10n.t('Renew'), l10n.t('Check at plex.tv')];
    const isRejected = state === 'rejected';
    const words = isRejected ? rejectedAtServer(known, server.name, isRenewable) : acceptsWithoutToken(server);
    // A stored token is sent to where it belongs, and nowhere else.
    const isOffered = isRejected && known.storedAs === undefined && isKnownAtPlexTv(known);
    const pressed = await warn(words, ...(isRenewable ? [renew] : isOffered ? [checkAtPlexTv] : []));
    if (pressed === renew) await replacement.renewIn(document, range, token);
    if (pressed === checkAtPlexTv) await this.#checkAtPlexTv(token, known, 'unstored');
  }

  async #ownerAccess(server: Server, token: string, signal: AbortSignal): Promise<OwnerAccess> {
    const { access } = this.#dependencies;
    return orUndefined(
      access.request(server, mediaServer => mediaServer.hasOwnerAccess(signal), signal, new Secret(token)),
    );
  }

  /** @throws {PlexError} where plex.tv rejects a stored token, because the user then has to sign in again */
  async #checkAtPlexTv(token: string, known: CheckedToken, account: Account | 'unstored'): Promise<void> {
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
      void warn(rejectedAtPlexTv(known, status));
    }
  }

  /**
   * Returns where to check a token; `undefined` if the user cancels. Nothing is preselected for an unknown token: only the
   * user can tell.
   */
  async #destinationOf(token: string, known: CheckedToken): Promise<Destination | undefined> {
    const { directory, stored } = this.#dependencies;
    const { issued } = known;
    const created = issued && directory.find(issued.machineIdentifier);
    const asCreated = created && usedToCheck(created, issued);
    if (asCreated) return { server: asCreated, isStored: false };
    await directory.complete();
    const sources = await stored.sourcesOf(token);
    if (sources) return this.#destinationOfStored(token, sources);
    const mayUsePlexTv = isKnownAtPlexTv(known);
    if (!mayUsePlexTv && directory.count === 0) {
      if (!(await addFirstServer(titleOf('plexTokens.checkTokenAtCursor'), directory))) return undefined;
    }
    const servers = directory.servers.map(server => ({ server: usedAsOwn(server) ?? server, isStored: false }));
    return this.#pick([...(mayUsePlexTv ? [{ plexTv: 'unstored' } as const] : []), ...servers]);
  }

  /** A stored token isn't sent to servers that it doesn't belong to. */
  async #destinationOfStored(
    token: string,
    sources: readonly { machineIdentifier: string; tokenId: string }[],
  ): Promise<Destination | undefined> {
    const { directory } = this.#dependencies;
    const servers = sources.flatMap(({ machineIdentifier, tokenId }) => {
      const server = directory.find(machineIdentifier);
      return (server && usedWith(server, tokenId)) ?? [];
    });
    const account = await this.#accountOf(new Secret(token));
    const destinations: Destination[] = [
      ...(account ? [{ plexTv: account }] : []),
      ...servers.map(server => ({ server, isStored: true })),
    ];
    const [only, ...others] = destinations;
    if (!only)
      throw new Problem(
        l10n.t("The server of this stored token was removed, so the token wasn't sent. Add the server again."),
      );
    return others.length === 0 ? only : this.#pick(destinations);
  }

  async #accountOf(token: Secret): Promise<Account | undefined> {
    const { accounts } = this.#dependencies;
    for (const account of accounts.accounts)
      if ((await accounts.readableCredentials(account))?.token?.equals(token)) return account;
    return undefined;
  }

  async #pick(destinations: readonly Destination[]): Promise<Destination | undefined> {
    const { directory } = this.#dependencies;
    const rows = destinations.map(destination => ({
      ...('server' in destination ? serverRow(destination.server, directory) : plexTvRow()),
      destination,
    }));
    const offersPlexTv = destinations.some(destination => 'plexTv' in destination);
    const chosen = await pickItem(rows, {
      title: offersPlexTv ? l10n.t('Select Where to Check the Token') : l10n.t("Select the Token's Server"),
      placeholder: offersPlexTv
        ? l10n.t("Select where to send this token; it won't be sent anywhere else")
        : l10n.t("Select this token's server; it won't be sent to any other"),
      // Enter alone picks nothing, because the token would be sent to the first one in the list.
      active: [],
    });
    return chosen?.destination;
  }
}

/** Returns whether plex.tv can tell what a token is. It has none that a server created, and none for one shared server. */
function isKnownAtPlexTv({ kind, app }: Pick<CheckedToken, 'kind' | 'app'>): boolean {
  return (kind === 'longLived' || kind === 'jwt') && app?.sharedServer === undefined;
}

function plexTvRow(): vscode.QuickPickItem {
  return { label: 'plex.tv', detail: l10n.t('Shows which account the token belongs to'), iconPath: ICONS.account };
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
