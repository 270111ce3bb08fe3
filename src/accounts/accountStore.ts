import * as vscode from 'vscode';
import type { Secret } from '../plex/secret.ts';
import { log } from '../workbench/log.ts';
import { Problem } from '../workbench/problem.ts';
import { settled } from '../workbench/settled.ts';
import { type Account, type Credentials, parseAccount, serializeAccount } from './account.ts';
import type { SecretValues } from './secretValues.ts';

const ACCOUNTS = 'accounts';
const PREFIX = 'account/';

/**
 * The accounts that the user signed in to. SecretStorage has one key for each, so that two windows never overwrite each
 * other's, and is what counts; globalState has their names, so that they can be shown without asking it.
 */
export class AccountStore implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #values: SecretValues;
  readonly #changed = new vscode.EventEmitter<void>();
  #listener: vscode.Disposable | undefined;
  /** What each account's secret was when it was last looked at. */
  readonly #secrets = new Map<string, Secret>();
  /** Fires when an account has come, gone or got another token or name, in whichever window. */
  readonly onDidChange = this.#changed.event;

  constructor(memento: vscode.Memento, values: SecretValues) {
    this.#memento = memento;
    this.#values = values;
  }

  /** Begins to take over what other windows change. Whoever shows or uses accounts calls it; activation does not. */
  watch(): void {
    this.#listener ??= this.#values.onDidChange(key => {
      if (key.startsWith(PREFIX)) this.#takeOver(key.slice(PREFIX.length)).catch(error => log.error(error));
    });
  }

  /** Takes over what other windows changed without VS Code telling of it. Does nothing as long as nobody used an account. */
  async refresh(): Promise<void> {
    if (!this.#listener) return;
    this.#values.forgetRead();
    // One that the storage no longer has stays, to be signed in to again: a keyring may have lost it.
    await settled(this.accounts.map(async ({ id }) => (await this.#stored(id)) && this.#takeOver(id)));
  }

  /** In the order in which they were added. */
  get accounts(): readonly Account[] {
    const stored = this.#memento.get<unknown>(ACCOUNTS);
    return Array.isArray(stored) ? stored.filter(isAccount) : [];
  }

  find(id: unknown): Account | undefined {
    return this.accounts.find(account => account.id === id);
  }

  /** @throws {Problem} where they are gone or cannot be read; nothing is deleted then */
  async credentials({ id, name }: Account): Promise<Credentials> {
    const stored = await this.#stored(id);
    const parsed = stored && parseAccount(id, stored);
    if (parsed) return parsed.credentials;
    const message = stored
      ? vscode.l10n.t('What VS Code stores of the account {0} cannot be read. Sign in again.', name)
      : vscode.l10n.t('VS Code no longer holds the sign-in of {0}. Sign in again.', name);
    throw new Problem(message, [{ title: vscode.l10n.t('Sign In…'), command: 'plexTokens.signIn' }]);
  }

  /** As `credentials`, past what is remembered: another window may have stored another token, and VS Code not have told yet. */
  credentialsAnew(account: Account): Promise<Credentials> {
    this.#values.forget(PREFIX + account.id);
    return this.credentials(account);
  }

  /**
   * As `credentials`, but `undefined` where they are gone or cannot be read.
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
    // A keyring may have lost what was seen before.
    if (value.equals(before) && value.equals(await this.#values.get(PREFIX + account.id))) return;
    // Before VS Code tells of it: what this window does is no news to it.
    this.#secrets.set(account.id, value);
    try {
      await this.#values.store(PREFIX + account.id, value);
    } catch (error) {
      if (before) this.#secrets.set(account.id, before);
      else this.#secrets.delete(account.id);
      throw error;
    }
    await this.#putName(account);
    this.#changed.fire();
  }

  /** @throws {Problem} where the storage fails */
  async remove(account: Account): Promise<void> {
    const { id } = account;
    this.#secrets.delete(id);
    await this.#removeName(id);
    try {
      await this.#values.delete(PREFIX + id);
    } catch (error) {
      await this.#putName(account);
      throw error;
    }
    this.#changed.fire();
  }

  dispose(): void {
    this.#listener?.dispose();
    this.#changed.dispose();
    this.#secrets.clear();
  }

  #stored(id: string): Promise<Secret | undefined> {
    this.watch();
    return this.#values.get(PREFIX + id);
  }

  /** VS Code tells of every write, those of this window and those that changed nothing too. */
  async #takeOver(id: string): Promise<void> {
    const stored = await this.#values.get(PREFIX + id);
    const known = this.#secrets.get(id);
    if (stored ? stored.equals(known) : !known && !this.find(id)) return;
    if (!stored) {
      this.#secrets.delete(id);
      await this.#removeName(id);
    } else {
      const parsed = parseAccount(id, stored);
      if (!parsed) throw new Problem(vscode.l10n.t('What VS Code stores of an account cannot be read: skipped.'));
      this.#secrets.set(id, stored);
      await this.#putName(parsed.account);
    }
    this.#changed.fire();
  }

  async #putName({ id, name }: Account): Promise<void> {
    const { accounts } = this;
    const known = accounts.find(account => account.id === id);
    if (known?.name === name) return;
    const next = known ? accounts.map(each => (each === known ? { id, name } : each)) : [...accounts, { id, name }];
    await this.#memento.update(ACCOUNTS, next);
  }

  async #removeName(id: string): Promise<void> {
    const { accounts } = this;
    const left = accounts.filter(account => account.id !== id);
    if (left.length < accounts.length) await this.#memento.update(ACCOUNTS, left);
  }
}

function isAccount(value: unknown): value is Account {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name } = value as Record<keyof Account, unknown>;
  return typeof id === 'string' && typeof name === 'string';
}
