/** What a word in a token's place is. */
export type TokenKind =
  /** An account's, a server's or a user's: it does not end by itself. */
  | 'lasting'
  /** One of Plex's newer ones, of a few days. */
  | 'jwt'
  | 'transient'
  | 'claimToken'
  | 'machineIdentifier'
  | 'clientIdentifier';

const LASTING = /^[\w-]{20}$/;
const JWT = /^eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}$/;
const TRANSIENT = /^transient-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/i;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Words that people write where a token is to go. One that is made by chance has none of them. */
const PLACEHOLDER =
  /your|here|token|example|placeholder|change|secret|insert|replace|dummy|sample|plex|goes|paste|xxxx|abcdef|(.)\1{4}|12345/i;
/** Those of documentation. */
const EXAMPLES = new Set(['2ffLuB84dqLswk9skLos']);

/** @param word what stands there, up to the next character that no token has */
export function tokenKind(word: string): TokenKind | undefined {
  if (TRANSIENT.test(word)) return 'transient';
  if (JWT.test(word)) return 'jwt';
  if (/^claim-[\w-]{20}$/.test(word)) return 'claimToken';
  if (/^(?:[\da-f]{40}|[\da-f]{32})$/i.test(word)) return 'machineIdentifier';
  if (UUID.test(word) || /^(?=.*\d)[a-z\d]{24}$/.test(word)) return 'clientIdentifier';
  return isLasting(word) ? 'lasting' : undefined;
}

function isLasting(word: string): boolean {
  if (!LASTING.test(word) || !/[a-z]/.test(word) || !/[A-Z]/.test(word)) return false;
  if (PLACEHOLDER.test(word) || EXAMPLES.has(word)) return false;
  // What people name things: a few words of letters, joined together.
  return /\d/.test(word) || !/^(?:[A-Z]?[a-z]+[-_]?){1,5}$/.test(word);
}
