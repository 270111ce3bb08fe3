import { l10n, type SecretStorage } from 'vscode';
import { Secret } from '../plex/secret.ts';
import { log } from '../workbench/log.ts';
import { Problem } from '../workbench/problem.ts';

const PREFIX = 'token/';

/**
 * The tokens that the user gave, in VS Code's SecretStorage: one key for each server and token, so that two windows
 * never overwrite each other's.
 */
export class TokenStore {
  readonly #secrets: SecretStorage;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
  }

  /** @throws {Problem} where the storage fails */
  async get(machineIdentifier: string, tokenId: string): Promise<Secret | undefined> {
    const value = await this.#attempt(() => this.#secrets.get(key(machineIdentifier, tokenId)));
    return value === undefined ? undefined : new Secret(value);
  }

  /**
   * Stores a token, and reads it back: some keyrings take a value and keep nothing.
   *
   * @throws {Problem} where the storage fails
   */
  async store(machineIdentifier: string, tokenId: string, token: Secret): Promise<void> {
    await this.#attempt(() => this.#secrets.store(key(machineIdentifier, tokenId), token.reveal()));
    const stored = await this.get(machineIdentifier, tokenId);
    if (stored?.reveal() !== token.reveal()) throw storageFailed();
  }

  /** @throws {Problem} where the storage fails */
  async delete(machineIdentifier: string, tokenId: string): Promise<void> {
    await this.#attempt(() => this.#secrets.delete(key(machineIdentifier, tokenId)));
  }

  /** Deletes every secret of this extension, those that nothing refers to any more too. */
  async deleteAll(): Promise<void> {
    await this.#attempt(async () => {
      for (const each of await this.#secrets.keys()) await this.#secrets.delete(each);
    });
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
