import { hash } from 'node:crypto';
import * as vscode from 'vscode';
import type { PlexUser } from '../plex/plexTv.ts';
import { settled } from '../plex/promises.ts';
import type { Secret } from '../plex/secret.ts';
import { StateItems, type StateStore } from '../state/stateStore.ts';
import { Disposable } from '../workbench/disposable.ts';
import { fieldsOf } from '../workbench/fields.ts';
import { log } from '../workbench/log.ts';
import { plainText } from '../workbench/plainText.ts';
import { Problem } from '../workbench/problem.ts';
import { type Account, type Credentials, parseAccount, serializeAccount } from './account.ts';
import type { SecretValues } from './secretValues.ts';

const PREFIX = 'account/';

/** What the state holds of an account, under its id. */
type StoredAccount = Pick<Account, 'name' | 'homeAdmin'>;

/**
 * The accounts that the user signed in to. SecretStorage is what counts, with one key for each account, so that windows don't
 * overwrite each other's. The state has their names, so that they can be shown without reading secrets.
 */
export class AccountStore extends Disposable {
  readonly #state: StateStore;
  readonly #names: StateItems<StoredAccount>;
  readonly #values: SecretValues;
  readonly #changed = this.register(new vscode.EventEmitter<void>());
  #listener: vscode.Disposable | undefined;
  /** The secret of each account when it was last read or stored. */
  readonly #secrets = new Map<string, Secret>();
  /** Fires when an account was added or removed, or has another token or name, in any window. */
  readonly onDidChange = this.#changed.event;

