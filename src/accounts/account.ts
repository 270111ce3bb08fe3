import type { HomeUser } from '../plex/homeUsers.ts';
import { knownTokens } from '../plex/knownTokens.ts';
import { Secret } from '../plex/secret.ts';
import { isHomeUserId } from '../plex/tokenShapes.ts';
import { fieldsOf } from '../workbench/fields.ts';

/** A Plex account, or a user of the Plex Home that an account administers, without what SecretStorage holds of it. */
export interface Account {
  /** Identifies the account in this installation, and means nothing elsewhere. */
  readonly id: string;
  /** Plain text, and never an e-mail address. */
  readonly name: string;
  /** The id of the account that administers the Home. Set for Home users only. */
  readonly homeAdmin?: string;
}

/** What SecretStorage holds of an account or a Home user. */
export type Credentials = AccountCredentials | HomeUserCredentials;

export interface AccountCredentials extends ServerTokens {
  readonly token: Secret;
  /** Where the token comes from. A pasted one isn't revoked: something else may use it. */
  readonly obtained: 'signedIn' | 'pasted';
}

/** A Home user has no stored account token: the one from a switch is used once, to read the servers' tokens. */
export interface HomeUserCredentials extends ServerTokens {
  readonly token?: undefined;
  readonly obtained: 'switched';
  readonly homeUser: StoredHomeUser;
}

/** What a later switch to the Home user needs. */
export type StoredHomeUser = Pick<HomeUser, 'uuid' | 'id' | 'hasPin'>;

interface ServerTokens {
  /** The token for each server, by machineIdentifier: a shared server has one of its own. */
  readonly serverTokens: ReadonlyMap<string, Secret>;
  /** The `listId` of the list that these tokens came with; absent where none was read, or an older version stored them. */
  readonly list?: string;
}

/** Returns the text to store as a secret. */
export function serializeAccount({ name, homeAdmin }: Account, credentials: Credentials): Secret {
  const { obtained, serverTokens, list } = credentials;
  const servers = Object.fromEntries(Array.from(serverTokens, ([id, serverToken]) => [id, serverToken.reveal()]));
  const own =
    obtained === 'switched' ? { homeAdmin, homeUser: credentials.homeUser } : { token: credentials.token.reveal() };
  return new Secret(JSON.stringify({ name, ...own, obtained, servers, list }));
}

/** Returns what `serializeAccount` made a text of; `undefined` for any other text. */
export function parseAccount(id: string, stored: Secret): { account: Account; credentials: Credentials } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(stored.reveal());
  } catch {
    // The parser's error would quote what is stored.
    return undefined;
  }
  const { name, homeAdmin, homeUser, token, obtained, servers, list } = fieldsOf(value);
  if (typeof name !== 'string' || typeof servers !== 'object' || servers === null || Array.isArray(servers)) {
    return undefined;
  }
  const entries = Object.entries(servers).filter(([, value]) => typeof value === 'string' && value !== '');
  const ofServers = {
    serverTokens: new Map(entries.map(([server, value]) => [server, knownToken(value)])),
    ...(typeof list === 'string' && { list }),
  };
  if (obtained === 'switched') {
    const user = parseHomeUser(homeUser);
    if (typeof homeAdmin !== 'string' || !user) return undefined;
    return { account: { id, name, homeAdmin }, credentials: { obtained, homeUser: user, ...ofServers } };
  }
  if (typeof token !== 'string' || token === '' || (obtained !== 'signedIn' && obtained !== 'pasted')) return undefined;
  return { account: { id, name }, credentials: { token: knownToken(token), obtained, ...ofServers } };
}

/** Returns the id of the account that a command's argument names: an item of the tree, or the id itself. */
export function givenAccountId(argument: unknown): unknown {
  return fieldsOf(argument).account ?? argument;
}

function parseHomeUser(value: unknown): StoredHomeUser | undefined {
  const { uuid, id, hasPin } = fieldsOf(value);
  if (!isHomeUserId(uuid) || typeof hasPin !== 'boolean') return undefined;
  return { uuid, hasPin, ...(Number.isSafeInteger(id) && { id: Number(id) }) };
}

function knownToken(value: string): Secret {
  const token = new Secret(value);
  knownTokens.add(token);
  return token;
}
