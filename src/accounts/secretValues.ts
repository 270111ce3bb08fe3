import * as vscode from 'vscode';
import { knownTokens } from '../plex/knownTokens.ts';
import { settled } from '../plex/promises.ts';
import { Secret, withoutSecret } from '../plex/secret.ts';
import { Disposable } from '../workbench/disposable.ts';
import { log } from '../workbench/log.ts';
import { Problem } from '../workbench/problem.ts';

const KEYRING_HELP = 'https://code.visualstudio.com/docs/configure/settings-sync#_troubleshooting-keychain-issues';

/**
 * VS Code's SecretStorage, each value a `Secret`. Values are remembered until VS Code reports a change, in any window: reading
 * one takes 5 ms, about as long as a request in the local network.
 */
export class SecretValues extends Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #remembered = new Map<string, Promise<Secret | undefined>>();
  readonly #changed = this.register(new vscode.EventEmitter<string>());
  /** Fires with the key of a value that may have changed. Only a listener makes VS Code report changes. */
  readonly onDidChange: vscode.Event<string> = (listener, thisArgs) => {
    this.#listen();
    return this.#changed.event(listener, thisArgs);
  };
  #listener: vscode.Disposable | undefined;

  constructor(secrets: vscode.SecretStorage) {
    super();
    this.#secrets = secrets;
    this.register({ dispose: () => this.#remembered.clear() });
  }

  /** @throws {Problem} where the storage fails */
  get(key: string): Promise<Secret | undefined> {
    const remembered = this.#remembered.get(key);
    if (remembered) return remembered;
    // Not in the constructor, because it makes VS Code report changes.
    this.#listen();
    const reading = this.#read(key);
    // Set before it is read, so that a value that is deleted or replaced during the read isn't remembered.
    this.#remembered.set(key, reading);
    const forget = (): void => {
      if (this.#remembered.get(key) === reading) this.#remembered.delete(key);
    };
    reading.then(value => {
      if (!value) forget();
    }, forget);
    return reading;
  }

  /** Has a value read again when it is next needed. */
  forget(key: string): void {
    this.#remembered.delete(key);
  }

  /** Has every value read again when it is next needed. */
  forgetRead(): void {
    this.#remembered.clear();
  }

  /**
   * Stores a value, and reads it back: some keyrings take a value and keep nothing.
   *
   * @throws {Problem} where the storage fails
   */
  async store(key: string, value: Secret): Promise<void> {
    this.#remembered.delete(key);
    await this.#attempt(() => this.#secrets.store(key, value.reveal()), value);
    const stored = await this.#read(key);
    if (!value.equals(stored)) throw storageFailed();
  }

  /** @throws {Problem} where the storage fails */
  async delete(key: string): Promise<void> {
    this.#remembered.delete(key);
    await this.#attempt(() => this.#secrets.delete(key));
  }

  /** Deletes every secret of this extension, also those that nothing refers to. */
  async deleteAll(): Promise<void> {
    this.#remembered.clear();
    await this.#attempt(async () => settled((await this.#secrets.keys()).map(key => this.#secrets.delete(key))));
  }

  #listen(): void {
    this.#listener ??= this.register(
      this.#secrets.onDidChange(({ key }) => {
        this.#remembered.delete(key);
        this.#changed.fire(key);
      }),
    );
  }

  async #read(key: string): Promise<Secret | undefined> {
    const value = await this.#attempt(() => this.#secrets.get(key));
    return value === undefined ? undefined : new Secret(value);
  }

  /** @param stored the value that the storage may repeat in its error */
  async #attempt<Result>(use: () => Thenable<Result>, stored?: Secret): Promise<Result> {
    try {
      return await use();
    } catch (error) {
      log.error(stored ? withoutSecret(error, stored) : error);
      throw storageFailed();
    }
  }
}

/**
 * The tokens that the user pasted for a server: one secret for each server and token, so that two windows never overwrite
 * each other's. Every method throws a `Problem` where the storage fails.
 */
export class TokenStore {
  readonly #values: SecretValues;

  constructor(values: SecretValues) {
    this.#values = values;
  }

  async get(machineIdentifier: string, tokenId: string): Promise<Secret | undefined> {
    const token = await this.#values.get(tokenKey(machineIdentifier, tokenId));
    if (token) knownTokens.add(token);
    return token;
  }

  store(machineIdentifier: string, tokenId: string, token: Secret): Promise<void> {
    knownTokens.add(token);
    return this.#values.store(tokenKey(machineIdentifier, tokenId), token);
  }

  delete(machineIdentifier: string, tokenId: string): Promise<void> {
    return this.#values.delete(tokenKey(machineIdentifier, tokenId));
  }
}

function storageFailed(): Problem {
  const l10n = vscode.l10n;
  return new Problem(
    l10n.t(
      "VS Code's secret storage failed. Check that your system's keyring is installed and unlocked, then try again.",
    ),
    [
      { title: l10n.t('About Keyrings'), command: 'vscode.open', args: [vscode.Uri.parse(KEYRING_HELP)] },
      { title: l10n.t('Show Log'), command: 'plexTokens.showLog' },
    ],
  );
}

function tokenKey(machineIdentifier: string, tokenId: string): string {
  return `token/${machineIdentifier}/${tokenId}`;
}
