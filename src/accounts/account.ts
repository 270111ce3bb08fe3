import { knownTokens } from '../plex/knownTokens.ts';
import { Secret } from '../plex/secret.ts';

/** A Plex account, as it is known outside of SecretStorage. */
export interface Account {
  /** Always the same for the same account in this installation; says nothing about the account. */
  readonly id: string;
  /** Plain text, and never an e-mail address. */
  readonly name: string;
}

/** What SecretStorage holds of an account. */
export interface Credentials {
  readonly token: Secret;
  /** A token that this extension obtained may be revoked by it; on a pasted one somebody's server may be running. */
  readonly obtained: 'signedIn' | 'pasted';
  /** The token for each server, by machineIdentifier: a shared server has one of its own. */
  readonly serverTokens: ReadonlyMap<string, Secret>;
  /** The `listId` of the list of servers that these tokens came with; absent where none was read, or by an older version. */
  readonly list?: string;
}

/** One text for both, to be stored as a secret. */
export function serializeAccount({ name }: Account, { token, obtained, serverTokens, list }: Credentials): Secret {
  const servers = Object.fromEntries(Array.from(serverTokens, ([id, each]) => [id, each.reveal()]));
  return new Secret(JSON.stringify({ name, token: token.reveal(), obtained, servers, list }));
}

/** `undefined` for anything that `serializeAccount` does not make. */
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
  const serverTokens = Object.entries(servers).filter(([, each]) => typeof each === 'string' && each !== '');
  return {
    account: { id, name },
    credentials: {
      token: known(token),
      obtained,
      serverTokens: new Map(serverTokens.map(([server, each]) => [server, known(each)])),
      ...(typeof list === 'string' && { list }),
    },
  };
}

function known(value: string): Secret {
  const token = new Secret(value);
  knownTokens.add(token);
  return token;
}
