/** Control and bidirectional-formatting characters, line and paragraph separators. */
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/**
 * A server's words as plain text on one line, for labels and messages. VS Code makes icons of `$(name)` and links,
 * command links too, of `[text](target)` in many of the places where it shows text; a space takes both apart.
 *
 * @param limit the longest that it may be, in UTF-16 code units
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
