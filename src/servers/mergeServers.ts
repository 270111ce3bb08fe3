import type { Account } from '../accounts/account.ts';
import { rankConnections, type ServerConnection } from '../plex/connections.ts';
import { isLocalHostname } from '../plex/localNetwork.ts';
import type { ListedServer, Server, ServerRecord, ServerToken, TokenEntry } from './server.ts';

/** What servers are merged from. */
interface MergeOptions {
  /** The stored servers: those that were added by address, or used. */
  readonly records: readonly ServerRecord[];
  readonly accounts: readonly Account[];
  /** The list of each account, by the account's id. It is missing where it wasn't read yet. */
  readonly lists: ReadonlyMap<string, readonly ListedServer[]>;
}

/**
 * Returns one server for each machineIdentifier, with the tokens of the record and of every account, each with the connections
 * of its own source. First come those that the user owns or added, then those that others share.
 */
export function mergeServers({ records, accounts, lists }: MergeOptions): Server[] {
  const recordsById = new Map(records.map(record => [record.machineIdentifier, record]));
  const listings = new Map<string, Listing[]>();
  for (const account of accounts) {
    for (const listed of lists.get(account.id) ?? []) {
      const known = listings.get(listed.machineIdentifier);
      if (known) known.push({ account, listed });
      else listings.set(listed.machineIdentifier, [{ account, listed }]);
    }
  }
  const identifiers = new Set([...recordsById.keys(), ...listings.keys()]);
  const servers = Array.from(identifiers, machineIdentifier => {
    const listed = (listings.get(machineIdentifier) ?? []).toSorted((a, b) => rank(a.listed) - rank(b.listed));
    const record = recordsById.get(machineIdentifier);
    return toServer(machineIdentifier, record, listed, record ? unreadAccountToken(record, accounts, lists) : []);
  });
  return servers.filter(({ tokens }) => tokens.length > 0).toSorted((a, b) => shared(a) - shared(b));
}

/** How an account lists a server. */
interface Listing {
  readonly account: Account;
  readonly listed: ListedServer;
}

function toServer(
  machineIdentifier: string,
  record: ServerRecord | undefined,
  listings: readonly Listing[],
  unread: readonly ServerToken[],
): Server {
  const first = listings[0]?.listed;
  const byOwner = listings.flatMap(({ listed }) => (listed.owned ? listed.connections : []));
  const tokens = [
    ...(record?.tokens ?? []).map(token => pastedToken(token, byOwner)),
    ...listings.map(({ account, listed }) => accountToken(account, listed, byOwner)),
    ...unread,
  ];
  const owner = listings.every(({ listed }) => !listed.owned) && !record?.tokens.length ? first?.owner : undefined;
  return {
    machineIdentifier,
    name: first?.name ?? record?.name ?? machineIdentifier,
    address: record?.address || tokens[0]?.connections[0]?.address || '',
    version: record?.version || first?.version || '',
    tokens,
    selectedToken: record?.selectedToken ?? '',
    ...(record?.usedSources && { usedSources: record.usedSources }),
    ...(owner !== undefined && { owner }),
  };
}

function pastedToken(token: TokenEntry, byOwner: readonly ServerConnection[]): ServerToken {
  const given = token.address === undefined ? [] : [givenConnection(token.address)];
  return { ...token, connections: rankConnections([...given, ...byOwner]) };
}

/**
 * Returns the entry of an account's or a Home user's token for this server. A Home user's list may be older than the owner's, so
 * the owner's connections are added.
 */
function accountToken(
  { id, name, homeAdmin }: Account,
  { owned, connections }: ListedServer,
  byOwner: readonly ServerConnection[],
): ServerToken {
  const entry = { id: `account/${id}`, label: name, account: id, owned };
  if (homeAdmin === undefined) return { ...entry, connections: rankConnections(connections) };
  return { ...entry, isHomeUser: true, connections: rankConnections([...connections, ...byOwner]) };
}

/** Returns the selected token where its account's list wasn't read yet: the server is known by its record alone. */
function unreadAccountToken(
  { selectedToken }: ServerRecord,
  accounts: readonly Account[],
  lists: MergeOptions['lists'],
): ServerToken[] {
  return accounts
    .filter(({ id }) => !lists.has(id))
    .map(({ id, name }) => ({ id: `account/${id}`, label: name, account: id, connections: [] }))
    .filter(({ id }) => id === selectedToken);
}

function givenConnection(address: string): ServerConnection {
  return { address, local: isLocalHostname(new URL(address).hostname), relay: false };
}

function rank({ owned }: ListedServer): number {
  return owned ? 0 : 1;
}

/** Sorts servers that others share to the end. */
function shared(server: Server): number {
  return server.tokens.every(({ owned }) => owned === false) ? 1 : 0;
}
