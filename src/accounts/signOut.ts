import * as vscode from 'vscode';
import { isPlexError } from '../plex/errors.ts';
import { log } from '../workbench/log.ts';
import { inform, withProgress } from '../workbench/notify.ts';
import { Problem } from '../workbench/problem.ts';
import { confirm } from '../workbench/prompts.ts';
import type { Account, Credentials } from './account.ts';
import type { AccountStore } from './accountStore.ts';
import type { PlexClients } from './plexClients.ts';

const { l10n } = vscode;

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
      l10n.t('Sign out of {0}?', account.name),
      credentials?.obtained === 'pasted'
        ? l10n.t(
            'The token of this account was pasted, so it is only forgotten here and goes on working elsewhere. Its servers leave the sidebar.',
          )
        : l10n.t(
            'The token of this account is revoked at plex.tv, and its servers leave the sidebar. Transient tokens may go on working until they end.',
          ),
      l10n.t('Sign Out'),
    );
    if (!sure) return undefined;
    const outcome = await withProgress(l10n.t('Signing out of {0}', account.name), signal =>
      this.leave(account, signal),
    );
    void inform(inWords(account, outcome), l10n.t('OK'));
    return account;
  }

  /** Signs out without a question. Revokes a token that this extension obtained, and removes the account in any case. */
  async leave(account: Account, signal: AbortSignal): Promise<Outcome> {
    const credentials = await this.#credentials(account);
    const outcome = await this.#revoke(credentials, signal);
    await this.#accounts.remove(account);
    return outcome;
  }

  async #revoke(credentials: Credentials | undefined, signal: AbortSignal): Promise<Outcome> {
    if (credentials?.obtained === 'pasted') return 'kept';
    if (!credentials) return 'notRevoked';
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
    const id = typeof argument === 'object' && argument !== null && 'account' in argument ? argument.account : argument;
    return this.#accounts.find(id);
  }

  async #pick(): Promise<Account | undefined> {
    const { accounts } = this.#accounts;
    if (accounts.length === 0) throw new Problem(l10n.t('You are not signed in to Plex.'));
    if (accounts.length === 1) return accounts[0];
    const items = accounts.map(account => ({ label: account.name, account }));
    return (await vscode.window.showQuickPick(items, { title: l10n.t('Sign Out of Plex') }))?.account;
  }
}

function inWords({ name }: Account, outcome: Outcome): string {
  switch (outcome) {
    case 'revoked':
      return l10n.t('Signed out of {0}. The token is revoked.', name);
    case 'kept':
      return l10n.t(
        'Signed out of {0} here. The token was pasted and is not revoked: it goes on working elsewhere. Revoke it at plex.tv, under Settings, Authorized Devices.',
        name,
      );
    case 'notRevoked':
      return l10n.t(
        'Signed out of {0} here, but the token could not be revoked. Remove “Tokens for Plex” at plex.tv, under Settings, Authorized Devices.',
        name,
      );
  }
}
