import type { Account } from '../accounts/account.ts';
import { parseConnection, type ServerConnection } from '../plex/connections.ts';
import type { PlexErrorKind } from '../plex/errors.ts';
import { fieldsOf } from '../workbench/fields.ts';

/**
 * A token of a server, without the token. A pasted one is in SecretStorage under the server's machineIdentifier and this
 * `id`; one of an account is kept with the account.
 */
export interface TokenEntry {
  readonly id: string;
  /** The name that the user gave ("me", "kids", "test user"), or the account's. */
  readonly label: string;
  /** The id of the account that it belongs to; absent where it was pasted. */
  readonly account?: string;
  /** Whether that account owns the server. */
  readonly owned?: boolean;
  /** Whether it is the token of a Home user of an account. */
  readonly isHomeUser?: true;
  /** The address that a pasted token was given for. */
  readonly address?: string;
}

/**
 * A token of a server with the only connections that it may be sent over, best first. Anybody can claim that a server of theirs
 * is this one, so a token goes where its own source lists the server: an account's or a Home user's token where that account
 * or user lists it, a pasted one to the address that it was given for. Where an account owns the server, pasted tokens and
 * those of Home users also go where that account lists it.
 */
export interface ServerToken extends TokenEntry {
  readonly connections: readonly ServerConnection[];
}

/** What is stored of a server that the user added by its address, or used. */
export interface ServerRecord {
  readonly machineIdentifier: string;
  readonly name: string;
  /** Without a slash at its end: `http://192.168.1.5:32400`, `https://example.org/plex`. Empty where none was given. */
  readonly address: string;
  /** The last known version of Plex Media Server; empty where none is known. */
  readonly version: string;
  /** The pasted tokens. */
  readonly tokens: readonly TokenEntry[];
  /** The id of the token that it is used with. */
  readonly selectedToken: string;
  /** The sources that were used with it, the latest first. */
  readonly usedSources?: readonly UsedSource[];
}

/** What is stored of a server under its machineIdentifier. Its tokens are stored separately. */
export type StoredServer = Omit<ServerRecord, 'machineIdentifier' | 'tokens'>;

/** What is stored of a pasted token, without the token. */
export interface StoredToken extends Pick<TokenEntry, 'id' | 'label' | 'address'> {
  readonly machineIdentifier: string;
}

/** A Plex Media Server: its record, merged with what the user's accounts list. */
export interface Server extends ServerRecord {
  /** The address that the user gave, else the best that is listed. */
  readonly address: string;
  /** The pasted tokens, then those of accounts that own it, then those of accounts that it is shared with. */
  readonly tokens: readonly ServerToken[];
  /** The owner's name, where it belongs to somebody else. */
  readonly owner?: string;
}

/** A server as plex.tv lists it for an account, without its token. */
export interface ListedServer {
  readonly machineIdentifier: string;
  readonly name: string;
  readonly version: string;
  readonly owned: boolean;
  readonly owner?: string;
  readonly connections: readonly ServerConnection[];
}

/** Reads from plex.tv the servers that an account lists, and stores them. */
export type ReadServers = (account: Account, signal?: AbortSignal) => Promise<void>;

/** A source as it is stored: `server://…` or `provider://…`, and the name of its device, as plain text. */
export interface UsedSource {
  readonly source: string;
  readonly title?: string;
}

/** The state of a server after the last request to it, in this window. */
export type ServerState = 'notAsked' | 'reachable' | 'rejected' | 'starting' | 'unreachable' | 'insecure';

const STATE_AFTER: Partial<Record<PlexErrorKind, ServerState>> = {
  unreachable: 'unreachable',
  timedOut: 'unreachable',
  interrupted: 'unreachable',
  badCertificate: 'unreachable',
  redirected: 'unreachable',
  notPlex: 'unreachable',
  wrongServer: 'unreachable',
  insecure: 'insecure',
  starting: 'starting',
  rejected: 'rejected',
};

