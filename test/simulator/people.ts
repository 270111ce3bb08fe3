import { createHash } from 'node:crypto';

/** A person with an account at plex.tv. */
export type AccountKey = 'mara' | 'tobi' | 'ines';

export type Account = {
  id: number;
  /** 16 hex digits. */
  uuid: string;
  username: string;
  title: string;
  email: string;
  /** Empty where the user never chose one. */
  friendlyName: string;
};

export const ACCOUNTS: Readonly<Record<AccountKey, Account>> = {
  mara: {
    id: 40_310_771,
    uuid: '5d0e83b1f7a264c9',
    username: 'mara',
    title: 'mara',
    email: 'mara@example.org',
    friendlyName: 'Mara',
  },
  /** A user without a chosen name, for whom plex.tv shows the e-mail address. */
  tobi: {
    id: 52_984_016,
    uuid: 'b94c7710e2d83af5',
    username: 'tobi@example.org',
    title: 'tobi@example.org',
    email: 'tobi@example.org',
    friendlyName: '',
  },
  ines: {
    id: 8_671_230,
    uuid: '07f6a29e5bc418d3',
    username: 'ines',
    title: 'ines',
    email: 'ines@example.org',
    friendlyName: 'Ines',
  },
};

export const ACCOUNT_KEYS = Object.keys(ACCOUNTS) as AccountKey[];

export function isAccountKey(key: unknown): key is AccountKey {
  return ACCOUNT_KEYS.some(known => known === key);
}

/** Returns a token of the newer kind: three parts, about 500 characters. */
export function jwtOf(user: AccountKey): string {
  const { id, uuid, username } = ACCOUNTS[user];
  const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
  const scopes = ['username', 'email', 'friendly_name', 'servers', 'sharing', 'watch_history', 'playlists', 'devices'];
  const header = part({ alg: 'EdDSA', typ: 'JWT', kid: createHash('sha256').update(uuid).digest('hex') });
  const payload = part({ user: { id, uuid, username }, scopes, iss: 'plex.example', iat: 1767225600, exp: 1767830400 });
  return `${header}.${payload}.${createHash('sha512').update(uuid).digest('base64url')}`;
}
