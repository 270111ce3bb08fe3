/**
 * A request as a line for a POSIX shell. The token is the variable `PLEX_TOKEN` of that shell, so that none stands in the
 * line, or in the shell's history.
 */
export function curlLine(method: 'GET' | 'POST', url: string): string {
  const parts = ['curl', ...(method === 'GET' ? [] : ['--request', method])];
  return [...parts, "--header 'Accept: application/json'", '--header "X-Plex-Token: $PLEX_TOKEN"', quoted(url)].join(
    ' ',
  );
}

/** A text that a POSIX shell takes as one word, and looks for nothing in. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
