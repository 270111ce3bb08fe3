/** A form in which a token may have been written. */
export interface TokenForm {
  readonly form: string;
  readonly bytes: Buffer;
}

/** Returns the forms of a token, each spelling once. An encoding hides a token from a search for its text. */
export function formsOf(token: string): TokenForm[] {
  const plain = Buffer.from(token);
  const forms: TokenForm[] = [
    { form: 'plain', bytes: plain },
    { form: 'UTF-16LE', bytes: Buffer.from(token, 'utf16le') },
    { form: 'UTF-16BE', bytes: Buffer.from(token, 'utf16le').swap16() },
    { form: 'hex', bytes: Buffer.from(plain.toString('hex')) },
    { form: 'HEX', bytes: Buffer.from(plain.toString('hex').toUpperCase()) },
    { form: 'URL-encoded', bytes: Buffer.from(encodeURIComponent(token)) },
    { form: 'URL-encoded throughout', bytes: Buffer.from(escaped(plain)) },
    { form: 'url-encoded throughout', bytes: Buffer.from(escaped(plain).toLowerCase()) },
    // Form encoding escapes characters that encodeURIComponent leaves.
    {
      form: 'URL-encoded, with - and _',
      bytes: Buffer.from(token.replace(/[-_.]/g, character => escaped(Buffer.from(character)))),
    },
  ];
  for (const encoding of ['base64', 'base64url'] as const) {
    for (const alignment of [0, 1, 2]) {
      forms.push({ form: `${encoding} at ${alignment}`, bytes: Buffer.from(inside(plain, encoding, alignment)) });
    }
  }
  const seen = new Set<string>();
  return forms.filter(({ bytes }) => {
    const key = bytes.toString('latin1');
    return !seen.has(key) && seen.add(key);
  });
}

/**
 * Returns the characters that only depend on the token when a longer text is encoded as a whole. `alignment` is the number
 * of bytes before the token in a group of three.
 */
function inside(token: Buffer, encoding: 'base64' | 'base64url', alignment: number): string {
  const text = Buffer.concat([Buffer.alloc(alignment), token])
    .toString(encoding)
    .replace(/=+$/, '');
  // Each character has 6 bits: begins with the first whole one, and leaves out a last one that the following bytes would
  // complete.
  const first = Math.ceil((alignment * 8) / 6);
  const last = Math.floor(((alignment + token.length) * 8) / 6);
  return text.slice(first, last);
}

function escaped(bytes: Buffer): string {
  return Array.from(bytes, byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
