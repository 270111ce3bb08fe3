/** Shorter pieces turn up by chance. */
const LEAST = 8;

/** Every form in which a token may stand in words or a log, so that whoever reads them could use it. */
function formsOf(token: string): string[] {
  const bytes = Buffer.from(token);
  return [
    token,
    encodeURIComponent(token),
    bytes.toString('hex'),
    [...bytes].map(byte => `%${byte.toString(16)}`).join(''),
    ...(['base64', 'base64url'] as const).flatMap(encoding =>
      // As a part of a longer text it stands at one of three places of a group.
      ['', 'a', 'ab'].map(before => {
        const text = Buffer.concat([Buffer.from(before), bytes]).toString(encoding);
        // What the neighbours have a part in is left out.
        return text.replace(/=+$/, '').slice(before === '' ? 0 : before.length + 1, -1);
      }),
    ),
  ].filter(form => form.length >= LEAST);
}

/** Those tokens that stand in a text, in whatever form and case. */
export function tokensIn(text: string, tokens: Iterable<string>): string[] {
  const lower = text.toLowerCase();
  return [...new Set(tokens)].filter(token => formsOf(token).some(form => lower.includes(form.toLowerCase())));
}
