import { inspect } from 'node:util';
import { isWellFormed, shapeOf, statedKind, type TokenShape } from './tokenShapes.ts';

const MASK = '***';

/**
 * A token that cannot be printed by accident: as text, as JSON and in Node's inspector it is `***`. Its value comes out
 * only through `reveal()`, and a test names every place that may call it.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The token itself. For a header, the secret store, the editor or the clipboard; for nothing else. */
  reveal(): string {
    return this.#value;
  }

  /** Whether both are the same token. */
  equals(other: Secret | undefined): boolean {
    return other?.reveal() === this.#value;
  }

  /** Whether it has the characters and the length of a token. Anything else could be code, wherever it is pasted. */
  get isWellFormed(): boolean {
    return isWellFormed(this.#value);
  }

  /** What it is by its shape. */
  get shape(): TokenShape | undefined {
    return shapeOf(this.#value);
  }

  /** Whether it has any shape of a token that is valid for more than two days. */
  get isLongLived(): boolean {
    return this.shape === 'longLived' || this.isJwt || statedKind(this.#value) === 'local';
  }

  /** Whether it is one of Plex's newer tokens, which most servers reject. */
  get isJwt(): boolean {
    return this.shape === 'jwt';
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

/** Whether this is a `Secret`. By what it can do, because each of the two bundles has a class of its own. */
export function isSecret(value: unknown): value is Secret {
  return typeof value === 'object' && value !== null && 'reveal' in value && typeof value.reveal === 'function';
}

/** So much of a secret, in characters, makes a text one that holds it. */
const PART = 8;

/** What somebody fails with who was given a secret: another error where any part of the secret stands in its words. */
export function withoutSecret(error: unknown, secret: Secret): unknown {
  const words = error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
  const value = secret.reveal();
  for (let at = 0; at === 0 || at + PART <= value.length; at++) {
    if (words.includes(value.slice(at, at + PART))) {
      return new Error(
        `${error instanceof Error ? error.name : typeof error}: its words are left out, which held a secret`,
      );
    }
  }
  return error;
}
