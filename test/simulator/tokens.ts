/**
 * The long-lived tokens of the simulated servers, by a label that tests use. Each is 20 of `[A-Za-z0-9_-]`, as account,
 * server and shared tokens are; together they have the shapes that token patterns tend to get wrong.
 */
export const TOKENS = {
  /** Living Room, its owner. */
  owner: 'pT4kWz9QeRb2xUmH7dLs',
  /** Living Room, its owner: begins with a hyphen and ends with an underscore. */
  ownerSecond: '-hY3nVq8JcXo5tGa1Rf_',
  /** Living Room, its owner: begins with an underscore and ends with a hyphen. */
  ownerThird: '_Mz6bKe0WsLu4iPj9Dv-',
  /** Living Room, a user that the library is shared with. */
  sharedUser: 'Jx8uNf3CgZq6oVt1EwSa',
  /** Living Room, the same shared user: no digit in it. */
  sharedUserSecond: 'wQhLrXbPzKdTyVmCnGsJ',
  /** Attic, its owner, who is no user of Living Room. */
  atticOwner: 'Gc5yBo7RvHk2mXe9ZtUl',
} as const;

export type TokenLabel = keyof typeof TOKENS;

/** The rights of a user on a server: `owner` may do everything; `shared` may not request a source's connection information. */
export type AccessLevel = 'owner' | 'shared';

export type User = { username: string; level: AccessLevel };

/**
 * The user of a token on one server. A `transient` token has the access level of the token that created it and can't create
 * others.
 */
export type Caller = { user: User; transient: boolean };

/** Returns whether a request's target holds a token: one of `known`, anything like a transient one, or a token parameter. */
export function holdsToken(target: string, known: Iterable<string>): boolean {
  const decoded = withoutEscapes(target);
  if (/[?&](x-plex-)?token=/i.test(decoded) || decoded.includes('transient-')) return true;
  return [...known].some(token => decoded.includes(token));
}

/** Keeps a `%` that begins no escape, because a token may still follow a wrongly written one. */
function withoutEscapes(text: string): string {
  return text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
