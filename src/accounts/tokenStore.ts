import { type Disposable, l10n, type SecretStorage } from 'vscode';
import { Secret } from '../plex/secret.ts';
import { log } from '../workbench/log.ts';
import { Problem } from '../workbench/problem.ts';

const PREFIX = 'token/';

/**
 * The tokens that the user gave, in VS Code's SecretStorage: one key for each server and token, so that two windows
 * never overwrite each other's. What was read is remembered until VS Code says that it has changed, in whichever window:
 * reading takes 5 ms, about as long as a server in the same network.
 */
export class TokenStore implements Disposable {
  readonly #secrets: SecretStorage;
  readonly #remembered = new Map<string, Secret>();
  #listener: Disposable | undefined;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
  }

  /** @throws {Problem} where the storage fails */
  async get(machineIdentifier: string, tokenId: string): Promise<Secret | undefined> {
    const name = key(machineIdentifier, tokenId);
    const remembered = this.#remembered.get(name);
    if (remembered) return remembered;
    // Not before the first token is read: activation leaves the storage alone.
    this.#listener ??= this.#secrets.onDidChange(change => this.#remembered.delete(change.key));
    const token = await this.#read(name);
    if (token) this.#remembered.set(name, token);
    return token;
  }

  /**
   * Stores a token, and reads it back: some keyrings take a value and keep nothing.
   *
   * @throws {Problem} where the storage fails
   */
  async store(machineIdentifier: string, tokenId: string, token: Secret): Promise<void> {
    const name = key(machineIdentifier, tokenId);
    this.#remembered.delete(name);
    await this.#attempt(() => this.#secrets.store(name, token.reveal()));
    const stored = await this.#read(name);
    if (stored?.reveal() !== token.reveal()) throw storageFailed();
  }

  /** @throws {Problem} where the storage fails */
  async delete(machineIdentifier: string, tokenId: string): Promise<void> {
    const name = key(machineIdentifier, tokenId);
    this.#remembered.delete(name);
    await this.#attempt(() => this.#secrets.delete(name));
  }

  /** Deletes every secret of this extension, those that nothing refers to any more too. */
  async deleteAll(): Promise<void> {
    this.#remembered.clear();
    await this.#attempt(async () => {
      for (const each of await this.#secrets.keys()) await this.#secrets.delete(each);
    });
  }

  dispose(): void {
    this.#listener?.dispose();
    this.#remembered.clear();
  }

  async #read(name: string): Promise<Secret | undefined> {
    const value = await this.#attempt(() => this.#secrets.get(name));
    return value === undefined ? undefined : new Secret(value);
  }

  async #attempt<Result>(use: () => Thenable<Result>): Promise<Result> {
    try {
      return await use();
    } catch (error) {
      log.error(error);
      throw storageFailed();
    }
  }
}

function key(machineIdentifier: string, tokenId: string): string {
  return `${PREFIX}${machineIdentifier}/${tokenId}`;
}

function storageFailed(): Problem {
  return new Problem(
    l10n.t(
      "VS Code's secret storage failed, so the token could not be stored or read. Check that the system's keyring is installed and unlocked, then try again.",
    ),
    [{ title: l10n.t('Show Log'), command: 'plexTokens.showLog' }],
  );
}
