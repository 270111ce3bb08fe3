import { hash } from 'node:crypto';
import * as vscode from 'vscode';
import { isPlexError, PlexError, type PlexErrorKind } from '../plex/errors.ts';
import type { Pin, PlexTv, PlexUser } from '../plex/plexTv.ts';
import type { Secret } from '../plex/secret.ts';
import { untilAborted } from '../plex/untilAborted.ts';
import { Disposable } from '../workbench/disposable.ts';
import { log } from '../workbench/log.ts';
import { inform, showError } from '../workbench/notify.ts';
import { plainText } from '../workbench/plainText.ts';
import { Problem } from '../workbench/problem.ts';
import { withProgress } from '../workbench/progress.ts';
import { BACK } from '../workbench/prompts.ts';
import type { Account } from './account.ts';
import type { AccountStore } from './accountStore.ts';
import { askToken } from './askToken.ts';
import { awaitApproval } from './awaitApproval.ts';
import { approvedToken, systemClock } from './pinApproval.ts';
import type { PlexClients } from './plexClients.ts';

const { l10n } = vscode;

/** What is over sooner or later. */
const PASSES: readonly PlexErrorKind[] = ['unreachable', 'timedOut', 'interrupted', 'serverError', 'rateLimited'];
/** The longest pause between attempts to learn whose a new token is, in milliseconds. */
const SLOWEST = 30_000;
/** Between two questions about a sign-in that was cancelled, in milliseconds: nobody waits for it. */
const LATE_PACE = 10_000;

/** The ways to sign in to a Plex account. */
export class SignIn extends Disposable {
  readonly #clients: PlexClients;
  readonly #accounts: AccountStore;
  readonly #latePace: number;
  readonly #closing = new AbortController();
  readonly #late = this.register(new vscode.EventEmitter<Account>());
  /** Fires when somebody has signed in after all whose sign-in was cancelled, or closed by another question. */
  readonly onDidSignInLate = this.#late.event;

