/** What stands in a token's place. */
export type ValueKind =
  | 'lasting'
  | 'jwt'
  | 'transient'
  /** Links a new server to an account; four minutes long. */
  | 'claimToken'
  | 'machineIdentifier'
  | 'clientIdentifier';

export const TRANSIENT = /transient-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])/y;
/** Three parts; the first two are JSON. Up to 4 kB, as far as is known. */
export const JWT = /eyJ[\w-]{8,2000}\.eyJ[\w-]{8,4000}\.[\w-]{0,2000}(?![\w.-])/y;

const HEX_IDENTIFIER = /^(?:[0-9a-f]{40}|[0-9a-f]{32})$/i;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const CLAIM = /^claim-[\w-]{20}$/;
const CLIENT_IDENTIFIER = /^(?=[a-z]*\d)[a-z0-9]{24}$/;

/** What people write where a token is to come, and the example of python-plexapi's documentation. */
const PLACEHOLDER =
  /your|here|token|plex|example|sample|placeholder|change|replace|insert|paste|dummy|fake|redacted|secret|random|todo|value|2ffLuB84dqLswk9skLos|(?:1234|2345|abcd|bcde|qwer|wxyz|zyxw|9876)|(.)\1{3}/i;
/** Words in `CamelCase`, `snake_case` or with dashes: names in code, and titles. No token is made of words. */
const WORDS = /^[-_]?(?:(?:[A-Z]?[a-z]{2,}(?![a-z])|[A-Z]{2,}(?![A-Za-z]))[-_]*)+\d{0,4}$/;
/** Of a transient token in an example: each group the same digit again and again, or counted up. */
const MADE_UP_UUID = /^transient-(?:([0-9a-f])\1{7}|0?12345678|01234567|abcdef01|deadbeef)/;

/** What a text is that stands in a token's place; `undefined` for anything else. */
export function kindOf(value: string): ValueKind | undefined {
  if (value.length === 20) return isLasting(value) ? 'lasting' : undefined;
  if (matches(TRANSIENT, value)) return isMadeUp(value) ? undefined : 'transient';
  if (matches(JWT, value)) return 'jwt';
  if (CLAIM.test(value)) return isPlaceholder(value.slice(6)) ? undefined : 'claimToken';
  if (HEX_IDENTIFIER.test(value)) return 'machineIdentifier';
  if (UUID.test(value) || CLIENT_IDENTIFIER.test(value)) return 'clientIdentifier';
  return undefined;
}

/** Whether a transient token is one out of documentation. */
export function isMadeUp(transient: string): boolean {
  return MADE_UP_UUID.test(transient);
}

function isLasting(value: string): boolean {
  return /^[\w-]{20}$/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value) && !isPlaceholder(value);
}

function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value) || WORDS.test(value);
}

function matches(shape: RegExp, value: string): boolean {
  shape.lastIndex = 0;
  return shape.test(value) && shape.lastIndex === value.length;
}
