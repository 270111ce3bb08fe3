/** A transient token in a text. */
export interface TokenInText {
  readonly token: string;
  /** Of its first character, in UTF-16 code units. */
  readonly offset: number;
}

const TRANSIENT = /transient-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi;

/** Everything in a text that has the shape of a transient token, in its order. What follows directly belongs to something else. */
export function transientTokensIn(text: string): TokenInText[] {
  return Array.from(text.matchAll(TRANSIENT), ({ 0: token, index }) => ({ token, offset: index }));
}
