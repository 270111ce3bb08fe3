import * as vscode from 'vscode';
import { isPlexError } from '../plex/errors.ts';
import { ICONS } from '../workbench/icons.ts';
import { log } from '../workbench/log.ts';
import { inform, showError, withProgress } from '../workbench/notify.ts';
import { Problem } from '../workbench/problem.ts';
import { confirm } from '../workbench/prompts.ts';
import { type Account, type Credentials, givenAccountId } from './account.ts';
import type { AccountStore } from './accountStore.ts';
import type { PlexClients } from './plexClients.ts';

const l10n = vscode.l10n;

/** What became of an account's token. A pasted one is `kept`, because something else may use it. */
type Outcome = 'revoked' | 'kept' | 'notRevoked';

/** Signs out of Plex accounts. */
export class SignOut {
  readonly #clients: PlexClients;
  readonly #accounts: AccountStore;

  constructor(clients: PlexClients, accounts: AccountStore) {
    this.#clients = clients;
    this.#accounts = accounts;
  }

  /** Plex: Sign Out… Returns the account; `undefined` when cancelled. */
  async signOut(argument: unknown): Promise<Account | undefined> {
    const account = this.#given(argument) ?? (await this.#pick());
    if (!account) return undefined;
    const credentials = await this.#credentials(account);
    const sure = await confirm(
      l10n.t({ message: 'Sign out of {0}?', args: [account.name], comment: "{0} is the account's name" }),
      credentials?.obtained === 'pasted'
        ? l10n.t(
            "Removes the account's servers and Home users. The pasted token stays valid. To revoke it, remove its device at plex.tv: Settings, Authorized Devices.",
          )
        : l10n.t(
            "Removes the account's servers and Home users, and revokes its token. Transient tokens may stay valid until they expire.",
          ),
      l10n.t('Sign Out'),
    );
    if (!sure) return undefined;
    const outcome = await withProgress(
      l10n.t({ message: 'Signing out of {0}…', args: [account.name], comment: "{0} is the account's name" }),
      signal => this.leave(account, signal),
    );
    report(account, outcome);
    return account;
  }

  /**
   * Signs out without a question. Revokes a token that this extension obtained, and removes the account and its Home users in
   * any case.
   */
  async leave(account: Account, signal: AbortSignal): Promise<Outcome> {
    const credentials = await this.#credentials(account);
    const outcome = await this.#revoke(credentials, signal);
    // The account first: no Home user is added without it.
    await this.#accounts.remove(account);
    for (const user of this.#accounts.homeUsersOf(account)) await this.#accounts.remove(user);
    return outcome;
  }

  async #revoke(credentials: Credentials | undefined, signal: AbortSignal): Promise<Outcome> {
    if (credentials?.obtained === 'pasted') return 'kept';
    if (!credentials?.token) return 'notRevoked';
    try {
      await (await this.#clients.plexTv(credentials.token)).signOut(signal);
      return 'revoked';
    } catch (error) {
      // It was revoked before.
      if (isPlexError(error) && error.kind === 'signInOver') return 'revoked';
      log.error(error);
      return 'notRevoked';
    }
  }

  /** Returns `undefined` where they can't be read: the account can still be removed. */
  async #credentials(account: Account): Promise<Credentials | undefined> {
    try {
      return await this.#accounts.credentials(account);
    } catch (error) {
      log.error(error);
      return undefined;
    }
  }

  #given(argument: unknown): Account | undefined {
    const id = givenAccountId(argument);
    return this.#accounts.signedIn.find(account => account.id === id);
  }

  async #pick(): Promise<Account | undefined> {
    const { signedIn } = this.#accounts;
    if (signedIn.length === 0) throw new Problem(l10n.t("You aren't signed in to Plex."));
    if (signedIn.length === 1) return signedIn[0];
    const items = signedIn.map(account => ({
      label: account.name,
      iconPath: ICONS.account,
      account,
    }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: l10n.t('Sign Out of Plex'),
      placeHolder: l10n.t('Select the account to sign out of'),
    });
    return chosen?.account;
  }
}

/** Tells the user what became of the account's token. */
function report({ name }: Account, outcome: Outcome): void {
  const args = [name];
  switch (outcome) {
    case 'revoked':
      void inform(
        l10n.t({ message: 'Signed out of {0} and revoked its token.', args, comment: "{0} is the account's name" }),
      );
      return;
    case 'kept':
      void inform(
        l10n.t({
          message: 'Signed out of {0}. The token that you pasted stays valid.',
          args,
          comment: "{0} is the account's name",
        }),
      );
      return;
    case 'notRevoked':
      void showError(
        new Problem(
          l10n.t({
            message:
              "Signed out of {0}, but couldn't revoke its token. Remove “Tokens for Plex” at plex.tv: Settings, Authorized Devices.",
            args,
            comment: "{0} is the account's name",
          }),
        ),
      );
  }
}
