/**
 * A request as a line for a POSIX shell. The token is a variable of that shell, so that none stands in the line, or in the
 * shell's history.
 *
 * @param variable `PLEX_SOURCE_TOKEN` where the token of the asking server must not go
 */
export function curlLine(
  method: 'GET' | 'POST',
  url: string,
  variable: 'PLEX_TOKEN' | 'PLEX_SOURCE_TOKEN' = 'PLEX_TOKEN',
): string {
  const parts = ['curl', ...(method === 'GET' ? [] : ['--request', method])];
  return [...parts, "--header 'Accept: application/json'", `--header "X-Plex-Token: $${variable}"`, quoted(url)].join(
    ' ',
  );
}

/** A text that a POSIX shell takes as one word, and looks for nothing in. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
