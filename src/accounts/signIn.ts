import * as vscode from 'vscode';
import { isPlexError, PlexError } from '../plex/errors.ts';
import type { PlexUser } from '../plex/plexTv.ts';
import { untilAborted } from '../plex/promises.ts';
import type { Secret } from '../plex/secret.ts';
import { Disposable } from '../workbench/disposable.ts';
import { ICONS } from '../workbench/icons.ts';
import { inform, withProgress } from '../workbench/notify.ts';
import { Problem } from '../workbench/problem.ts';
import { BACK, pickItem } from '../workbench/prompts.ts';
import type { Account } from './account.ts';
import type { AccountStore } from './accountStore.ts';
import type { Approvals } from './approvals.ts';
import { askToken } from './askToken.ts';
import type { PlexClients } from './plexClients.ts';

const l10n = vscode.l10n;

/** Signs in to Plex accounts, in the browser or with a pasted token. */
export class SignIn extends Disposable {
  readonly #clients: PlexClients;
  readonly #accounts: AccountStore;
  readonly #approvals: Approvals;
  readonly #late = this.register(new vscode.EventEmitter<Account>());
  /** Fires when a sign-in is approved after it was cancelled, or closed by another question. */
  readonly onDidSignInLate = this.#late.event;

  constructor(clients: PlexClients, accounts: AccountStore, approvals: Approvals) {
    super();
    this.#clients = clients;
    this.#accounts = accounts;
    this.#approvals = approvals;
  }

  /** Plex: Sign In… Returns the account; `undefined` when cancelled. */
  async signIn(): Promise<Account | undefined> {
    for (;;) {
      const chosen = await pickItem(
        [
          {
            label: l10n.t('In the Browser'),
            detail: l10n.t('Approve the sign-in at plex.tv'),
            iconPath: ICONS.browser,
            run: () => this.#inBrowser(),
          },
          {
            label: l10n.t('With a Token'),
            detail: l10n.t('Paste an account token that you already have'),
            iconPath: ICONS.token,
            run: () => this.#withToken(),
          },
        ],
        {
          title: l10n.t('Sign In to Plex'),
          placeholder: l10n.t('Choose how to sign in'),
          ignoreFocusOut: true,
        },
      );
      const account = await chosen?.run();
      if (account !== BACK) return account;
    }
  }

  async #inBrowser(): Promise<Account | undefined> {
    const title = l10n.t('Sign In to Plex');
    const prompt = l10n.t('Approve the sign-in in your browser. If you closed the page, choose Open Again.');
    const token = await this.#approvals.approve({ title, prompt, onLate: late => this.#storeLate(late) });
    if (!token) return undefined;
    return withProgress(l10n.t('Reading your account from plex.tv…'), signal =>
      untilAborted(
        this.#storeApproved(token, () => !signal.aborted),
        signal,
      ),
    );
  }

  async #storeLate(token: Secret): Promise<void> {
    const account = await this.#storeApproved(token, () => false);
    if (account) this.#late.fire(account);
  }

  /**
   * Stores a token that was approved. The approval has revoked the stored token of the account, so it is replaced even where
   * nobody waits for it any more. A new account is signed in to only where the user wants it.
   */
  async #storeApproved(token: Secret, isWanted: () => boolean): Promise<Account | undefined> {
    try {
      const account = await this.#accountOf(await this.#approvals.userOf(token));
      const known = this.#accounts.find(account.id);
      const stored = known && (await this.#accounts.readableCredentials(known));
      const replaces = known && !known.homeAdmin && stored?.obtained !== 'pasted';
      if (!replaces && !isWanted() && !(await this.#confirmLate(account))) {
        await this.#approvals.revoke(token);
        return undefined;
      }
      await this.#accounts.put(account, { token, obtained: 'signedIn', serverTokens: new Map() });
      return account;
    } catch (error) {
      // Otherwise nobody would know of the token any more.
      if (!this.#approvals.isClosing) await this.#approvals.revoke(token);
      throw error;
    }
  }

  /** Asks before a late sign-in. It may have been closed by another question of VS Code, which is like Cancel. */
  async #confirmLate({ name }: Account): Promise<boolean> {
    const signIn = l10n.t('Sign In');
    const chosen = await inform(
      l10n.t({
        message:
          'You closed this sign-in, but it was approved as {0}. Sign in anyway? Closing this message revokes the token.',
        args: [name],
        comment: "{0} is the account's name",
      }),
      signIn,
      l10n.t('Revoke'),
    );
    return chosen === signIn;
  }

  #withToken(): Promise<Account | typeof BACK | undefined> {
    const prompt = l10n.t(
      "Paste your account's token. It's kept in VS Code's secret storage, and sent only to plex.tv and your own servers.",
    );
    return askToken({ title: l10n.t('Sign In to Plex'), step: [2, 2], prompt }, (token, signal) =>
      this.#check(token, signal),
    );
  }

  async #check(token: Secret, signal: AbortSignal): Promise<Account> {
    try {
      return await this.#storePasted(token, signal);
    } catch (error) {
      if (!isPlexError(error) || error.kind !== 'signInOver') throw error;
      if (token.isJwt) {
        throw new Problem(
          l10n.t({
            message:
              'plex.tv rejected this Plex JWT ({0}): it expired or was revoked. Go back and choose In the Browser.',
            args: [error.facts.status ?? 401],
            comment: '{0} is the HTTP status',
          }),
        );
      }
      throw new Problem(
        l10n.t(
          "plex.tv rejected this token (401). Check that it's complete. If it's a server's token, use Add Server instead.",
        ),
      );
    }
  }

  /** Stores a pasted token for the account that it belongs to, known or new. */
  async #storePasted(token: Secret, signal: AbortSignal): Promise<Account> {
    const account = await this.#accountOf(await (await this.#clients.plexTv(token)).getUser(signal));
    const known = this.#accounts.find(account.id);
    const stored = known && (await this.#accounts.readableCredentials(known));
    if (signal.aborted) throw new PlexError('cancelled', { host: 'plex.tv' });
    if (stored?.token?.equals(token)) return account;
    await this.#accounts.put(account, { token, obtained: 'pasted', serverTokens: new Map() });
    // This extension obtained it, so nothing else uses it.
    if (stored?.obtained === 'signedIn') await this.#approvals.revoke(stored.token);
    return account;
  }

  /** Returns the account of a user; one that was a Home user of another account is an account of its own from now on. */
  async #accountOf(user: PlexUser): Promise<Account> {
    const { id, name } = this.#accounts.accountOf(user, await this.#clients.clientIdentifier());
    return { id, name };
  }
}
