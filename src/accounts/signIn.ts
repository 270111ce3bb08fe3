import { hash } from 'node:crypto';
import * as vscode from 'vscode';
import { isPlexError, PlexError, type PlexErrorKind } from '../plex/errors.ts';
import type { Pin, PlexTv, PlexUser } from '../plex/plexTv.ts';
import { untilAborted } from '../plex/promises.ts';
import type { Secret } from '../plex/secret.ts';
import { Disposable } from '../workbench/disposable.ts';
import { ICONS } from '../workbench/icons.ts';
import { log } from '../workbench/log.ts';
import { inform, showError, withProgress } from '../workbench/notify.ts';
import { plainText } from '../workbench/plainText.ts';
import { Problem } from '../workbench/problem.ts';
import { BACK, pickItem } from '../workbench/prompts.ts';
import type { Account } from './account.ts';
import type { AccountStore } from './accountStore.ts';
import { askToken } from './askToken.ts';
import { awaitApproval } from './awaitApproval.ts';
import { approvedToken, systemClock } from './pinApproval.ts';
import type { PlexClients } from './plexClients.ts';

const l10n = vscode.l10n;

/** Errors after which a request is sent again. */
const TEMPORARY: readonly PlexErrorKind[] = ['unreachable', 'timedOut', 'interrupted', 'serverError', 'rateLimited'];
/** The longest pause between attempts to read the user of a new token, in milliseconds. */
const LONGEST_PAUSE = 30_000;
/** The pause between two requests about a sign-in that was cancelled, in milliseconds. */
const LATE_PAUSE = 10_000;

/** Signs in to Plex accounts, in the browser or with a pasted token. */
export class SignIn extends Disposable {
  readonly #clients: PlexClients;
  readonly #accounts: AccountStore;
  readonly #latePause: number;
  readonly #closing = new AbortController();
  readonly #late = this.register(new vscode.EventEmitter<Account>());
  /** Fires when a sign-in is approved after it was cancelled, or closed by another question. */
  readonly onDidSignInLate = this.#late.event;

  /** @param latePause the pause between two requests about a sign-in that was cancelled. Tests pass their own. */
  constructor(clients: PlexClients, accounts: AccountStore, latePause = LATE_PAUSE) {
    super();
    this.#clients = clients;
    this.#accounts = accounts;
    this.#latePause = latePause;
    this.register({ dispose: () => this.#closing.abort() });
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
    const plexTv = await this.#clients.plexTv();
    const clientIdentifier = await this.#clients.clientIdentifier();
    const pin = await withProgress(l10n.t('Starting the sign-in at plex.tv…'), signal =>
      plexTv.createPin({ clientIdentifier }, signal),
    );
    const link = this.#clients.approvalLink(pin);
    const token = await awaitApproval(link, options => approvedToken(plexTv, pin, options));
    if (!token) {
      void this.#awaitLate(plexTv, pin);
      return undefined;
    }
    return withProgress(l10n.t('Reading your account from plex.tv…'), signal =>
      untilAborted(
        this.#storeApproved(token, () => !signal.aborted),
        signal,
      ),
    );
  }

  /**
   * Waits for the approval of a PIN after Cancel: Plex keeps one token for each installation, so an approval revokes the stored
   * token of the account.
   */
  async #awaitLate(plexTv: PlexTv, pin: Pin): Promise<void> {
    try {
      const token = await approvedToken(plexTv, pin, { signal: this.#closing.signal, pause: this.#latePause });
      const account = await this.#storeApproved(token, () => false);
      if (account) this.#late.fire(account);
    } catch (error) {
      if (!isPlexError(error)) await showError(error);
    }
  }

  /**
   * Stores a token that was approved. The approval has revoked the stored token of the account, so it is replaced even where
   * nobody waits for it any more. A new account is signed in to only where the user wants it.
   */
  async #storeApproved(token: Secret, isWanted: () => boolean): Promise<Account | undefined> {
    try {
      const account = await this.#accountOf(await this.#userOfNewToken(token));
      const known = this.#accounts.find(account.id);
      const stored = known && (await this.#accounts.readableCredentials(known));
      const replaces = known && stored?.obtained !== 'pasted';
      if (!replaces && !isWanted() && !(await this.#confirmLate(account))) {
        await this.#revoke(token);
        return undefined;
      }
      await this.#accounts.put(account, { token, obtained: 'signedIn', serverTokens: new Map() });
      return account;
    } catch (error) {
      // Otherwise nobody would know of the token any more.
      if (!this.#closing.signal.aborted) await this.#revoke(token);
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
    const account = await this.#accountOf(await this.#userOf(token, signal));
    const known = this.#accounts.find(account.id);
    const stored = known && (await this.#accounts.readableCredentials(known));
    if (signal.aborted) throw new PlexError('cancelled', { host: 'plex.tv' });
    if (stored?.token.equals(token)) return account;
    await this.#accounts.put(account, { token, obtained: 'pasted', serverTokens: new Map() });
    // This extension obtained it, so nothing else uses it.
    if (stored?.obtained === 'signedIn') await this.#revoke(stored.token);
    return account;
  }

  async #revoke(token: Secret): Promise<void> {
    try {
      await (await this.#clients.plexTv(token)).signOut();
    } catch (error) {
      log.error(error);
    }
  }

  async #userOf(token: Secret, signal: AbortSignal): Promise<PlexUser> {
    return (await this.#clients.plexTv(token)).getUser(signal);
  }

  /** Returns the user of a new token, which has revoked the stored one: an error of the network must not lose it. */
  async #userOfNewToken(token: Secret): Promise<PlexUser> {
    const { signal } = this.#closing;
    for (let pause = 1_000; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        return await this.#userOf(token, signal);
      } catch (error) {
        if (signal.aborted || !isPlexError(error) || !TEMPORARY.includes(error.kind)) throw error;
        log.error(error);
        await systemClock.sleep(pause, signal);
      }
    }
  }

  /** Returns the known account of a user, or a new one. Its id is a hash that only this installation computes. */
  async #accountOf({ uuid, name }: PlexUser): Promise<Account> {
    const id = hash('sha256', `${await this.#clients.clientIdentifier()}/${uuid}`).slice(0, 32);
    return this.#accounts.find(id) ?? { id, name: this.#uniqueName(name) };
  }

  /** Returns a name that no other account has: it is all that people see of an account. */
  #uniqueName(given: string | undefined): string {
    const name = plainText(given ?? '', 40) || l10n.t('Plex account');
    const taken = this.#accounts.accounts.map(account => account.name);
    let [unique, count] = [name, 1];
    while (taken.includes(unique)) unique = `${name} ${++count}`;
    return unique;
  }
}
