import * as vscode from 'vscode';
import type { Account, Credentials } from '../accounts/account.ts';
import type { AccountStore } from '../accounts/accountStore.ts';
import type { Gateway } from '../accounts/gateway.ts';
import type { TokenStore } from '../accounts/tokenStore.ts';
import type { AccountDevice } from '../plex/answers.ts';
import { isPlexError } from '../plex/errors.ts';
import type { Secret } from '../plex/secret.ts';
import { untilAborted } from '../plex/untilAborted.ts';
import { Disposable } from '../workbench/disposable.ts';
import { log } from '../workbench/log.ts';
import { needsSignIn } from '../workbench/problem.ts';
import { inWords } from '../workbench/words.ts';
import { listServers } from './listedServers.ts';
import { listId } from './listId.ts';
import { readStoredTokens } from './readStoredTokens.ts';
import type { ServerDirectory } from './serverDirectory.ts';

/** Why the servers of an account couldn't be read. */
export interface AccountFailure {
  /** The sentence for people. */
  readonly message: string;
  /** Whether signing in again helps, and nothing else does. */
  readonly needsSignIn: boolean;
}

interface AccountServersDependencies {
  readonly accounts: AccountStore;
  readonly directory: ServerDirectory;
  readonly tokens: TokenStore;
}

/** How long a list from plex.tv counts as current, in milliseconds. */
const FRESH = 60_000;

/** Reads from plex.tv which servers an account may use, and the account's token for each. */
export class AccountServers extends Disposable {
  readonly #gateway: Gateway;
  readonly #accounts: AccountStore;
  readonly #directory: ServerDirectory;
  readonly #tokens: TokenStore;
  readonly #now: () => number;
  readonly #reading = new Map<string, Promise<void>>();
  /** When the servers of each account were last read, in milliseconds. */
  readonly #readAt = new Map<string, number>();
  readonly #failures = new Map<string, AccountFailure>();
  readonly #changed = this.register(new vscode.EventEmitter<void>());
  /** Fires when an account starts or stops failing, or fails for another reason. */
  readonly onDidChange = this.#changed.event;

  /** @param now the time in milliseconds. Tests pass their own clock. */
  constructor(
    gateway: Gateway,
    { accounts, directory, tokens }: AccountServersDependencies,
    now: () => number = Date.now,
  ) {
    super();
    this.#gateway = gateway;
    this.#accounts = accounts;
    this.#directory = directory;
    this.#tokens = tokens;
    this.#now = now;
    this.register(accounts.onDidChange(() => this.#readFailedAgain()));
  }

  /** Returns why the last attempt to read an account's servers failed; `undefined` where it didn't. */
  failureOf({ id }: Account): AccountFailure | undefined {
    return this.#failures.get(id);
  }

  /**
   * Reads the servers of an account from plex.tv, and stores them. Where that fails, the stored ones are kept.
   *
   * @throws {PlexError | Problem} `signInOver` or `signInLost` where the user has to sign in again
   */
  read(account: Account, signal?: AbortSignal): Promise<void> {
    const reading =
      this.#reading.get(account.id) ?? this.#read(account).finally(() => this.#reading.delete(account.id));
    this.#reading.set(account.id, reading);
    return signal ? untilAborted(reading, signal) : reading;
  }

  /** Does the same as `read`, unless they were read within the last minute. */
  async renew(account: Account, signal?: AbortSignal): Promise<void> {
    const readAt = this.#readAt.get(account.id);
    if (readAt === undefined || this.#now() - readAt > FRESH) await this.read(account, signal);
  }

  /** Reads the servers of all accounts in the background. Failures are logged and kept for `failureOf`. */
  async readAll(): Promise<void> {
    await this.#directory.load();
    const failed = await Promise.allSettled(this.#accounts.accounts.map(account => this.read(account)));
    for (const each of failed) if (each.status === 'rejected') log.error(each.reason);
  }

  /** Reads the accounts that failed again: the user may have signed in again, in this window or another. */
  #readFailedAgain(): void {
    for (const account of this.#accounts.accounts) {
      if (this.failureOf(account)) this.read(account).catch(error => log.error(error));
    }
  }

  async #read(account: Account): Promise<void> {
    try {
      const { token } = await this.#accounts.credentials(account);
      const result = await this.#devicesOf(token).then(
        devices => ({ devices }),
        (error: unknown) => ({ error }),
      );
      // The user may have signed out during the request, which must not be undone, or signed in again.
      const current = this.#accounts.find(account.id) && (await this.#accounts.credentialsAnew(account));
      if (!current) return;
      if (!current.token.equals(token)) return await this.#read(account);
      if ('error' in result) throw result.error;
      const { devices } = result;
      const servers = listServers(devices);
      const serverTokens = tokensOf(devices, current);
      await this.#accounts.put(account, { ...current, serverTokens, list: listId(servers) });
      await this.#directory.setListed(account.id, servers);
      this.#readAt.set(account.id, this.#now());
      this.#setFailure(account, undefined);
    } catch (thrown) {
      const error = isPlexError(thrown) ? thrown.with({ accountName: account.name }) : thrown;
      this.#setFailure(account, { message: inWords(error)?.message ?? '', needsSignIn: needsSignIn(error) });
      throw error;
    }
  }

  async #devicesOf(token: Secret): Promise<AccountDevice[]> {
    // Servers choose their names, which may repeat a token that they were sent: all tokens must be known before.
    await readStoredTokens({ accounts: this.#accounts, directory: this.#directory, tokens: this.#tokens });
    return (await this.#gateway.plexTv(token)).getServers();
  }

  #setFailure({ id }: Account, failure: AccountFailure | undefined): void {
    if (this.#failures.get(id)?.message === failure?.message) return;
    if (failure) this.#failures.set(id, failure);
    else this.#failures.delete(id);
    this.#changed.fire();
  }
}

/** Returns each server's token. An owner's may be a JWT, which servers reject; the account's own token works there, too. */
function tokensOf(devices: readonly AccountDevice[], { token }: Credentials): Map<string, Secret> {
  return new Map(
    devices.flatMap(({ clientIdentifier, owned, accessToken }): [string, Secret][] => {
      const own = owned && (!accessToken || accessToken.isJwt) ? token : accessToken;
      return own ? [[clientIdentifier, own]] : [];
    }),
  );
}
