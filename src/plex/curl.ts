/**
 * Returns a request to a source as a line for a POSIX shell. The line names a shell variable for the token, so the token itself
 * is neither in the line nor in the shell's history. The variable isn't `PLEX_TOKEN`, which may be another server's token.
 */
export function curlLine(url: string): string {
  return [
    'curl',
    "--header 'Accept: application/json'",
    '--header "X-Plex-Token: $PLEX_SOURCE_TOKEN"',
    quoted(url),
  ].join(' ');
}

/** Quotes a text so that a POSIX shell reads it as one word and expands nothing in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
