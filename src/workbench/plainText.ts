/** Control and bidirectional-formatting characters, line and paragraph separators. */
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/**
 * Returns a server's words as plain text on one line, for labels and messages. In many of the places where VS Code shows
 * text, it makes icons of `$(name)` and links, also to commands, of `[text](target)`; an inserted space breaks both.
 *
 * @param limit the longest result, in UTF-16 code units
 */
export function plainText(words: string, limit = 80): string {
  const line = words
    .slice(0, 4 * limit)
    .replace(UNPRINTABLE, ' ')
    .replaceAll('$(', '$ (')
    .replaceAll('](', '] (')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1).trimEnd()}…`;
}
