/** A transient token in a text. */
export interface TokenInText {
  readonly token: string;
  /** Of its line, from 1. */
  readonly line: number;
}

const TRANSIENT = /transient-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi;

/** Everything in a text that has the shape of a transient token, in its order. What follows directly belongs to something else. */
export function transientTokensIn(text: string): TokenInText[] {
  let line = 1;
  // Each end of a line is looked for once, however many tokens there are.
  let lineEnd = text.indexOf('\n');
  return Array.from(text.matchAll(TRANSIENT), ({ 0: token, index }) => {
    for (; lineEnd >= 0 && lineEnd < index; lineEnd = text.indexOf('\n', lineEnd + 1)) line++;
    return { token, line };
  });
}
