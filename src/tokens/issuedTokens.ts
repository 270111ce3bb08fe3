import { hash } from 'node:crypto';
import * as vscode from 'vscode';
import type { Secret } from '../plex/secret.ts';
import { asWhom, type Server, selectedToken } from '../servers/server.ts';

const ISSUED = 'issuedTokens';
const VERSIONS = 'issuedTokenVersions';
/** How many are kept, the latest. */
const KEPT = 500;
/** The longest that a transient token lives, in milliseconds. */
const LIFETIME = 48 * 60 * 60 * 1000;

/** What is kept of a transient token, to know it again in a text. */
export interface IssuedToken {
  /** SHA-256, in base64url. */
  readonly hash: string;
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

/** The transient tokens that were made here, without the tokens. */
export class IssuedTokens implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when a token was made, or when one is known to have ended. */
  readonly onDidChange = this.#changed.event;
  /** What was read of the memento last: a file may have many thousands of tokens that are looked for among them. */
  #read: { readonly stored: unknown; readonly byHash: ReadonlyMap<string, IssuedToken> } | undefined;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  async note(token: Secret, server: Server): Promise<void> {
    const tokenId = selectedToken(server)?.id;
    const issued: IssuedToken = {
      hash: hashOf(token.reveal()),
      machineIdentifier: server.machineIdentifier,
      ...(tokenId !== undefined && { tokenId }),
      label: asWhom(server),
      at: Date.now(),
    };
    await this.#store([...this.#all(), issued].slice(-KEPT));
  }

  /** What is known of a token that stands in a text; `undefined` where it was not made here. */
  find(token: string): IssuedToken | undefined {
    const stored = this.#memento.get<unknown>(ISSUED);
    if (!this.#read || this.#read.stored !== stored)
      this.#read = { stored, byHash: new Map(this.#all().map(each => [each.hash, each])) };
    return this.#read.byHash.get(hashOf(token));
  }

  /** The server refused it. */
  async noteEnded(token: string): Promise<void> {
    const hashed = hashOf(token);
    await this.#markDead(each => each.hash === hashed);
  }

  /** The server accepted it: whatever was believed of it before, it is not dead. */
  async noteAccepted(token: string): Promise<void> {
    const hashed = hashOf(token);
    const isDead = (each: IssuedToken): boolean => each.hash === hashed && each.isDead === true;
    const all = this.#all();
    if (all.some(isDead)) await this.#store(all.map(each => (isDead(each) ? { ...each, isDead: false } : each)));
  }

  /**
   * A server has told its version: another one than before means that it was restarted, which ended the tokens that it had
   * made until it was last seen with the old one. Those of later may be of the new one.
   */
  async noteVersion(machineIdentifier: string, version: string, now = Date.now()): Promise<void> {
    if (version === '') return;
    const seen = this.#memento.get<Readonly<Record<string, Partial<Seen>>>>(VERSIONS, {});
    const { version: before = version, at = 0 } = seen[machineIdentifier] ?? {};
    const marking =
      before !== version && this.#markDead(each => each.machineIdentifier === machineIdentifier && each.at < at);
    await this.#memento.update(VERSIONS, { ...seen, [machineIdentifier]: { version, at: now } satisfies Seen });
    await marking;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #markDead(isMeant: (token: IssuedToken) => boolean): Promise<void> {
    const all = this.#all();
    const isNews = (token: IssuedToken): boolean => !token.isDead && isMeant(token);
    if (!all.some(isNews)) return;
    await this.#store(all.map(token => (isNews(token) ? { ...token, isDead: true } : token)));
  }

  async #store(tokens: readonly IssuedToken[]): Promise<void> {
    await this.#memento.update(ISSUED, tokens);
    this.#changed.fire();
  }

  #all(): readonly IssuedToken[] {
    const stored = this.#memento.get<unknown>(ISSUED);
    return Array.isArray(stored) ? stored.filter(isIssuedToken) : [];
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
  const { hash, machineIdentifier, label, at } = value as Record<keyof IssuedToken, unknown>;
  return [hash, machineIdentifier, label].every(each => typeof each === 'string') && typeof at === 'number';
}
