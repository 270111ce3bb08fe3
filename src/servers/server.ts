import { parseConnection, type ServerConnection } from '../plex/connections.ts';
import type { PlexErrorKind } from '../plex/errors.ts';

/**
 * A token of a server, without the token. A pasted one is in SecretStorage under the server's machineIdentifier and this
 * `id`; one of an account is kept with the account.
 */
export interface TokenEntry {
  readonly id: string;
  /** Whose it is: in the user's words ("me", "kids", "test user"), or the account's name. */
  readonly label: string;
  /** The id of the account that it belongs to; absent where it was pasted. */
  readonly account?: string;
  /** Whether that account owns the server. */
  readonly owned?: boolean;
  /** The address that a pasted one was given for. */
  readonly address?: string;
}

/**
 * A token of a server with the only connections that it may travel over, best first. Anybody can say that a server of theirs
 * is this one, so it goes where its own source says that the server is: an account's token where that account lists it, and
 * a pasted one to the address that it was given for, and where an account that owns the server lists it.
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
  /** Of Plex Media Server, as it was last heard; empty where it was not. */
  readonly version: string;
  /** The pasted ones. */
  readonly tokens: readonly TokenEntry[];
  /** The token that it is asked with: an id among its tokens. */
  readonly selectedToken: string;
  /** The sources that it was asked about, the latest first. */
  readonly usedSources?: readonly UsedSource[];
}

/** What is stored of a server under its machineIdentifier. Its tokens are stored by themselves. */
export type StoredServer = Omit<ServerRecord, 'machineIdentifier' | 'tokens'>;

/** What is stored of a pasted token, without the token. */
export interface StoredToken extends Pick<TokenEntry, 'id' | 'label' | 'address'> {
  readonly machineIdentifier: string;
}

/** A Plex Media Server: what is stored of it, together with what the user's accounts know. */
export interface Server extends ServerRecord {
  /** The one that the user gave, else the best that is listed. */
  readonly address: string;
  /** The pasted ones, then those of accounts that own it, then those of accounts that it is shared with. */
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

/** A source as it is stored: `server://…` or `provider://…`, and the name of its device, as plain text. */
export interface UsedSource {
  readonly source: string;
  readonly title?: string;
}

/** How the server answered when it was last asked, in this window. */
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
 * The token that a server is asked with: the one that the user selected, or the first where none ever was. `undefined` where
 * the selected one is gone: another may have more rights, so that is for the user to choose.
 */
export function selectedToken({ tokens, selectedToken }: Server): ServerToken | undefined {
  return selectedToken === '' ? tokens[0] : tokens.find(({ id }) => id === selectedToken);
}

/** The connections over which the server is used with its selected token. */
export function connectionsOf(server: Server): readonly ServerConnection[] {
  return (selectedToken(server) ?? server.tokens[0])?.connections ?? [];
}

/** The server as it is used with another of its tokens; `undefined` where it doesn't have that one. */
export function usedWith(server: Server, tokenId: string | undefined): Server | undefined {
  const entry = server.tokens.find(({ id }) => id === tokenId);
  return entry && { ...server, selectedToken: entry.id };
}

/**
 * The server as it is used with a token whose source knows where it is: the user, or an account that owns it. `undefined`
 * where it is known from somebody who shares it only.
 */
export function usedAsOwn(server: Server): Server | undefined {
  const own = [selectedToken(server), ...server.tokens].find(token => token && token.owned !== false);
  return own && usedWith(server, own.id);
}

/** As whom the server is asked: the label of that token, or `?`. */
export function asWhom(server: Server): string {
  return selectedToken(server)?.label ?? '?';
}

/** Whether it may be asked about sources: it tells only its owner. Of a pasted token it is not known whose it is. */
export function mayTellSources(server: Server): boolean {
  return selectedToken(server)?.owned !== false;
}

/** Those that the user pasted for this server: the others come and go with their accounts. */
export function pastedTokens({ tokens }: Server): ServerToken[] {
  return tokens.filter(({ account }) => account === undefined);
}

/** Whether the user added it by its address. */
export function isAdded(server: Server): boolean {
  return pastedTokens(server).length > 0;
}

/** Whether a stored value is one: what an older or newer version stored is skipped, not trusted. */
export function isStoredServer(value: unknown): value is StoredServer {
  const { name, address, version, selectedToken } = fieldsOf(value);
  return [name, version, selectedToken].every(isText) && (address === '' || isAddress(address));
}

/** Whether a stored value is one: what an older or newer version stored is skipped, not trusted. */
export function isStoredToken(value: unknown): value is StoredToken {
  const { machineIdentifier, id, label, address } = fieldsOf(value);
  return [machineIdentifier, id, label].every(isText) && (address === undefined || isAddress(address));
}

/** Whether a stored value is one: what an older or newer version stored is skipped, not trusted. */
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

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
