import { hash } from 'node:crypto';
import { beginsWord, type Value } from './value.ts';

/** How many of its first characters a token is looked for by. */
const FIRST = 4;
const WORD = /[\w.-]*/y;

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
  readonly #first: string;
  readonly #length: number;
  readonly #hash: string;
  readonly #isJwt: boolean;

  constructor(token: string, owner: string, sources: readonly TokenSource[] = []) {
    this.owner = owner;
    this.sources = sources;
    this.#first = token.slice(0, FIRST);
    this.#length = token.length;
    this.#hash = hashOf(token);
    this.#isJwt = token.startsWith('eyJ') && token.includes('.');
  }

  /** Whether it is this text. */
  is(text: string): boolean {
    return text.length === this.#length && text.startsWith(this.#first) && hashOf(text) === this.#hash;
  }

  /** Wherever it stands as a word of its own. */
  find(text: string): Value[] {
    const found: Value[] = [];
    const first = this.#first;
    for (let start = text.indexOf(first); start >= 0; start = text.indexOf(first, start + 1)) {
      const end = start + this.#length;
      if (!beginsWord(text, start) || /[\w-]/.test(text.charAt(end))) continue;
      WORD.lastIndex = start;
      // Length and first characters before any hash.
      if ((WORD.exec(text)?.[0].length ?? 0) < this.#length || hashOf(text.slice(start, end)) !== this.#hash) continue;
      found.push({ start, end, kind: this.#isJwt ? 'jwt' : 'lasting' });
    }
    return found;
  }
}

function hashOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
