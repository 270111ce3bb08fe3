/**
 * Returns a request as a line for a POSIX shell. The line names a shell variable for the token, so the token itself is
 * neither in the line nor in the shell's history.
 *
 * @param variable `PLEX_SOURCE_TOKEN` for a request to a source, which must not get the server's token
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

/** Quotes a text so that a POSIX shell reads it as one word and expands nothing in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
