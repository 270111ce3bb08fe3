import * as vscode from 'vscode';
import { isPlexError, PlexError } from '../plex/errors.ts';
import type { PlexUser } from '../plex/plexTv.ts';
import type { Secret } from '../plex/secret.ts';
import { log } from '../workbench/log.ts';
import { plainText } from '../workbench/plainText.ts';
import { Problem } from '../workbench/problem.ts';
import { askText, BACK } from '../workbench/prompts.ts';
import type { Account, Credentials } from './account.ts';
import type { AccountStore } from './accountStore.ts';
import { awaitApproval } from './awaitApproval.ts';
import type { Gateway } from './gateway.ts';
import { readPastedToken } from './pastedToken.ts';
import { tokenAdvice, tokenIn } from './pastedTokenWords.ts';
import { approvedToken } from './pinApproval.ts';

const { l10n } = vscode;

/** Between attempts to learn whose a new token is, in milliseconds. */
const PAUSES = [1_000, 2_000, 4_000];

/** The ways to sign in to a Plex account. */
export class SignIn implements vscode.Disposable {
  readonly #gateway: Gateway;
  readonly #accounts: AccountStore;
  readonly #closing = new AbortController();

  constructor(gateway: Gateway, accounts: AccountStore) {
    this.#gateway = gateway;
    this.#accounts = accounts;
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

  /** Stops waiting for sign-ins that were cancelled. */
  dispose(): void {
    this.#closing.abort();
  }

  async #inBrowser(): Promise<Account | undefined> {
    const plexTv = await this.#gateway.plexTv();
    const pin = await plexTv.createPin(await this.#gateway.clientIdentifier());
    const link = this.#gateway.approvalLink(pin);
    const token = await awaitApproval(link, options => approvedToken(plexTv, pin, options));
    if (token) return this.#keep(token);
    // Approving it later would end the stored token of the account, because Plex keeps one for each installation.
    approvedToken(plexTv, pin, { signal: this.#closing.signal })
      .then(late => this.#keepLate(late))
      .catch(error => isPlexError(error) || log.error(error));
    return undefined;
  }

  /** A token that somebody approved after all: the stored one of that account has just ended. */
  async #keepLate(token: Secret): Promise<void> {
    const user = await (await this.#gateway.plexTv(token)).getUser();
    const known = await this.#accounts.findUser(user.uuid);
    const stored = known && (await this.#accounts.credentials(known));
    // A pasted token was not ended by it.
    if (known && stored?.obtained === 'signedIn') {
      await this.#accounts.put(known, { ...stored, token, serverTokens: new Map() });
      log.info('A sign-in that was cancelled here was approved in the browser; its token replaces the stored one.');
      return;
    }
    // Nobody here wants it.
    await (await this.#gateway.plexTv(token)).signOut();
    log.info('A sign-in that was cancelled here was approved in the browser; it was signed out again.');
  }

  #withToken(): Promise<Account | typeof BACK | undefined> {
    return askText({
      title: l10n.t('Sign In to Plex'),
      step: [2, 2],
      password: true,
      prompt: l10n.t(
        "Paste the token of your Plex account. It is kept in VS Code's secret storage, and sent to plex.tv.",
      ),
      placeholder: l10n.t('Plex token, or a URL with X-Plex-Token in it'),
      validate: text => (text === '' ? undefined : tokenAdvice(readPastedToken(text))),
      accept: async (text, signal) => this.#judge(tokenIn(text), signal),
    });
  }

  async #judge(token: Secret, signal: AbortSignal): Promise<Account> {
    try {
      return await this.#keep(token, 'pasted', signal);
    } catch (error) {
      if (!isPlexError(error) || error.kind !== 'signInOver') throw error;
      if (token.isJwt) {
        throw new Problem(
          l10n.t('This is a Plex JWT, which plex.tv does not accept. Sign in to get a token it does accept.'),
        );
      }
      throw new Problem(
        l10n.t(
          'plex.tv does not accept this token (401). Check that it is complete. The token of a single server is added with Add Server….',
        ),
      );
    }
  }

  /** Stores a token for the account that it belongs to, known or new. */
  async #keep(
    token: Secret,
    obtained: Credentials['obtained'] = 'signedIn',
    signal: AbortSignal = this.#closing.signal,
  ): Promise<Account> {
    const user = obtained === 'pasted' ? await this.#userOf(token, signal) : await this.#userOfNew(token, signal);
    if (signal.aborted) throw new PlexError('cancelled', { host: 'plex.tv' });
    const known = user.uuid === '' ? undefined : await this.#accounts.findUser(user.uuid);
    const stored = known && (await this.#accounts.credentials(known));
    if (known && stored?.token.equals(token)) return known;
    const account = known ?? { id: crypto.randomUUID(), name: this.#nameFor(user.name) };
    await this.#accounts.put(account, { token, obtained, uuid: user.uuid, serverTokens: new Map() });
    if (stored?.obtained === 'signedIn' && obtained === 'pasted') await this.#end(stored.token);
    return account;
  }

  /** A token that was obtained here, and that a pasted one has taken the place of. */
  async #end(token: Secret): Promise<void> {
    try {
      await (await this.#gateway.plexTv(token)).signOut();
    } catch (error) {
      log.error(error);
    }
  }

  async #userOf(token: Secret, signal: AbortSignal): Promise<PlexUser> {
    return (await this.#gateway.plexTv(token)).getUser(signal);
  }

  /** The token has replaced the one that is stored, so it must not be lost to a bad moment of the network. */
  async #userOfNew(token: Secret, signal: AbortSignal): Promise<PlexUser> {
    for (const pause of PAUSES) {
      try {
        return await this.#userOf(token, signal);
      } catch (error) {
        if (signal.aborted) throw error;
        log.error(error);
        await new Promise(resolve => setTimeout(resolve, pause));
      }
    }
    return { uuid: '' };
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