  /** @param latePace for a test, another pause between two questions about a sign-in that was cancelled */
  constructor(clients: PlexClients, accounts: AccountStore, latePace = LATE_PACE) {
    super();
    this.#clients = clients;
    this.#accounts = accounts;
    this.#latePace = latePace;
    this.register({ dispose: () => this.#closing.abort() });
  }

  /** Plex: Sign In… The account that is now signed in to; `undefined` when cancelled. */
  async signIn(): Promise<Account | undefined> {
    for (;;) {
      const way = await vscode.window.showQuickPick(
        [
          {
            label: l10n.t('In the Browser'),
            detail: l10n.t('Approve at plex.tv; the token comes here by itself'),
            iconPath: new vscode.ThemeIcon('globe'),
            run: () => this.#inBrowser(),
          },
          {
            label: l10n.t('With a Token'),
            detail: l10n.t('Paste the token of an account that you already have'),
            iconPath: new vscode.ThemeIcon('key'),
            run: () => this.#withToken(),
          },
        ],
        { title: l10n.t('Sign In to Plex'), ignoreFocusOut: true },
      );
      const account = await way?.run();
      if (account !== BACK) return account;
    }
  }

  async #inBrowser(): Promise<Account | undefined> {
    const plexTv = await this.#clients.plexTv();
    const clientIdentifier = await this.#clients.clientIdentifier();
    const pin = await withProgress(l10n.t('Asking plex.tv for a sign-in'), signal =>
      plexTv.createPin(clientIdentifier, signal),
    );
    const link = this.#clients.approvalLink(pin);
    const token = await awaitApproval(link, options => approvedToken(plexTv, pin, options));
    if (!token) {
      this.#awaitLate(plexTv, pin);
      return undefined;
    }
    let isWanted = true;
    const keeping = this.#keepApproved(token, () => isWanted);
    return withProgress(l10n.t('Approved. Asking plex.tv whose account it is'), async signal => {
      signal.addEventListener('abort', () => {
        isWanted = false;
      });
      return untilAborted(keeping, signal);
    });
  }

  /**
   * Goes on asking about a PIN after Cancel: approving it would end the stored token of the account, because Plex keeps one
   * for each installation.
   */
  #awaitLate(plexTv: PlexTv, pin: Pin): void {
    approvedToken(plexTv, pin, { signal: this.#closing.signal, pace: this.#latePace })
      .then(late => this.#keepApproved(late, () => false))
      .then(account => account && this.#late.fire(account))
      .catch(error => (isPlexError(error) ? undefined : showError(error)));
  }

  /**
   * Stores a token that was approved. It has already ended the stored one of its account, so it is stored in the place of
   * that one even where nobody waits for it any more; a new account is signed in to only where the user wants it.
   */
  async #keepApproved(token: Secret, isWanted: () => boolean): Promise<Account | undefined> {
    try {
      const account = await this.#accountOf(await this.#userOfNew(token));
      const known = this.#accounts.find(account.id);
      const stored = known && (await this.#accounts.readableCredentials(known));
      const replaces = known && stored?.obtained !== 'pasted';
      if (!replaces && !isWanted() && !(await this.#asksWhetherToKeep(account))) {
        await this.#revoke(token);
        return undefined;
      }
      await this.#accounts.put(account, { token, obtained: 'signedIn', serverTokens: new Map() });
      return account;
    } catch (error) {
      // Nobody would know of it any more.
      if (!this.#closing.signal.aborted) await this.#revoke(token);
      throw error;
    }
  }

  /** Another question of VS Code closes the one that waits, just as Cancel does. */
  async #asksWhetherToKeep({ name }: Account): Promise<boolean> {
    const signIn = l10n.t('Sign In');
    const chosen = await inform(
      l10n.t('A sign-in that was closed here was approved in the browser, as {0}. Sign in all the same?', name),
      signIn,
      l10n.t('Revoke'),
    );
    return chosen === signIn;
  }

  #withToken(): Promise<Account | typeof BACK | undefined> {
    const prompt = l10n.t(
      "Paste the token of your Plex account. It is kept in VS Code's secret storage, and sent to plex.tv.",
    );
    return askToken({ title: l10n.t('Sign In to Plex'), step: [2, 2], prompt }, (token, signal) =>
      this.#judge(token, signal),
    );
  }

  async #judge(token: Secret, signal: AbortSignal): Promise<Account> {
    try {
      return await this.#keepPasted(token, signal);
    } catch (error) {
      if (!isPlexError(error) || error.kind !== 'signInOver') throw error;
      if (token.isJwt) {
        throw new Problem(
          l10n.t(
            'plex.tv rejected this Plex JWT ({0}): it has expired or was revoked. Go back and sign in with the browser.',
            error.facts.status ?? 401,
          ),
        );
      }
      throw new Problem(
        l10n.t(
          'plex.tv does not accept this token (401). Check that it is complete. The token of a single server is added with Add Server….',
        ),
      );
    }
  }

  /** Stores a pasted token for the account that it belongs to, known or new. */
  async #keepPasted(token: Secret, signal: AbortSignal): Promise<Account> {
    const account = await this.#accountOf(await this.#userOf(token, signal));
    const known = this.#accounts.find(account.id);
    const stored = known && (await this.#accounts.readableCredentials(known));
    if (signal.aborted) throw new PlexError('cancelled', { host: 'plex.tv' });
    if (stored?.token.equals(token)) return account;
    await this.#accounts.put(account, { token, obtained: 'pasted', serverTokens: new Map() });
    // Obtained here, and of no use to anybody any more.
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

  /** The token has replaced the one that is stored, so it must not be lost to a bad moment of the network. */
  async #userOfNew(token: Secret): Promise<PlexUser> {
    const { signal } = this.#closing;
    for (let pause = 1_000; ; pause = Math.min(2 * pause, SLOWEST)) {
      try {
        return await this.#userOf(token, signal);
      } catch (error) {
        if (signal.aborted || !isPlexError(error) || !PASSES.includes(error.kind)) throw error;
        log.error(error);
        await systemClock.sleep(pause, signal);
      }
    }
  }

  /** The known one, or a new one. Told from others by what only this installation makes of Plex's own identifier. */
  async #accountOf({ uuid, name }: PlexUser): Promise<Account> {
    const id = hash('sha256', `${await this.#clients.clientIdentifier()}/${uuid}`).slice(0, 32);
    return this.#accounts.find(id) ?? { id, name: this.#nameFor(name) };
  }

  /** Each name once: it is all that people see of an account. */
  #nameFor(given: string | undefined): string {
    const name = plainText(given ?? '', 40) || l10n.t('Plex account');
    const taken = this.#accounts.accounts.map(account => account.name);
    let [unique, count] = [name, 1];
    while (taken.includes(unique)) unique = `${name} ${++count}`;
    return unique;
  }
}
