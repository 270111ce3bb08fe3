import { hash } from 'node:crypto';
import { shapeOf } from '../plex/tokenShapes.ts';
import { beginsWord, type Value } from './value.ts';

/** How many of its first characters a token is looked for by. */
const FIRST = 4;
const WORD = /^[\w.-]+$/;

/** Which token of which server it is. */
export interface TokenSource {
  readonly machineIdentifier: string;
  readonly tokenId: string;
}

/** A stored token, as it takes to find it in a text: its first characters, its length and its hash. */
export class OwnToken {
  /** Whose it is, in words. */
  readonly owner: string;
  /** The servers that it is for: of an account's own, those that the account owns. */
  readonly sources: readonly TokenSource[];
  /** What it begins with, by which it is looked for. */
  readonly anchor: string;
  readonly #length: number;
  readonly #hash: string;
  readonly #isJwt: boolean;

  constructor(token: string, owner: string, sources: readonly TokenSource[] = []) {
    this.owner = owner;
    this.sources = sources;
    this.anchor = token.slice(0, FIRST);
    this.#length = token.length;
    this.#hash = hashOf(token);
    this.#isJwt = shapeOf(token) === 'jwt';
  }

  /** Whether it is this text. */
  is(text: string): boolean {
    return text.length === this.#length && text.startsWith(this.anchor) && hashOf(text) === this.#hash;
  }

  /** Whether it stands at an offset, where its anchor stands, as a word of its own. */
  findAt(text: string, start: number): Value | undefined {
    const end = start + this.#length;
    if (end > text.length || !beginsWord(text, start) || /[\w-]/.test(text.charAt(end))) return undefined;
    const word = text.slice(start, end);
    // Its shape before any hash.
    if (!WORD.test(word) || hashOf(word) !== this.#hash) return undefined;
    return { start, end, kind: this.#isJwt ? 'jwt' : 'longLived' };
  }
}

function hashOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
