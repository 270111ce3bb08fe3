import * as vscode from 'vscode';
import type { Account, Credentials, StoredHomeUser } from '../accounts/account.ts';
import type { AccountStore } from '../accounts/accountStore.ts';
import type { PlexClients } from '../accounts/plexClients.ts';
import type { TokenStore } from '../accounts/secretValues.ts';
import type { AccountDevice } from '../plex/answers.ts';
import { isPlexError, PlexError } from '../plex/errors.ts';
import { untilAborted } from '../plex/promises.ts';
import type { Secret } from '../plex/secret.ts';
import { Disposable } from '../workbench/disposable.ts';
import { log } from '../workbench/log.ts';
import { needOf } from '../workbench/problem.ts';
import { inWords } from '../workbench/words.ts';
import { adminMissing, nothingShared, pinNeeded } from './homeUserWords.ts';
import { listId, listServers } from './listedServers.ts';
import { pastedTokens } from './server.ts';
import type { ServerDirectory } from './serverDirectory.ts';

/** Why the servers of an account couldn't be read. */
export interface AccountFailure {
  /** The sentence for people. */
  readonly message: string;
  /** What the user has to do before another attempt can succeed. */
  readonly needs: 'signIn' | 'homePin' | undefined;
}

/** What knows every stored token. */
interface StoredTokensDependencies {
  readonly accounts: AccountStore;
  readonly directory: ServerDirectory;
  readonly tokens: TokenStore;
}

/** The time for which a list from plex.tv counts as current, in milliseconds. */
const FRESH = 60_000;

/** Reads from plex.tv which servers an account may use, and the account's token for each. */
export class AccountServers extends Disposable {
  readonly #clients: PlexClients;
  readonly #accounts: AccountStore;
  readonly #directory: ServerDirectory;
  readonly #tokens: TokenStore;
  readonly #now: () => number;
  /** What is being read, by the account's id. */
  readonly #reading = new Map<string, Promise<void>>();
  /** When the servers of each account were last read, in milliseconds. */
  readonly #readAt = new Map<string, number>();
  readonly #failures = new Map<string, AccountFailure>();
  readonly #changed = this.register(new vscode.EventEmitter<void>());
  /** Fires when an account starts or stops failing, or fails for another reason. */
  readonly onDidChange = this.#changed.event;

  /** @param now the time in milliseconds. Tests pass their own clock. */
  constructor(
    clients: PlexClients,
    { accounts, directory, tokens }: StoredTokensDependencies,
    now: () => number = Date.now,
  ) {
    super();
    this.#clients = clients;
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
    let reading = this.#reading.get(account.id);
    if (!reading) {
      reading = this.#read(account).finally(() => this.#reading.delete(account.id));
      this.#reading.set(account.id, reading);
    }
    return signal ? untilAborted(reading, signal) : reading;
  }

