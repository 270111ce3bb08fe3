import type { Secret } from './secret.ts';

/** The shortest token that is looked for, in characters. A shorter one could be an ordinary word. */
const SHORTEST = 8;

/** Tokens that no text from a server may repeat. It returns whether a text holds one, and gives no token out. */
export class KnownTokens {
  /** Lower-case tokens (host names are lower-case) by the hash of their last characters, then by their length. */
  readonly #byEnding = new Map<number, Map<number, Set<string>>>();

  add(token: Secret): void {
    const value = token.reveal().toLowerCase();
    const { length } = value;
    if (length < SHORTEST) return;
    let hash = 0;
    for (let at = length - SHORTEST; at < length; at++) hash = ending(hash, value.charCodeAt(at));
    const byLength = this.#byEnding.get(hash) ?? new Map<number, Set<string>>();
    this.#byEnding.set(hash, byLength.set(length, (byLength.get(length) ?? new Set()).add(value)));
  }

  has(token: Secret): boolean {
    return this.isIn(token.reveal());
  }

  /**
   * Returns whether a text holds a known token, in upper or lower case, alone or between other characters. A hash rules out
   * most positions, so long tokens, such as JWTs, take no longer than short ones.
   */
  isIn(text: string): boolean {
    const lower = text.toLowerCase();
    let hash = 0;
    for (let at = 0; at < lower.length; at++) {
      hash = ending(hash, lower.charCodeAt(at));
      const byLength = this.#byEnding.get(hash);
      if (byLength && endsWithOne(lower, at + 1, byLength)) return true;
    }
    return false;
  }
}

/** Adds a character to the hash of the last eight characters. Earlier ones are shifted out of its 32 bits. */
function ending(hash: number, code: number): number {
  return (hash << 4) ^ code;
}

function endsWithOne(text: string, end: number, byLength: ReadonlyMap<number, ReadonlySet<string>>): boolean {
  for (const [length, tokens] of byLength) {
    const [only = ''] = tokens;
    // A comparison ends at the first difference, while a lookup in the set hashes the whole text first.
    if (tokens.size === 1 ? text.endsWith(only, end) : tokens.has(text.slice(Math.max(0, end - length), end)))
      return true;
  }
  return false;
}

/** The stored tokens, once they were read, and all tokens that were sent. */
export const knownTokens = new KnownTokens();
