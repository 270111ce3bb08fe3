/*
 * Every shape of Plex's tokens and identifiers. No other file in `src/` has a regular expression for one; a test keeps it
 * so. Two questions are separate: which kind of token a text is, which takes the whole shape; and whether a text may be
 * shown, stored or sent, where the beginning of a token is enough to refuse it.
 */

/** The kinds of tokens and identifiers that differ in their shape. */
export type TokenShape =
  /** The token of an account, a user or a server: valid until it is revoked. */
  | 'longLived'
  | 'transient'
  /** One of Plex's newer tokens, which servers reject. */
  | 'jwt'
  /** Links a new server to an account, within four minutes. */
  | 'claimToken'
  /** Created by a server for itself. */
  | 'local'
  | 'machineIdentifier'
  /** The identifier of a client, or the MachineIdentifier in a server's Preferences.xml. */
  | 'uuid'
  | 'clientIdentifier';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const TRANSIENT = `transient-${UUID}`;
/**
 * A transient token ends where its UUID does, after 46 characters. Letters that follow belong to something else; further
 * digits make it another identifier.
 */
const WHOLE_TRANSIENT = `${TRANSIENT}(?![0-9a-f-])`;
/** Three parts in base64url; the first is JSON that begins with `{"`. */
const JWT = String.raw`eyJ[\w-]{1,4096}\.[\w-]{1,4096}\.[\w-]{1,4096}`;

const SHAPES: readonly (readonly [TokenShape, RegExp])[] = [
  ['longLived', /^[\w-]{20}$/],
  ['transient', new RegExp(`^${TRANSIENT}$`, 'i')],
  ['jwt', new RegExp(String.raw`^(?![\w.-]{4097})${JWT}$`)],
  ['claimToken', /^claim-[\w-]{20}$/],
  ['local', new RegExp(`^local-${UUID}$`, 'i')],
  ['machineIdentifier', /^(?:[0-9a-f]{40}|[0-9a-f]{32})$/i],
  ['uuid', new RegExp(`^${UUID}$`, 'i')],
  ['clientIdentifier', /^(?=[a-z]*\d)[a-z0-9]{24}$/],
];

/** Returns the kind of token that a whole text is. */
export function shapeOf(text: string): TokenShape | undefined {
  return SHAPES.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Returns the kind that a token states at its beginning, whether or not the rest of it is complete. */
export function statedKind(text: string): 'claim' | 'transient' | 'local' | undefined {
  const [, kind] = /^(claim|transient|local)-/i.exec(text) ?? [];
  return kind?.toLowerCase() as ReturnType<typeof statedKind>;
}

/**
 * Returns whether a text has the characters and the length of a token without dots, so that it can't be code wherever it is
 * written. Any character of a real token may be a dash or an underscore, the first one too.
 */
export function isOpaque(text: string): boolean {
  return /^[\w-]{8,256}$/.test(text);
}

/** Returns whether a text has the characters and the length of a token, with or without dots, which JWTs have. */
export function isWellFormed(text: string): boolean {
  return /^[\w.-]{8,4096}$/.test(text);
}

/** Words that hold the place of a token, and the example in python-plexapi's documentation. */
const PLACEHOLDER =
  /your|here|token|plex|example|sample|placeholder|change|replace|insert|paste|dummy|fake|redacted|secret|random|todo|value|2ffLuB84dqLswk9skLos|(?:1234|2345|abcd|bcde|qwer|wxyz|zyxw|9876)|(.)\1{3}/i;
/** Words in `CamelCase`, `snake_case` or with dashes: names in code, and titles. No token consists of words. */
const WORDS = /^[-_]?(?:(?:[A-Z]?[a-z]{2,}(?![a-z])|[A-Z]{2,}(?![A-Za-z]))[-_]*)+\d{0,4}$/;
/** A transient token in an example: its first group repeats one digit, or counts up. */
const MADE_UP_UUID = /^transient-(?:([0-9a-f])\1{7}|0?12345678|01234567|abcdef01|deadbeef)/i;

/** Returns whether a text of this shape is a placeholder, a word or an example. Real long-lived tokens are in mixed case. */
export function isMadeUp(text: string, shape: TokenShape): boolean {
  switch (shape) {
    case 'longLived':
      return !isMixedCase(text) || PLACEHOLDER.test(text) || WORDS.test(text);
    case 'claimToken':
      return PLACEHOLDER.test(text.slice(6)) || WORDS.test(text.slice(6));
    case 'transient':
      return MADE_UP_UUID.test(text);
    default:
      return false;
  }
}

function isMixedCase(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text);
}

const LONG_WORD = /[\w.-]{20,4097}/y;
const TRANSIENT_HERE = new RegExp(WHOLE_TRANSIENT, 'iy');
const JWT_HERE = new RegExp(String.raw`${JWT}(?![\w-]|\.[\w-])`, 'y');

/** Returns the word at an offset if it is long enough to be a token; a full stop may be its last character. */
export function longWordAt(text: string, at: number): string | undefined {
  return matchAt(LONG_WORD, text, at);
}

/** Returns the transient token or JWT that begins at an offset. */
export function tokenAt(shape: 'transient' | 'jwt', text: string, at: number): string | undefined {
  return matchAt(shape === 'jwt' ? JWT_HERE : TRANSIENT_HERE, text, at);
}

function matchAt(sticky: RegExp, text: string, at: number): string | undefined {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0];
}

/** A transient token in a text. */
export interface TokenInText {
  readonly token: string;
  /** In UTF-16 code units. */
  readonly start: number;
  /** The line, counted from 1. */
  readonly line: number;
}

const TRANSIENT_TOKENS = new RegExp(WHOLE_TRANSIENT, 'gi');

