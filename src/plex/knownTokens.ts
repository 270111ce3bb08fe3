import type { Secret } from './secret.ts';

/** The shortest token that is looked for, in characters: a shorter one could be a word that somebody means. */
const SHORTEST = 8;

/** Tokens that no word of a server may repeat. What is in here can be looked for, and does not come out. */
export class KnownTokens {
  /** In lower case, because a host name is; by their length, so that a text is read once for each length. */
  readonly #byLength = new Map<number, Set<string>>();

  add(token: Secret): void {
    const value = token.reveal().toLowerCase();
    if (value.length < SHORTEST) return;
    const others = this.#byLength.get(value.length) ?? new Set();
    this.#byLength.set(value.length, others.add(value));
  }

  has(token: Secret): boolean {
    return this.isIn(token.reveal());
  }

  /** Whether a text holds one of them, in whatever case, alone or between other characters. */
  isIn(text: string): boolean {
    for (const [run] of text.toLowerCase().matchAll(/[\w.-]{8,}/g)) {
      for (const [length, tokens] of this.#byLength) {
        for (let end = length; end <= run.length; end++) if (tokens.has(run.slice(end - length, end))) return true;
      }
    }
    return false;
  }
}

/** Those that this extension stores, once they were read, and those that it has sent. */
export const knownTokens = new KnownTokens();
