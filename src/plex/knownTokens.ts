import type { Secret } from './secret.ts';

/** The shortest token that is looked for, in characters: a shorter one could be a word that somebody means. */
const SHORTEST = 8;

/** Tokens that no word of a server may repeat. What is in here can be looked for, and does not come out. */
export class KnownTokens {
  /** In lower case, because a host name is; by what `ending` makes of their last characters, then by their length. */
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
   * Whether a text holds one of them, in whatever case, alone or between other characters. Most places are ruled out by a number,
   * so that long tokens, such as JWTs, take no longer than short ones.
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

/** A hash of the last eight characters: what came before is shifted out of its 32 bits. */
function ending(hash: number, code: number): number {
  return (hash << 4) ^ code;
}

function endsWithOne(text: string, end: number, byLength: ReadonlyMap<number, ReadonlySet<string>>): boolean {
  for (const [length, tokens] of byLength) {
    const [only = ''] = tokens;
    // A comparison ends at the first difference, and a lookup reads all of the text first.
    if (tokens.size === 1 ? text.endsWith(only, end) : tokens.has(text.slice(Math.max(0, end - length), end)))
      return true;
  }
  return false;
}

/** Those that this extension stores, once they were read, and those that it has sent. */
export const knownTokens = new KnownTokens();
