/** One way in which a token may have been written down. */
export interface TokenForm {
  readonly form: string;
  readonly bytes: Buffer;
}

/** A token as it may stand in a file, each spelling once: what it is written in hides it from a search for its text. */
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
    // A form encoder escapes what encodeURIComponent leaves.
    {
      form: 'URL-encoded, with - and _',
      bytes: Buffer.from(token.replace(/[-_.]/g, each => escaped(Buffer.from(each)))),
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
 * The characters that depend on nothing but the token, where so many bytes before it do not fill up a group of three: the
 * same wherever it stands in a longer text that is encoded as a whole.
 */
function inside(token: Buffer, encoding: 'base64' | 'base64url', alignment: number): string {
  const text = Buffer.concat([Buffer.alloc(alignment), token])
    .toString(encoding)
    .replace(/=+$/, '');
  // Of 6 bits each: the first whole one after what goes before, and no last one that what follows would complete.
  const first = Math.ceil((alignment * 8) / 6);
  const last = Math.floor(((alignment + token.length) * 8) / 6);
  return text.slice(first, last);
}

function escaped(bytes: Buffer): string {
  return Array.from(bytes, byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
