/*
 * Every shape of Plex's tokens and identifiers. No other file in `src/` has a regular expression for one; a test keeps it so.
 * Two questions are kept apart: what a text is, which takes the whole shape; and what must not be shown, stored or sent, for
 * which the beginning is enough.
 */

/** What a text is by its shape alone. */
export type TokenShape =
  /** Of an account, a user or a server: valid until it is revoked. */
  | 'longLived'
  | 'transient'
  /** One of Plex's newer tokens, which most servers reject. */
  | 'jwt'
  /** Links a new server to an account, within four minutes. */
  | 'claimToken'
  /** Created by a server for itself. */
  | 'local'
  | 'machineIdentifier'
  /** Of a client, or the MachineIdentifier in a server's Preferences.xml. */
  | 'uuid'
  | 'clientIdentifier';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const TRANSIENT = `transient-${UUID}`;
/** Ends where its UUID does: 46 characters. Letters that follow belong to something else, more digits make it another identifier. */
const WHOLE_TRANSIENT = `${TRANSIENT}(?![0-9a-f-])`;
/** Three parts, each in base64url, of which the first is JSON that begins with `{"`. */
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

/** Returns what a text is, as a whole. */
export function shapeOf(text: string): TokenShape | undefined {
  return SHAPES.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Returns the kind that a token states at its beginning, whether or not the rest of it is complete. */
export function statedKind(text: string): 'claim' | 'transient' | 'local' | undefined {
  const [, kind] = /^(claim|transient|local)-/i.exec(text) ?? [];
  return kind?.toLowerCase() as ReturnType<typeof statedKind>;
}

/** Whether a text has the characters and the length of a token without dots, so that it can't be code wherever it is written. */
export function isOpaque(text: string): boolean {
  return /^[\w-]{8,256}$/.test(text);
}

/** The same with dots within it, as JWTs have. */
export function isWellFormed(text: string): boolean {
  return /^[\w.-]{8,4096}$/.test(text);
}

/** Words where a token is to come, and the example of python-plexapi's documentation. */
const PLACEHOLDER =
  /your|here|token|plex|example|sample|placeholder|change|replace|insert|paste|dummy|fake|redacted|secret|random|todo|value|2ffLuB84dqLswk9skLos|(?:1234|2345|abcd|bcde|qwer|wxyz|zyxw|9876)|(.)\1{3}/i;
/** Words in `CamelCase`, `snake_case` or with dashes: names in code, and titles. No token is made of words. */
const WORDS = /^[-_]?(?:(?:[A-Z]?[a-z]{2,}(?![a-z])|[A-Z]{2,}(?![A-Za-z]))[-_]*)+\d{0,4}$/;
/** A transient token in an example: its first group repeats one digit, or counts up. */
const MADE_UP_UUID = /^transient-(?:([0-9a-f])\1{7}|0?12345678|01234567|abcdef01|deadbeef)/i;

/** Whether a text of this shape is a placeholder, a word or an example. Real long-lived tokens are in mixed case. */
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

/** Returns the word at an offset that is long enough to be a token; a full stop may be its last character. */
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
  /** Of its line, from 1. */
  readonly line: number;
}

const TRANSIENT_TOKENS = new RegExp(WHOLE_TRANSIENT, 'gi');

/** Returns every transient token of a text, in its order. */
export function transientTokensIn(text: string): TokenInText[] {
  let line = 1;
  // Each end of a line is looked for once, however many tokens there are.
  let lineEnd = text.indexOf('\n');
  return Array.from(text.matchAll(TRANSIENT_TOKENS), ({ 0: token, index }) => {
    for (; lineEnd >= 0 && lineEnd < index; lineEnd = text.indexOf('\n', lineEnd + 1)) line++;
    return { token, line };
  });
}

/** A JWT has dots within it; behind any other token, one ends a sentence. */
const CANDIDATES = new RegExp(String.raw`${JWT}|[\w-]{8,4096}`, 'g');

/** Returns the word around an offset that may be a token, without what directly follows a transient token. */
export function candidateAround(text: string, at: number): string | undefined {
  const [word] = Array.from(text.matchAll(CANDIDATES)).find(
    ({ 0: found, index }) => index <= at && at <= index + found.length,
  ) ?? [undefined];
  return transientTokensIn(word ?? '')[0]?.token ?? word;
}

/** A name that ends in `token` before a value, as in a URL, a file or a form. */
const NAMED_TOKEN = /token["']?\s*(?:=|%3D)/i;
/** A dot is within a JWT or the name of a host, and ends a sentence elsewhere. */
const BETWEEN_WORDS = /[^\w.-]+|\.(?!\w)|(?<!\w)\./;
const STATES_KIND = /^(?:(?:claim|transient|local)-[\w-]{16,}|eyJ[\w-]+\.[\w-]+\.[\w-]*)$/;

/** Whether a text looks like a token, and like nothing else: even an incomplete one, where it states its kind. */
export function looksLikeToken(text: string): boolean {
  return STATES_KIND.test(text) || (shapeOf(text) === 'longLived' && isMixedCase(text));
}

/** Whether a text that was meant to be something else holds a token: it must not be kept, nor looked up as a name. */
export function holdsToken(text: string): boolean {
  return NAMED_TOKEN.test(text) || text.split(BETWEEN_WORDS).some(looksLikeToken);
}

const TRANSIENT_WITHIN = new RegExp(TRANSIENT, 'i');

/** Whether a text holds the characters of a transient token, whatever stands around them. */
export function holdsTransientToken(text: string): boolean {
  return TRANSIENT_WITHIN.test(text);
}

/** Whether a text begins as a JWT does, complete or not. */
export function beginsLikeJwt(text: string): boolean {
  return /^eyJ[\w-]+\./.test(text);
}

/** Whether a value is a token although nothing names it one. A `local-` takes its whole shape: a server may be called `local-nas`. */
export function isTokenValue(text: string): boolean {
  const shape = shapeOf(text);
  return shape === 'transient' || shape === 'local' || beginsLikeJwt(text);
}

const REDACTED = /transient-[\w-]+|eyJ[\w.-]+|(Token(?:=|%3D|["']?\s*[:=]\s*)["']?)[\w.-]+/gi;

/** Takes what looks like a token out of a text for the log. A second barrier: a `Secret` doesn't print itself. */
export function redact(text: string): string {
  return text.replace(REDACTED, '$1***');
}

const PLEX_DIRECT = /(?<![0-9a-f])[0-9a-f]{32}\.plex\.direct/i;
const PLEX_DIRECT_ADDRESS = /^([\da-f-]+)\.[\da-f]{32}\.plex\.direct$/;

/** Whether a text has the 32 hex digits of a plex.direct host name, which look like a machine identifier. */
export function holdsPlexDirect(text: string): boolean {
  return PLEX_DIRECT.test(text);
}

/** Returns `192-168-1-5` of `192-168-1-5.<32 hex digits>.plex.direct`: the address that Plex's name servers answer with. */
export function plexDirectAddress(hostname: string): string | undefined {
  return PLEX_DIRECT_ADDRESS.exec(hostname)?.[1];
}
