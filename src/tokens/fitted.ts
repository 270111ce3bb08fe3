/** The longest beginning of a text that may stand there already, in UTF-16 code units. */
const LONGEST = 200;
const CLOSING = '"\'`,;)]}';

/**
 * What of a text goes in between what stands there already: behind `X-Plex-Token: ` a header is its value alone, and
 * behind `"plexToken": "`, before a quote, a JSON member is too.
 */
export function fitted(text: string, before: string, after: string): string {
  const begun = before.slice(-LONGEST).toLowerCase();
  const beginning = text.slice(0, LONGEST);
  const lower = beginning.toLowerCase();
  // Never into a value: what is left out ends with a separator.
  const ends = Array.from(beginning.matchAll(/[^\w-]/g), ({ index }) => index + 1);
  const length = ends.findLast(end => end < text.length && begun.endsWith(lower.slice(0, end))) ?? 0;
  if (length === 0) return text;
  const rest = text.slice(length);
  let end = rest.length;
  while (end > 0 && CLOSING.includes(rest.charAt(end - 1))) end--;
  return end < rest.length && after.startsWith(rest.slice(end)) ? rest.slice(0, end) : rest;
}
