import * as vscode from 'vscode';
import type { Account } from '../accounts/account.ts';
import type { AccountStore } from '../accounts/accountStore.ts';
import { Secret } from '../plex/secret.ts';
import { addFirstServer } from '../servers/chooseServer.ts';
import { type Server, usedAsOwn, usedWith } from '../servers/server.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { serverRow } from '../servers/serverRows.ts';
import { ICONS } from '../workbench/icons.ts';
import { Problem } from '../workbench/problem.ts';
import { pickItem, titleOf } from '../workbench/prompts.ts';
import type { CheckedToken } from './checkWords.ts';
import type { StoredTokens } from './tokenAtCursor.ts';
import { usedToCheck } from './tokenFate.ts';

const l10n = vscode.l10n;

export interface TokenDestinationsDependencies {
  readonly directory: ServerDirectory;
  readonly accounts: AccountStore;
  readonly stored: StoredTokens;
}

/** Where a token is sent to be checked, and the account that it is stored for, if it is. */
export type Destination =
  | { readonly server: Server; readonly isStored: boolean }
  | { readonly plexTv: Account | 'unstored' };

/** Finds out where a token may be sent to be checked, and asks the user where that isn't known. */
export class TokenDestinations {
  readonly #dependencies: TokenDestinationsDependencies;

  constructor(dependencies: TokenDestinationsDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Returns where to check a token; `undefined` if the user cancels. Nothing is preselected for an unknown token: only the
   * user can tell.
   */
  async of(token: string, known: CheckedToken): Promise<Destination | undefined> {
    const { directory, stored } = this.#dependencies;
    const { issued } = known;
    const created = issued && directory.find(issued.machineIdentifier);
    const asCreated = created && usedToCheck(created, issued);
    if (asCreated) return { server: asCreated, isStored: false };
    await directory.complete();
    const sources = await stored.sourcesOf(token);
    if (sources) return this.#ofStored(token, sources);
    const mayUsePlexTv = isKnownAtPlexTv(known);
    if (!mayUsePlexTv && directory.count === 0) {
      if (!(await addFirstServer(titleOf('plexTokens.checkTokenAtCursor'), directory))) return undefined;
    }
    const servers = directory.servers.map(server => ({ server: usedAsOwn(server) ?? server, isStored: false }));
    return this.#pick([...(mayUsePlexTv ? [{ plexTv: 'unstored' } as const] : []), ...servers]);
  }

  /**
   * Returns where a token goes that the user wants checked at plex.tv: where it belongs, if it is stored by now.
   *
   * @throws {Problem} where its server was removed
   */
  async afterServer(token: string): Promise<Destination | undefined> {
    const sources = await this.#dependencies.stored.sourcesOf(token);
    return sources ? this.#ofStored(token, sources) : { plexTv: 'unstored' };
  }

  /** A stored token isn't sent to servers that it doesn't belong to. */
  async #ofStored(
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
export function isKnownAtPlexTv({ kind, issued, app }: CheckedToken): boolean {
  return issued === undefined && (kind === 'longLived' || kind === 'jwt') && app?.sharedServer === undefined;
}

function plexTvRow(): vscode.QuickPickItem {
  return { label: 'plex.tv', detail: l10n.t('Shows which account the token belongs to'), iconPath: ICONS.account };
}
