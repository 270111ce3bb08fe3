import * as vscode from 'vscode';
import type { Account, Credentials, StoredHomeUser } from '../accounts/account.ts';
import type { AccountStore } from '../accounts/accountStore.ts';
import type { PlexClients } from '../accounts/plexClients.ts';
import { isPlexError } from '../plex/errors.ts';
import { untilAborted } from '../plex/promises.ts';
import type { AccountDevice } from '../plex/responses.ts';
import type { Secret } from '../plex/secret.ts';
import { Disposable } from '../workbench/disposable.ts';
import { log } from '../workbench/log.ts';
import { needOf } from '../workbench/problem.ts';
import { inWords } from '../workbench/words.ts';
import { pinNeeded, type SwitchOptions, sharedDevices } from './homeUserServers.ts';
import { listId, listServers } from './listedServers.ts';
import { readStoredTokens, type StoredTokenDependencies } from './readStoredTokens.ts';
import type { ServerDirectory } from './serverDirectory.ts';

/** Why the servers of an account couldn't be read. */
export interface AccountFailure {
  /** The sentence for people. */
  readonly message: string;
  /** What the user has to do before another attempt can succeed. */
  readonly needs: 'signIn' | 'homePin' | undefined;
}

/** The time for which a list from plex.tv counts as current, in milliseconds. */
const FRESH = 60_000;

/** Reads from plex.tv which servers an account may use, and the account's token for each. */
export class AccountServers extends Disposable {
  readonly #clients: PlexClients;
  readonly #accounts: AccountStore;
  readonly #directory: ServerDirectory;
  readonly #dependencies: StoredTokenDependencies;
  readonly #now: () => number;
  /** What is being read, by the id of the account; of a Home user, also by that of the account that administers the Home. */
  readonly #reading = new Map<string, Promise<void>>();
  /** When the servers of each account were last read, in milliseconds. */
  readonly #readAt = new Map<string, number>();
  readonly #failures = new Map<string, AccountFailure>();
  readonly #changed = this.register(new vscode.EventEmitter<void>());
  /** Fires when an account starts or stops failing, or fails for another reason. */
  readonly onDidChange = this.#changed.event;

  /** @param now the time in milliseconds. Tests pass their own clock. */
  constructor(clients: PlexClients, dependencies: StoredTokenDependencies, now: () => number = Date.now) {
    super();
    this.#clients = clients;
    this.#dependencies = dependencies;
    this.#accounts = dependencies.accounts;
    this.#directory = dependencies.directory;
    this.#now = now;
    this.register(dependencies.accounts.onDidChange(() => this.#readFailedAgain()));
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
    // A Home user may have become an account.
    const key = `${account.id} ${account.homeAdmin}`;
    let reading = this.#reading.get(key);
    if (!reading) {
      reading = this.#read(account).finally(() => this.#reading.delete(key));
      this.#reading.set(key, reading);
    }
    return signal ? untilAborted(reading, signal) : reading;
  }

  /**
   * Does the same as `read`, unless they were read within the last minute. For a Home user, reads the administrator's list
   * instead: it has the connections of the servers that the administrator owns, so no switch is needed.
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
   * Switches to a Home user, and stores the servers that are shared with this user, who may be a new one.
   *
   * @throws {PlexError} `homePinWrong`, `homePinNeeded` or `homeUserGone` besides others
   * @throws {Problem} where no server is shared with the user, or where the user or the account was removed
   */
  async readHomeUser(user: Account, homeUser: StoredHomeUser, options: SwitchOptions = {}): Promise<void> {
    const devices = await sharedDevices(this.#clients, this.#dependencies, user, { homeUser, ...options });
    await this.#store(user, { obtained: 'switched', homeUser, serverTokens: tokensOf(devices) }, devices);
    // A sign-out at the same time didn't see this user.
    if (!this.#accounts.find(user.homeAdmin)) {
      await this.#accounts.remove(user);
      await this.#directory.forgetLists();
    }
  }

  /** Reads the accounts that failed again: the user may have signed in again, in this window or another. */
  #readFailedAgain(): void {
    for (const account of this.#accounts.accounts) {
      const failure = this.failureOf(account);
      // Another window may have the PIN by now. If not, the next rejection shows it again.
      if (failure?.needs === 'homePin') this.#setFailure(account, undefined);
      else if (failure) void this.#readInBackground(account);
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
    // Before the change is known, because failed accounts are then read again.
    this.#setFailure(account, undefined);
    await this.#accounts.put(account, { ...credentials, list: listId(servers) });
    await this.#directory.setListed(account.id, servers);
    this.#readAt.set(account.id, this.#now());
  }

  async #devicesOf(token: Secret): Promise<AccountDevice[]> {
    // Servers choose their names, which may repeat a token that they were sent: all tokens must be known before.
    await readStoredTokens(this.#dependencies);
    return (await this.#clients.plexTv(token)).getServers();
  }

  #setFailure({ id }: Account, failure: AccountFailure | undefined): void {
    if (this.#failures.get(id)?.message === failure?.message) return;
    if (failure) this.#failures.set(id, failure);
    else this.#failures.delete(id);
    this.#changed.fire();
  }
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
