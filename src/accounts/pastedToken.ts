/** What a text that was pasted as a token turned out to be. */
export type PastedToken =
  | { readonly kind: 'token'; readonly token: string }
  /** One of Plex's newer tokens. Many servers do not accept them. `expires` in milliseconds since 1970, where it says so. */
  | { readonly kind: 'jwt'; readonly token: string; readonly expires?: number }
  | { readonly kind: 'empty' | 'claimToken' | 'transientToken' | 'machineIdentifier' | 'unknown' };

/** After any name that ends in `token`: `X-Plex-Token`, `PlexOnlineToken`, `PLEX_TOKEN`, `auth_token`. */
const TOKEN_IN_TEXT = /token["']?\s*(?:=|%3D|:)\s*["']?([^&\s"'#<>]+)/i;
/** What a token is given as in a URL, a file or a form, whatever its shape. */
const GIVEN_AS_TOKEN = /token["']?\s*(?:=|%3D)/i;
/** A dot is within a JWT or the name of a host, and ends a sentence elsewhere. */
const BETWEEN_WORDS = /[^\w.-]+|\.(?!\w)|(?<!\w)\./;
const JWT = /^eyJ[\w-]+\.([\w-]+)\.[\w-]*$/;
/** 20 characters in mixed case, or one that says what it is. */
const ON_ITS_OWN =
  /^(?:(?=.*[a-z])(?=.*[A-Z])[\w-]{20}|(?:claim|transient|local)-[\w-]{16,}|eyJ[\w-]+\.[\w-]+\.[\w-]*)$/;
const MACHINE_IDENTIFIER = /^(?:[0-9a-f]{40}|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Finds the token in what people paste: with white space or quotes around it, as `X-Plex-Token=…`, in a URL, in a header. */
export function readPastedToken(text: string): PastedToken {
  const inside = TOKEN_IN_TEXT.exec(text)?.[1];
  const token = (inside ?? text).trim().replace(/^(["'`])(.*)\1$/, '$2');
  if (token === '') return { kind: 'empty' };
  if (/^claim-/i.test(token)) return { kind: 'claimToken' };
  if (/^transient-/i.test(token)) return { kind: 'transientToken' };
  if (MACHINE_IDENTIFIER.test(token)) return { kind: 'machineIdentifier' };
  const payload = JWT.exec(token)?.[1];
  if (payload !== undefined && token.length <= 4096) return { kind: 'jwt', token, ...expiry(payload) };
  return /^[A-Za-z0-9_-]{8,256}$/.test(token) ? { kind: 'token', token } : { kind: 'unknown' };
}

/** Whether a text is a token of some kind, and nothing else. */
export function looksLikeToken(text: string): boolean {
  return ON_ITS_OWN.test(text);
}

/** Whether a text that was meant to be something else holds a token: it must not be kept, nor looked up as a name. */
export function holdsToken(text: string): boolean {
  return GIVEN_AS_TOKEN.test(text) || text.split(BETWEEN_WORDS).some(looksLikeToken);
}

function expiry(payload: string): { expires?: number } {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const exp = typeof claims === 'object' && claims && 'exp' in claims ? claims.exp : undefined;
    return typeof exp === 'number' ? { expires: exp * 1000 } : {};
  } catch {
    // Not for us to judge: the server will.
    return {};
  }
}
