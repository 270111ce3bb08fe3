import { knownTokens } from '../plex/knownTokens.ts';
import { Secret } from '../plex/secret.ts';

/** A Plex account, without what SecretStorage holds of it. */
export interface Account {
  /** Identifies the account in this installation, and means nothing elsewhere. */
  readonly id: string;
  /** Plain text, and never an e-mail address. */
  readonly name: string;
}

/** What SecretStorage holds of an account. */
export interface Credentials {
  readonly token: Secret;
  /** Where the token comes from. A pasted one isn't revoked: something else may use it. */
  readonly obtained: 'signedIn' | 'pasted';
  /** The token for each server, by machineIdentifier: a shared server has one of its own. */
  readonly serverTokens: ReadonlyMap<string, Secret>;
  /** The `listId` of the list that these tokens came with; absent where none was read, or an older version stored them. */
  readonly list?: string;
}

/** Returns the text to store as a secret. */
export function serializeAccount({ name }: Account, { token, obtained, serverTokens, list }: Credentials): Secret {
  const servers = Object.fromEntries(Array.from(serverTokens, ([id, serverToken]) => [id, serverToken.reveal()]));
  return new Secret(JSON.stringify({ name, token: token.reveal(), obtained, servers, list }));
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
  if (typeof value !== 'object' || value === null) return undefined;
  const { name, token, obtained, servers, list } = value as Record<string, unknown>;
  if (typeof name !== 'string' || typeof token !== 'string' || token === '') return undefined;
  if (obtained !== 'signedIn' && obtained !== 'pasted') return undefined;
  if (typeof servers !== 'object' || servers === null || Array.isArray(servers)) return undefined;
  const serverTokens = Object.entries(servers).filter(([, value]) => typeof value === 'string' && value !== '');
  return {
    account: { id, name },
    credentials: {
      token: knownToken(token),
      obtained,
      serverTokens: new Map(serverTokens.map(([server, value]) => [server, knownToken(value)])),
      ...(typeof list === 'string' && { list }),
    },
  };
}

function knownToken(value: string): Secret {
  const token = new Secret(value);
  knownTokens.add(token);
  return token;
}
