import { hash } from 'node:crypto';
import * as vscode from 'vscode';
import type { Secret } from '../plex/secret.ts';
import { asWhom, type Server, selectedToken } from '../servers/server.ts';
import { StateItems } from '../state/stateItems.ts';
import type { StateStore } from '../state/stateStore.ts';

/** How many are kept, the latest. */
const KEPT = 500;
/** The longest that a transient token lives, in milliseconds. */
const LIFETIME = 48 * 60 * 60 * 1000;

/** What is kept of a transient token, to know it again in a text. */
export interface IssuedToken {
  readonly machineIdentifier: string;
  /** The token that it was created with, by its id: two may have the same label. */
  readonly tokenId?: string;
  /** The label of that token. */
  readonly label: string;
  /** When it was made, in milliseconds since 1970. */
  readonly at: number;
  /** Whether the server refused it (401), or has another version than when it was made, so that it was restarted. */
  readonly isDead?: boolean;
}

/** The version that a server had when it last told, and when that was, in milliseconds since 1970. */
interface Seen {
  readonly version: string;
  readonly at: number;
}

/** `ended` for certain; otherwise nobody knows before the server is asked: a restart ends it, and nothing tells of it. */
export type IssuedState = 'ended' | 'unknown';

/** The transient tokens that were made here, without the tokens: each under its SHA-256 in base64url. */
export class IssuedTokens implements vscode.Disposable {
  readonly #tokens: StateItems<IssuedToken>;
  readonly #versions: StateItems<Seen>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listener: vscode.Disposable;
  /** Fires when a token was made, or when one is known to have ended, in whichever window. */
  readonly onDidChange = this.#changed.event;

  constructor(state: StateStore) {
    this.#tokens = new StateItems(state, 'issuedTokens', value => (isIssuedToken(value) ? value : undefined));
    this.#versions = new StateItems(state, 'serverVersions', value => (isSeen(value) ? value : undefined));
    this.#listener = this.#tokens.onDidChange(() => this.#changed.fire());
  }

  /** Known when this returns; resolves once it is stored. */
  async note(token: Secret, server: Server): Promise<void> {
    const tokenId = selectedToken(server)?.id;
    const noting = this.#tokens.set(hashOf(token.reveal()), {
      machineIdentifier: server.machineIdentifier,
      ...(tokenId !== undefined && { tokenId }),
      label: asWhom(server),
      at: Date.now(),
    });
    await Promise.all([noting, this.#tokens.keep(KEPT)]);
  }

  /** What is known of a token that stands in a text; `undefined` where it was not made here. */
  find(token: string): IssuedToken | undefined {
    return this.#tokens.get(hashOf(token));
  }

  /** The server refused it. */
  noteEnded(token: string): Promise<void> {
    return this.#mark(hashOf(token), true);
  }

  /** The server accepted it: whatever was believed of it before, it is not dead. */
  noteAccepted(token: string): Promise<void> {
    return this.#mark(hashOf(token), false);
  }

  /**
   * A server has told its version: another one than before means that it was restarted, which ended the tokens that it had
   * made until it was last seen with the old one. Those of later may be of the new one.
   */
  async noteVersion(machineIdentifier: string, version: string, now = Date.now()): Promise<void> {
    if (version === '') return;
    const { version: before = version, at: lastSeen = 0 } = this.#versions.get(machineIdentifier) ?? {};
    const noting = this.#versions.set(machineIdentifier, { version, at: now });
    const ended =
      before === version
        ? []
        : this.#tokens
            .entries()
            .filter(([, token]) => token.machineIdentifier === machineIdentifier && token.at < lastSeen);
    await Promise.all([noting, ...ended.map(([key]) => this.#mark(key, true))]);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }

  async #mark(key: string, isDead: boolean): Promise<void> {
    const token = this.#tokens.get(key);
    if (token && (token.isDead ?? false) !== isDead) await this.#tokens.set(key, { ...token, isDead });
  }
}

/** The latest moment at which it can still be alive, in milliseconds since 1970. */
export function endOf({ at }: IssuedToken): number {
  return at + LIFETIME;
}

export function stateOf(token: IssuedToken, now = Date.now()): IssuedState {
  return token.isDead || now >= endOf(token) ? 'ended' : 'unknown';
}

function hashOf(token: string): string {
  return hash('sha256', token, 'base64url');
}

function isIssuedToken(value: unknown): value is IssuedToken {
  if (typeof value !== 'object' || value === null) return false;
  const { machineIdentifier, label, at } = value as Partial<Record<keyof IssuedToken, unknown>>;
  return typeof machineIdentifier === 'string' && typeof label === 'string' && typeof at === 'number';
}

function isSeen(value: unknown): value is Seen {
  if (typeof value !== 'object' || value === null) return false;
  const { version, at } = value as Partial<Record<keyof Seen, unknown>>;
  return typeof version === 'string' && typeof at === 'number';
}
