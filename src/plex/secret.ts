import { inspect } from 'node:util';
import { isWellFormed, shapeOf, statedKind, type TokenShape } from './tokenShapes.ts';

const MASK = '***';

/**
 * A token that can't be printed by accident: as text, as JSON and in Node's inspector it is `***`. Only `reveal()` returns
 * its value, and a test lists every place that may call it.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Returns the token itself, for a header, the secret store, the editor or the clipboard; for nothing else. */
  reveal(): string {
    return this.#value;
  }

  /** Returns whether both are the same token. */
  equals(other: Secret | undefined): boolean {
    return other?.reveal() === this.#value;
  }

  /** True if it has the characters and the length of a token. Anything else could be code where it is pasted. */
  get isWellFormed(): boolean {
    return isWellFormed(this.#value);
  }

  /** The kind of token that its shape shows. */
  get shape(): TokenShape | undefined {
    return shapeOf(this.#value);
  }

  /** True if it has the shape of a token that is valid for more than two days. */
  get isLongLived(): boolean {
    return this.shape === 'longLived' || this.isJwt || statedKind(this.#value) === 'local';
  }

  /** True if it is one of Plex's newer tokens, which servers reject. */
  get isJwt(): boolean {
    return this.shape === 'jwt';
  }

  /** True if it has the shape of a Home user's PIN. Anything else could be a token, which belongs in no query. */
  get isHomePin(): boolean {
    return /^\d{4}$/.test(this.#value);
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}

/** The shortest part of a secret that counts as a leak, in characters. */
const PART = 8;

/** Returns the error of code that was given a secret, or a neutral one where its words hold any part of the secret. */
export function withoutSecret(error: unknown, secret: Secret): unknown {
  const words = error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
  const value = secret.reveal();
  for (let at = 0; at === 0 || at + PART <= value.length; at++) {
    if (words.includes(value.slice(at, at + PART))) {
      return new Error(
        `${error instanceof Error ? error.name : typeof error}: its message is left out because it held a secret`,
      );
    }
  }
  return error;
}
