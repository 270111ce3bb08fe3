import { isOpaque, shapeOf, statedExpiry, statedKind } from '../plex/tokenShapes.ts';

/** What a text is that was pasted as a token. */
export type PastedToken =
  | { readonly kind: 'token'; readonly token: string }
  /** One of Plex's newer tokens, which servers reject. `expires` in milliseconds since 1970, where it is stated. */
  | { readonly kind: 'jwt'; readonly token: string; readonly expires?: number }
  | { readonly kind: 'empty' | 'claimToken' | 'transientToken' | 'machineIdentifier' | 'unknown' };

/** A value after any name that ends in `token`: `X-Plex-Token`, `PlexOnlineToken`, `PLEX_TOKEN`, `auth_token`. */
const TOKEN_IN_TEXT = /token["']?\s*(?:=|%3D|:)\s*["']?([^&\s"'#<>]+)/i;

/** Finds the token in what people paste: with white space or quotes around it, as `X-Plex-Token=…`, in a URL, in a header. */
export function readPastedToken(text: string): PastedToken {
  const inside = TOKEN_IN_TEXT.exec(text)?.[1];
  const token = (inside ?? text).trim().replace(/^(["'`])(.*)\1$/, '$2');
  if (token === '') return { kind: 'empty' };
  const stated = statedKind(token);
  if (stated === 'claim') return { kind: 'claimToken' };
  if (stated === 'transient') return { kind: 'transientToken' };
  const shape = shapeOf(token);
  if (shape === 'machineIdentifier' || shape === 'uuid') return { kind: 'machineIdentifier' };
  if (shape === 'jwt') {
    const expires = statedExpiry(token);
    return { kind: 'jwt', token, ...(expires !== undefined && { expires }) };
  }
  return isOpaque(token) ? { kind: 'token', token } : { kind: 'unknown' };
}