  /**
   * Does the same as `read`, unless they were read within the last minute. For a Home user, the account that administers the
   * Home is read: where it owns a server, its list has the connections for both, and a switch isn't needed.
   */
  async renew(account: Account, signal?: AbortSignal): Promise<void> {
    const lister = this.#accounts.find(account.homeAdmin) ?? account;
    const readAt = this.#readAt.get(lister.id);
    if (readAt === undefined || this.#now() - readAt > FRESH) await this.read(lister, signal);
  }

  /**
   * Reads the servers of all accounts in the background. Failures are logged and kept for `failureOf`. A Home user's aren't
   * read: that would create another token at plex.tv, and may need a PIN.
   */
  async readAll(): Promise<void> {
    await this.#directory.load();
    await Promise.all(this.#accounts.signedIn.map(account => this.#readInBackground(account)));
  }

  /**
   * Switches to a Home user, reads the servers that are shared with this user, and stores them with the user, who may be a
   * new one. The token that the switch returns is used for this only, and not kept.
   *
   * @throws {PlexError} `homePinWrong`, `homePinNeeded` or `homeUserGone` besides others
   * @throws {Problem} where no server is shared with a new user
   */
  async readHomeUser(
    user: Account,
    homeUser: StoredHomeUser,
    { pin, signal }: { readonly pin?: Secret; readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    const isNew = !this.#accounts.find(user.id);
    const admin = this.#accounts.find(user.homeAdmin);
    const credentials = admin && (await this.#accounts.credentials(admin));
    if (!credentials?.token) throw adminMissing(user);
    let devices: AccountDevice[];
    try {
      const plexTv = await this.#clients.plexTv(credentials.token);
      devices = await this.#devicesOf(await plexTv.switchHomeUser(homeUser, { pin, signal }), signal);
    } catch (error) {
      // The token that plex.tv rejects is the one of the account.
      throw isPlexError(error) && error.kind === 'signInOver' ? error.with({ accountName: admin?.name }) : error;
    }
    // The token for a server of one's own is the account's, which isn't kept of a Home user.
    const shared = devices.filter(({ owned }) => !owned);
    if (isNew && shared.length === 0) throw nothingShared(user);
    const isRemoved = !this.#accounts.find(user.homeAdmin) || (!isNew && !this.#accounts.find(user.id));
    if (isRemoved || signal?.aborted) throw new PlexError('cancelled', { host: 'plex.tv' });
    await this.#store(user, { obtained: 'switched', homeUser, serverTokens: tokensOf(shared) }, shared);
  }

  /** Reads the accounts that failed again: the user may have signed in again, in this window or another. */
  #readFailedAgain(): void {
    for (const account of this.#accounts.accounts) {
      const failure = this.failureOf(account);
      if (failure && failure.needs !== 'homePin') void this.#readInBackground(account);
    }
  }

  async #readInBackground(account: Account): Promise<void> {
    try {
      await this.read(account);
    } catch (error) {
      log.error(error);
    }
  }

  async #read(account: Account): Promise<void> {
    try {
      const credentials = await this.#accounts.credentials(account);
      if (credentials.token) await this.#readAccount(account, credentials.token);
      else await this.#readWithoutPin(account, credentials.homeUser);
    } catch (thrown) {
      const error = isPlexError(thrown) ? thrown.with({ accountName: account.name, ...thrown.facts }) : thrown;
      this.#setFailure(account, { message: inWords(error)?.message ?? '', needs: needOf(error) });
      throw error;
    }
  }

  async #readAccount(account: Account, token: Secret): Promise<void> {
    let devices: AccountDevice[] | undefined;
    let failure: unknown;
    try {
      devices = await this.#devicesOf(token);
    } catch (error) {
      failure = error;
    }
    // The user may have signed out during the request, which must not be undone, or signed in again.
    const current = this.#accounts.find(account.id) && (await this.#accounts.storedCredentials(account));
    if (!current) return;
    if (!current.token?.equals(token)) return this.#read(account);
    if (!devices) throw failure;
    await this.#store(account, { ...current, serverTokens: tokensOf(devices, token) }, devices);
  }

  /** @throws {Problem} `homePinNeeded` where there is a PIN: it isn't stored, and nobody is asked for it in the background */
  async #readWithoutPin(user: Account, homeUser: StoredHomeUser): Promise<void> {
    if (homeUser.hasPin) throw pinNeeded(user);
    try {
      await this.readHomeUser(user, homeUser);
    } catch (error) {
      throw isPlexError(error) && error.kind === 'homePinNeeded' ? pinNeeded(user) : error;
    }
  }

  async #store(account: Account, credentials: Credentials, devices: readonly AccountDevice[]): Promise<void> {
    const servers = listServers(devices);
    await this.#accounts.put(account, { ...credentials, list: listId(servers) });
    await this.#directory.setListed(account.id, servers);
    this.#readAt.set(account.id, this.#now());
    this.#setFailure(account, undefined);
  }

  async #devicesOf(token: Secret, signal?: AbortSignal): Promise<AccountDevice[]> {
    // Servers choose their names, which may repeat a token that they were sent: all tokens must be known before.
    await readStoredTokens({ accounts: this.#accounts, directory: this.#directory, tokens: this.#tokens });
    return (await this.#clients.plexTv(token)).getServers(signal);
  }

  #setFailure({ id }: Account, failure: AccountFailure | undefined): void {
    if (this.#failures.get(id)?.message === failure?.message) return;
    if (failure) this.#failures.set(id, failure);
    else this.#failures.delete(id);
    this.#changed.fire();
  }
}

/**
 * Makes every stored token known before a server, or plex.tv for it, says anything that is used: the server may have been sent
 * one in another window, or before VS Code was started. What was read is remembered, so this takes time once.
 */
export async function readStoredTokens({ accounts, directory, tokens }: StoredTokensDependencies): Promise<void> {
  const pasted = directory.servers.flatMap(server =>
    pastedTokens(server).map(({ id }) => tokens.get(server.machineIdentifier, id)),
  );
  await Promise.all([...pasted, ...accounts.accounts.map(account => accounts.readableCredentials(account))]);
}

/**
 * Returns each server's token. An owner's may be a JWT, which servers reject; the account's own token works there, too.
 *
 * @param token the account's
 */
function tokensOf(devices: readonly AccountDevice[], token?: Secret): Map<string, Secret> {
  return new Map(
    devices.flatMap(({ clientIdentifier, owned, accessToken }): [string, Secret][] => {
      const own = owned && (!accessToken || accessToken.isJwt) ? token : accessToken;
      return own ? [[clientIdentifier, own]] : [];
    }),
  );
}
