import { knownTokens } from '../plex/knownTokens.ts';
import type { Secret } from '../plex/secret.ts';
import type { SecretValues } from './secretValues.ts';

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
    const token = await this.#values.get(key(machineIdentifier, tokenId));
    if (token) knownTokens.add(token);
    return token;
  }

  store(machineIdentifier: string, tokenId: string, token: Secret): Promise<void> {
    knownTokens.add(token);
    return this.#values.store(key(machineIdentifier, tokenId), token);
  }

  delete(machineIdentifier: string, tokenId: string): Promise<void> {
    return this.#values.delete(key(machineIdentifier, tokenId));
  }
}

function key(machineIdentifier: string, tokenId: string): string {
  return `token/${machineIdentifier}/${tokenId}`;
}