  constructor(state: StateStore, values: SecretValues) {
    super();
    this.#state = state;
    this.#names = new StateItems(state, 'accounts', value => (isStoredAccount(value) ? value : undefined));
    this.#values = values;
    this.register({ dispose: () => this.#secrets.clear() });
  }

  /** Starts to take over changes by other windows. Not in the constructor, because it makes VS Code report changes. */
  watch(): void {
    this.#listener ??= this.register(
      this.#values.onDidChange(key => {
        if (key.startsWith(PREFIX)) this.#takeOver(key.slice(PREFIX.length)).catch(error => log.error(error));
      }),
    );
  }

  /** Takes over changes by other windows that VS Code didn't report. Does nothing before accounts are used. */
  async refresh(): Promise<void> {
    if (!this.#listener) return;
    this.#values.forgetRead();
    // An account whose secret is gone stays, to be signed in to again: a keyring may have lost it.
    const takeOver = async ({ id }: Account): Promise<void> => {
      if (await this.#stored(id)) await this.#takeOver(id);
    };
    await settled(this.accounts.map(takeOver));
  }

  /** The accounts and their Home users, in the order in which they were added. */
  get accounts(): readonly Account[] {
    return this.#names.entries().map(([id, { name, homeAdmin }]) => ({ id, name, ...(homeAdmin && { homeAdmin }) }));
  }

  /** The accounts without their Home users. */
  get signedIn(): readonly Account[] {
    return this.accounts.filter(({ homeAdmin }) => homeAdmin === undefined);
  }

  /** Returns the added users of the Home that an account administers. */
  homeUsersOf({ id }: Account): readonly Account[] {
    return this.accounts.filter(({ homeAdmin }) => homeAdmin === id);
  }

  find(id: unknown): Account | undefined {
    return this.accounts.find(account => account.id === id);
  }

  /**
   * Returns the known account of a user, or a new one that isn't stored yet. Its id is a hash that only this installation
   * computes, and its name is one that no other account has: it is all that people see of an account.
   *
   * @param fallbackName the name of a user without one
   * @param others names of other users that aren't stored yet
   */
  accountOf(
    { uuid, name }: PlexUser,
    clientIdentifier: string,
    fallbackName = vscode.l10n.t('Plex account'),
    others: readonly string[] = [],
  ): Account {
    const id = hash('sha256', `${clientIdentifier}/${uuid}`).slice(0, 32);
    const known = this.find(id);
    if (known) return known;
    const given = plainText(name ?? '', 40) || fallbackName;
    const taken = [...this.accounts.map(account => account.name), ...others];
    let [unique, count] = [given, 1];
    while (taken.includes(unique)) unique = `${given} ${++count}`;
    return { id, name: unique };
  }

  /** @throws {Problem} `signInLost` where the secret is gone or can't be read; nothing is deleted then */
  async credentials({ id, name, homeAdmin }: Account): Promise<Credentials> {
    const stored = await this.#stored(id);
    const parsed = stored && parseAccount(id, stored);
    if (parsed) return parsed.credentials;
    if (homeAdmin !== undefined) throw homeUserLost(name, homeAdmin);
    const message = stored
      ? vscode.l10n.t({
          message: "Couldn't read the stored token for {0}. Sign in again.",
          args: [name],
          comment: "{0} is the account's name",
        })
      : vscode.l10n.t({
          message: 'VS Code no longer has the token for {0}. Sign in again.',
          args: [name],
          comment: "{0} is the account's name",
        });
    throw new Problem(message, [], 'signInLost');
  }

  /** Returns credentials as the storage has them now: VS Code may not yet have reported a change by another window. */
  storedCredentials(account: Account): Promise<Credentials> {
    this.#values.forget(PREFIX + account.id);
    return this.credentials(account);
  }

  /** As `storedCredentials`, but `undefined` where the secret is gone or can't be read. */
  readStored(account: Account): Promise<Credentials | undefined> {
    this.#values.forget(PREFIX + account.id);
    return this.readableCredentials(account);
  }

  /**
   * Returns what SecretStorage holds; `undefined` where the secret is gone or can't be read.
   *
   * @throws {Problem} where the storage fails
   */
  async readableCredentials({ id }: Account): Promise<Credentials | undefined> {
    const stored = await this.#stored(id);
    return stored && parseAccount(id, stored)?.credentials;
  }

  /**
   * Adds an account, or replaces what is stored of it.
   *
   * @throws {Problem} where the storage fails
   */
  async put(account: Account, credentials: Credentials): Promise<void> {
    this.watch();
    const value = serializeAccount(account, credentials);
    const before = this.#secrets.get(account.id);
    // A keyring may have lost what was stored before.
    if (value.equals(before) && value.equals(await this.#values.get(PREFIX + account.id))) return;
    // Before VS Code reports it, so that this window doesn't take over its own change.
    this.#secrets.set(account.id, value);
    try {
      await this.#values.store(PREFIX + account.id, value);
    } catch (error) {
      if (before) this.#secrets.set(account.id, before);
      else this.#secrets.delete(account.id);
      throw error;
    }
    await this.#names.set(account.id, stateOf(account));
    this.#changed.fire();
  }

  /** @throws {Problem} where the storage fails */
  async remove(account: Account): Promise<void> {
    const { id } = account;
    this.#secrets.delete(id);
    const removing = this.#names.delete(id);
    try {
      await this.#values.delete(PREFIX + id);
    } catch (error) {
      await this.#names.set(id, stateOf(account));
      throw error;
    }
    await removing;
    this.#changed.fire();
  }

  #stored(id: string): Promise<Secret | undefined> {
    this.watch();
    return this.#values.get(PREFIX + id);
  }

  /** Takes over a reported change. VS Code also reports what this window wrote, and writes that changed nothing. */
  async #takeOver(id: string): Promise<void> {
    await this.#state.load();
    const stored = await this.#values.get(PREFIX + id);
    const known = this.#secrets.get(id);
    if (stored ? stored.equals(known) : !known && !this.find(id)) return;
    if (!stored) {
      this.#secrets.delete(id);
      await this.#names.delete(id);
    } else {
      const parsed = parseAccount(id, stored);
      if (!parsed) throw new Problem(vscode.l10n.t("Couldn't read a stored account, so it was skipped."));
      this.#secrets.set(id, stored);
      await this.#names.set(id, stateOf(parsed.account));
    }
    this.#changed.fire();
  }
}

function homeUserLost(name: string, homeAdmin: string): Problem {
  const l10n = vscode.l10n;
  const message = l10n.t({
    message: 'VS Code no longer has the tokens of {0}. Add this Home user again.',
    args: [name],
    comment: "{0} is the Home user's name",
  });
  const add = { title: l10n.t('Add Home User…'), command: 'plexTokens.addHomeUser', args: [homeAdmin] } as const;
  return new Problem(message, [add]);
}

function stateOf({ name, homeAdmin }: Account): StoredAccount {
  return { name, ...(homeAdmin !== undefined && { homeAdmin }) };
}

function isStoredAccount(value: unknown): value is StoredAccount {
  const { name, homeAdmin } = fieldsOf(value);
  return typeof name === 'string' && (homeAdmin === undefined || typeof homeAdmin === 'string');
}
