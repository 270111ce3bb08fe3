import type { Secret } from '../plex/secret.ts';
import { StateItems, type StateStore } from '../state/stateStore.ts';
import { fieldsOf } from '../workbench/fields.ts';
import { hashOf } from './issuedTokens.ts';

/** The number of tokens that are remembered: the latest. */
const KEPT = 500;

/** What is remembered of a long-lived token that was created for an app. */
export interface AppToken {
  /** The app's name, as plain text. */
  readonly app: string;
  /** The name of the account, as plain text. */
  readonly account: string;
  /** The client identifier that the token was created with: plex.tv lists it as a device of its own. */
  readonly clientIdentifier: string;
  /**
   * The name of the server that somebody shares with the account. plex.tv gives an account one token for such a server,
   * whatever the app, so it can't be revoked alone.
   */
  readonly sharedServer?: string;
  /** The time when it was created, in milliseconds since 1970. */
  readonly at: number;
  readonly isRevoked?: boolean;
}

/** The long-lived tokens created for apps, without the tokens themselves: each under its SHA-256 in base64url. */
export class AppTokens {
  readonly #items: StateItems<AppToken>;

  constructor(state: StateStore) {
    this.#items = new StateItems(state, 'appTokens', value => (isAppToken(value) ? value : undefined));
  }

  /** Calls a function when a token was created or revoked, in any window. */
  onDidChange(listener: () => void): { dispose(): void } {
    return this.#items.onDidChange(listener);
  }

  /** Remembers a token: at once in this window. Resolves once it is on disk. */
  async note(token: Secret, facts: Omit<AppToken, 'at'>): Promise<void> {
    await Promise.all([this.#items.set(hashOf(token.reveal()), { ...facts, at: Date.now() }), this.#items.keep(KEPT)]);
  }

  /** Returns what is remembered of a token; `undefined` for one that wasn't created for an app. */
  find(token: string): AppToken | undefined {
    return this.#items.get(hashOf(token));
  }

  async noteRevoked(token: string): Promise<void> {
    const known = this.find(token);
    if (known) await this.#items.set(hashOf(token), { ...known, isRevoked: true });
  }
}

/** Returns whether plex.tv can revoke it alone. */
export function isRevocable({ sharedServer, isRevoked }: AppToken): boolean {
  return sharedServer === undefined && !isRevoked;
}

function isAppToken(value: unknown): value is AppToken {
  const { app, account, clientIdentifier, sharedServer, at } = fieldsOf(value);
  return (
    [app, account, clientIdentifier, sharedServer ?? ''].every(text => typeof text === 'string') &&
    typeof at === 'number'
  );
}
