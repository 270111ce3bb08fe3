import { createHash } from 'node:crypto';

/** A person with an account at plex.tv. */
export type AccountKey = 'mara' | 'tobi' | 'ines';
/** A user of mara's Plex Home without an account of their own. */
export type ManagedKey = 'lena' | 'kids' | 'guest';
export type UserKey = AccountKey | ManagedKey;

export type Account = {
  id: number;
  /** 16 hex digits. */
  uuid: string;
  /** Empty for a managed user. */
  username: string;
  title: string;
  /** Null for a managed user. */
  email: string | null;
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

const managed = { username: '', email: null, friendlyName: '' };

/** Everybody who can have a token. */
export const USERS: Readonly<Record<UserKey, Account>> = {
  ...ACCOUNTS,
  lena: { id: 61_402_887, uuid: '3fa1c06d9b7e4528', title: 'Lena', ...managed },
  kids: { id: 61_402_913, uuid: 'e80d52c7a49136fb', title: 'Kids', ...managed },
  guest: { id: 61_403_020, uuid: '9c27f4b10e6da853', title: 'Guest', ...managed },
};

export type HomeMember = {
  key: UserKey;
  admin: boolean;
  restricted: boolean;
  guest: boolean;
  /** Null for a user without a PIN. */
  pin: string | null;
};

const member = { admin: false, restricted: false, guest: false, pin: null };

/** The users of the one Plex Home. An account is a member as it is; the others are managed. */
export const HOME: readonly HomeMember[] = [
  { ...member, key: 'mara', admin: true, pin: '8360' },
  { ...member, key: 'tobi' },
  { ...member, key: 'lena', restricted: true, pin: '4071' },
  { ...member, key: 'kids', restricted: true },
  { ...member, key: 'guest', restricted: true, guest: true },
];

export function isAccountKey(key: unknown): key is AccountKey {
  return ACCOUNT_KEYS.some(known => known === key);
}

/** Returns a token of the newer kind: three parts, about 500 characters. */
export function jwtOf(user: UserKey): string {
  const { id, uuid, username } = USERS[user];
  const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
  const scopes = ['username', 'email', 'friendly_name', 'servers', 'sharing', 'watch_history', 'playlists', 'devices'];
  const header = part({ alg: 'EdDSA', typ: 'JWT', kid: createHash('sha256').update(uuid).digest('hex') });
  const payload = part({ user: { id, uuid, username }, scopes, iss: 'plex.example', iat: 1767225600, exp: 1767830400 });
  return `${header}.${payload}.${createHash('sha512').update(uuid).digest('base64url')}`;
}
