/** The longest beginning of a text that may be on the line already, in UTF-16 code units. */
const LONGEST = 200;
const CLOSING = '"\'`,;)]}';
/** The widest level of indentation, in spaces: a workspace may set any number. */
const WIDEST = 64;

/** One level of indentation in an editor: a tab, or this many spaces. */
export interface IndentUnit {
  readonly insertSpaces: boolean;
  readonly tabSize: number;
}

/**
 * Leaves out of a text what is on the line already: after `X-Plex-Token: ` a header is its value alone, and after
 * `"plexToken": "`, before a quote, a member of JSON is too.
 */
export function withoutRepetition(text: string, before: string, after: string): string {
  const begun = before.slice(-LONGEST).toLowerCase();
  const beginning = text.slice(0, LONGEST);
  const lower = beginning.toLowerCase();
  // A value is never cut: what is left out ends with a separator.
  const ends = Array.from(beginning.matchAll(/[^\w-]/g), ({ index }) => index + 1);
  const length = ends.findLast(end => end < text.length && begun.endsWith(lower.slice(0, end))) ?? 0;
  if (length === 0) return text;
  const rest = text.slice(length);
  let end = rest.length;
  while (end > 0 && CLOSING.includes(rest.charAt(end - 1))) end--;
  return end < rest.length && after.startsWith(rest.slice(end)) ? rest.slice(0, end) : rest;
}

/**
 * Indents a text of several lines: all but the first begin like the line that the text goes into.
 *
 * @param text with two spaces, or a tab, for each level of indentation
 * @param before the part of its line before it
 */
export function indented(text: string, before: string, { insertSpaces, tabSize }: IndentUnit): string {
  const unit = insertSpaces ? ' '.repeat(Math.min(tabSize, WIDEST)) : '\t';
  const margin = /^[ \t]*/.exec(before)?.[0] ?? '';
  return text
    .split('\n')
    .map((line, index) => {
      const inner = /^(?: {2}|\t)*/.exec(line)?.[0] ?? '';
      const own = unit.repeat(inner.replaceAll('\t', '  ').length / 2) + line.slice(inner.length);
      return index === 0 || own === '' ? own : margin + own;
    })
    .join('\n');
}
