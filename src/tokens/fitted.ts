/**
 * What of a text goes in between what stands there already: behind `X-Plex-Token: ` a header is its value alone, and
 * behind `"plexToken": "`, before a quote, a JSON member is too.
 */
export function fitted(text: string, before: string, after: string): string {
  const begun = before.toLowerCase();
  const lower = text.toLowerCase();
  // Never into a value: what is left out ends with a separator.
  const ends = Array.from(text.matchAll(/[^\w-](?=[\w-]|$)|[^\w-](?=[^\w-])/g), ({ index }) => index + 1);
  const length = ends.findLast(end => end < text.length && begun.endsWith(lower.slice(0, end))) ?? 0;
  if (length === 0) return text;
  const rest = text.slice(length);
  const closing = /["'`,;)\]}]+$/.exec(rest)?.[0] ?? '';
  return closing !== '' && after.startsWith(closing) ? rest.slice(0, -closing.length) : rest;
}