/** Returns every transient token in a text, in order. */
export function transientTokensIn(text: string): TokenInText[] {
  let line = 1;
  // Each line's end is looked up once, no matter how many tokens the line has.
  let lineEnd = text.indexOf('\n');
  return Array.from(text.matchAll(TRANSIENT_TOKENS), ({ 0: token, index }) => {
    for (; lineEnd >= 0 && lineEnd < index; lineEnd = text.indexOf('\n', lineEnd + 1)) line++;
    return { token, start: index, line };
  });
}

/** The length of a transient token, in UTF-16 code units. */
const TRANSIENT_LENGTH = 'transient-'.length + 36;

/**
 * Returns the transient token that a range is in or beside. However long the text is, only what is near is read.
 *
 * @param start of the range, in UTF-16 code units, as its end
 */
export function transientTokenAround(text: string, start: number, end: number): TokenInText | undefined {
  if (end - start > TRANSIENT_LENGTH) return undefined;
  // One character more on each side shows whether a word ends there.
  const from = Math.max(0, end - TRANSIENT_LENGTH - 1);
  const near = transientTokensIn(text.slice(from, start + TRANSIENT_LENGTH + 1));
  const found = near.find(token => from + token.start <= start && end <= from + token.start + TRANSIENT_LENGTH);
  return found && { ...found, start: from + found.start };
}

/** A dot belongs to a JWT; after any other token it ends a sentence. */
const CANDIDATES = new RegExp(String.raw`${JWT}|[\w-]{8,4096}`, 'g');

/** Returns the word around an offset that may be a token, without characters that directly follow a transient token. */
export function candidateAround(text: string, at: number): string | undefined {
  const [word] = Array.from(text.matchAll(CANDIDATES)).find(
    ({ 0: found, index }) => index <= at && at <= index + found.length,
  ) ?? [undefined];
  return transientTokensIn(word ?? '')[0]?.token ?? word;
}

/** A name that ends in `token`, before a value, as in a URL, a file or a form. */
const NAMED_TOKEN = /token["']?\s*(?:=|%3D)/i;
/** The ends of words. A dot within a JWT or a host name doesn't end a word; elsewhere it ends a sentence. */
const BETWEEN_WORDS = /[^\w.-]+|\.(?!\w)|(?<!\w)\./;
const STATES_KIND = /^(?:(?:claim|transient|local)-[\w-]{16,}|eyJ[\w-]+\.[\w-]+\.[\w-]*)$/;

/** Returns whether a whole text looks like a token: also an incomplete one that states its kind. */
export function looksLikeToken(text: string): boolean {
  return STATES_KIND.test(text) || (shapeOf(text) === 'longLived' && isMixedCase(text));
}

/**
 * Returns whether a text that was meant to be something else holds a token, so that it must be neither kept nor looked up
 * as a name.
 */
export function holdsToken(text: string): boolean {
  return NAMED_TOKEN.test(text) || text.split(BETWEEN_WORDS).some(looksLikeToken);
}

const TRANSIENT_WITHIN = new RegExp(TRANSIENT, 'i');

/** Returns whether a text holds the characters of a transient token, whatever surrounds them. */
export function holdsTransientToken(text: string): boolean {
  return TRANSIENT_WITHIN.test(text);
}

/** Returns whether a text begins as a JWT does, complete or not. */
export function beginsLikeJwt(text: string): boolean {
  return /^eyJ[\w-]+\./.test(text);
}

/** The latest time that a `Date` can hold, in milliseconds since 1970. */
const LATEST = 8.64e15;

/**
 * Returns when a JWT expires according to its claims, in milliseconds since 1970; `undefined` where they don't state it. Nothing
 * verifies the claims, and anybody can write them.
 */
export function statedExpiry(jwt: string): number | undefined {
  // A JWT has a limited length, so its claims have one as well.
  if (shapeOf(jwt) !== 'jwt') return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
    const exp = typeof claims === 'object' && claims && 'exp' in claims ? claims.exp : undefined;
    return typeof exp === 'number' && exp > 0 && exp * 1000 <= LATEST ? exp * 1000 : undefined;
  } catch {
    // A malformed JWT is sent as it is: the server rejects it.
    return undefined;
  }
}

/**
 * Returns whether a value is a token although nothing names it one. A `local-` token needs its whole shape, because a
 * server may be called `local-nas`.
 */
export function isTokenValue(text: string): boolean {
  const shape = shapeOf(text);
  return shape === 'transient' || shape === 'local' || beginsLikeJwt(text);
}

const REDACTED = /transient-[\w-]+|eyJ[\w.-]+|(Token(?:=|%3D|["']?\s*[:=]\s*)["']?)[\w.-]+/gi;

/**
 * Replaces everything that looks like a token in a text for the log. This is a second barrier: a `Secret` doesn't print
 * itself.
 */
export function redact(text: string): string {
  return text.replace(REDACTED, '$1***');
}

const PLEX_DIRECT = /(?<![0-9a-f])[0-9a-f]{32}\.plex\.direct/i;
const PLEX_DIRECT_ADDRESS = /^([\da-f-]+)\.[\da-f]{32}\.plex\.direct$/;

/** Returns whether a text has the 32 hex digits of a plex.direct host name, which look like a machine identifier. */
export function holdsPlexDirect(text: string): boolean {
  return PLEX_DIRECT.test(text);
}

/** Returns `192-168-1-5` for `192-168-1-5.<32 hex digits>.plex.direct`: the address that Plex's name servers return. */
export function plexDirectAddress(hostname: string): string | undefined {
  return PLEX_DIRECT_ADDRESS.exec(hostname)?.[1];
}

/** Returns whether a value can be the identifier of a user in a path. */
export function isHomeUserId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,128}$/.test(value);
}
