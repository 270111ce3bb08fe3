const TOKEN = /transient-[\w-]+|eyJ[\w.-]+|(Token(?:=|%3D|["']?\s*[:=]\s*)["']?)[\w.-]+/gi;

/** Takes what looks like a token out of a text. The second lock: a `Secret` does not print itself. */
export function redact(text: string): string {
  return text.replace(TOKEN, '$1***');
}
