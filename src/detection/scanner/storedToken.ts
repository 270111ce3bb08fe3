import { hash } from 'node:crypto';
import { shapeOf } from '../../plex/tokenShapes.ts';
import { beginsWord, type Value } from './values.ts';

/** How many of its first characters a token is searched for by. */
const ANCHOR_LENGTH = 4;
const WORD = /^[\w.-]+$/;

/** A token in the list of a server. */
export interface TokenSource {
  readonly machineIdentifier: string;
  readonly tokenId: string;
}

/** What is needed to find a stored token in a text: its first characters, its length and its hash, but not the token. */
export class StoredToken {
  /** The token's name, as Problems shows it. */
  readonly owner: string;
  /** The tokens of servers that it is. The token of an account is that of every server that the account owns. */
  readonly sources: readonly TokenSource[];
  /** The first characters, which a text is searched for. */
  readonly anchor: string;
  readonly #length: number;
  readonly #hash: string;
  readonly #isJwt: boolean;

  constructor(token: string, owner: string, sources: readonly TokenSource[] = []) {
    this.owner = owner;
    this.sources = sources;
    this.anchor = token.slice(0, ANCHOR_LENGTH);
    this.#length = token.length;
    this.#hash = hashOf(token);
    this.#isJwt = shapeOf(token) === 'jwt';
  }

  /** Whether a text is this token. */
  is(text: string): boolean {
    return text.length === this.#length && text.startsWith(this.anchor) && hashOf(text) === this.#hash;
  }

  /** Returns the token if it is the whole word at an offset where its anchor was found. */
  findAt(text: string, start: number): Value | undefined {
    const end = start + this.#length;
    if (end > text.length || !beginsWord(text, start) || /[\w-]/.test(text.charAt(end))) return undefined;
    const word = text.slice(start, end);
    // Its characters are tested first because a hash takes longer.
    if (!WORD.test(word) || hashOf(word) !== this.#hash) return undefined;
    return { start, end, kind: this.#isJwt ? 'jwt' : 'longLived' };
  }
}

function hashOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