/** Returns the state of a server after an error; `undefined` where the error says nothing about it. */
export function stateAfter(kind: PlexErrorKind): ServerState | undefined {
  return STATE_AFTER[kind];
}

/**
 * Returns the token that a server is used with: the one that the user selected, or the first where none ever was. `undefined`
 * where the selected one is gone: another may have more rights, so the user has to choose it.
 */
export function selectedToken({ tokens, selectedToken }: Server): ServerToken | undefined {
  return selectedToken === '' ? tokens[0] : tokens.find(({ id }) => id === selectedToken);
}

/** Returns the address that is tried first with the server's selected token: the one that it was given for, else the best. */
export function firstAddressOf(server: Server): string {
  const { address, connections: [best] = [] } = selectedToken(server) ?? {};
  return address ?? best?.address ?? server.address;
}

/** Returns the connections that the server is used over with its selected token. */
export function connectionsOf(server: Server): readonly ServerConnection[] {
  return (selectedToken(server) ?? server.tokens[0])?.connections ?? [];
}

/** Returns the addresses of these connections in one text, to compare them. It is empty where there is none. */
export function joinedAddressesOf(server: Server): string {
  return Array.from(connectionsOf(server), ({ address }) => address).join(' ');
}

/** Returns whether both are the same server, used with the same token. */
export function isSameToken(server: Server, other: Server): boolean {
  const same = server.machineIdentifier === other.machineIdentifier;
  return same && selectedToken(server)?.id === selectedToken(other)?.id;
}

/** Returns the server as it is used with another of its tokens; `undefined` where it doesn't have that one. */
export function usedWith(server: Server, tokenId: string | undefined): Server | undefined {
  const entry = server.tokens.find(({ id }) => id === tokenId);
  return entry && { ...server, selectedToken: entry.id };
}

/**
 * Returns the server as it is used with a token whose source knows where the server is: the user, or an account that owns it.
 * `undefined` where only somebody who shares it says where it is.
 */
export function usedAsOwn(server: Server): Server | undefined {
  const own = [selectedToken(server), ...server.tokens].find(token => token && token.owned !== false);
  return own && usedWith(server, own.id);
}

/** Whether the server may return sources: it does so to its owner only, and whose a pasted token is isn't known. */
export function mayTellSources(server: Server): boolean {
  return selectedToken(server)?.owned !== false;
}

/** Returns the tokens that the user pasted for this server. The others come and go with their accounts. */
export function pastedTokens({ tokens }: Server): ServerToken[] {
  return tokens.filter(({ account }) => account === undefined);
}

/** Whether the user added it by its address. */
export function isAdded(server: Server): boolean {
  return pastedTokens(server).length > 0;
}

/** Whether a stored value is what this version stores of a server. What another version stored is skipped. */
export function isStoredServer(value: unknown): value is StoredServer {
  const { name, address, version, selectedToken } = fieldsOf(value);
  return [name, version, selectedToken].every(isText) && (address === '' || isAddress(address));
}

/** The same for a pasted token. */
export function isStoredToken(value: unknown): value is StoredToken {
  const { machineIdentifier, id, label, address } = fieldsOf(value);
  return [machineIdentifier, id, label].every(isText) && (address === undefined || isAddress(address));
}

/** The same for a server of an account's list. */
export function isListedServer(value: unknown): value is ListedServer {
  const { machineIdentifier, name, version, owned, owner, connections } = fieldsOf(value);
  return (
    [machineIdentifier, name, version].every(isText) &&
    typeof owned === 'boolean' &&
    (owner === undefined || isText(owner)) &&
    Array.isArray(connections) &&
    connections.every(isConnection)
  );
}

function isConnection(value: unknown): value is ServerConnection {
  const { address, local, relay } = fieldsOf(value);
  if (typeof address !== 'string' || typeof local !== 'boolean' || typeof relay !== 'boolean') return false;
  return parseConnection({ uri: address, local, relay })?.address === address;
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && /^https?:/.test(value) && URL.canParse(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
