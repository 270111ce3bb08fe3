import * as vscode from 'vscode';
import type { Account } from '../accounts/account.ts';
import type { ServerConnection } from '../plex/connections.ts';
import { isSecure } from '../plex/connections.ts';
import { connectionWords } from '../servers/connectionWords.ts';
import type { ConnectionState } from '../servers/liveConnections.ts';
import { asWhom, connectionsOf, isAdded, mayTellSources, type Server, type ServerState } from '../servers/server.ts';
import { ownCommand } from '../workbench/ownCall.ts';
import { plainText } from '../workbench/plainText.ts';
import type { NodeOf } from './treeNode.ts';

const { l10n } = vscode;
const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** What the tree knows of a server beside the server itself. */
export interface ServerFacts {
  readonly state: ServerState;
  /** The connection in use, and how it answered. */
  readonly current: ServerConnection | undefined;
  readonly currentState: ConnectionState | undefined;
  readonly selected: boolean;
  /** Whether there are others that it has to be told from. */
  readonly several: boolean;
}

/** What the tree knows of an account beside the account itself. */
export interface AccountFacts {
  /** How many it lists; absent where that is not known. */
  readonly servers?: number;
  /** Why they could not be read, in words. */
  readonly failure: string | undefined;
}

export function accountItem({ id, name }: Account, { servers, failure }: AccountFacts): vscode.TreeItem {
  const item = new vscode.TreeItem(name, Expanded);
  const count = countWords(servers);
  item.id = `account/${id}`;
  item.contextValue = 'account';
  item.iconPath = new vscode.ThemeIcon('account');
  item.description = count;
  item.tooltip = join('\n', [l10n.t('Plex account {0}', name), count, failure]);
  item.accessibilityInformation = {
    label: count ? l10n.t('Plex account {0} with {1}', name, count) : l10n.t('Plex account {0}', name),
  };
  return item;
}

export function addedItem(): vscode.TreeItem {
  const item = new vscode.TreeItem(l10n.t('Added by address'), Expanded);
  item.id = 'added';
  item.iconPath = new vscode.ThemeIcon('plug');
  item.accessibilityInformation = { label: l10n.t('Servers that were added by address') };
  return item;
}

export function serverItem(server: Server, facts: ServerFacts): vscode.TreeItem {
  const { selected, several, state } = facts;
  const { name, machineIdentifier, version, owner } = server;
  const as = l10n.t('as {0}', asWhom(server));
  const sharedBy = owner === undefined ? undefined : l10n.t('shared by {0}', owner);
  const address = facts.current?.address ?? server.address;
  const item = new vscode.TreeItem(name, selected ? Expanded : Collapsed);
  item.id = machineIdentifier;
  item.contextValue = [mayTellSources(server) ? 'server' : 'sharedServer', isAdded(server) && 'added']
    .filter(Boolean)
    .join('.');
  item.iconPath = STATE_ICONS[state];
  // With several servers it matters which one is used, so that comes first: the end is often cut off.
  item.description = join(' · ', [
    several && selected && l10n.t('selected'),
    stateWords(facts),
    as,
    sharedBy,
    versionWords(server),
    address,
  ]);
  item.tooltip = join('\n', [
    name,
    selected ? l10n.t('Selected for new transient tokens, {0}', as) : l10n.t('Asked {0}', as),
    sharedBy,
    stateWords(facts),
    version && l10n.t('Plex Media Server {0}', plainText(version)),
    address,
    machineIdentifier,
  ]);
  const told = [name, join(', ', [stateWords(facts), as, sharedBy]), address];
  item.accessibilityInformation = {
    label: selected
      ? l10n.t('Plex Media Server {0}, {1}, at {2}, selected', ...told)
      : l10n.t('Plex Media Server {0}, {1}, at {2}', ...told),
  };
  return item;
}

export function connectionsItem(server: Server): vscode.TreeItem {
  // Where there are no sources, the connections are all there is to see.
  const item = new vscode.TreeItem(l10n.t('Connections'), mayTellSources(server) ? Collapsed : Expanded);
  item.id = `${server.machineIdentifier}/connections`;
  item.contextValue = 'connections';
  item.iconPath = new vscode.ThemeIcon('plug');
  const { length } = connectionsOf(server);
  item.description = String(length);
  item.accessibilityInformation = {
    label: l10n.t('Connections of {0}: {1}', server.name, length),
  };
  return item;
}

export function connectionItem(
  { machineIdentifier, name }: Server,
  connection: ServerConnection,
  state: ConnectionState | undefined,
  inUse: boolean,
): vscode.TreeItem {
  const { address } = connection;
  const item = new vscode.TreeItem(address.replace(/^https?:\/\//, ''), None);
  const words = connectionWords(connection, state);
  item.id = `${machineIdentifier}/connections/${address}`;
  item.contextValue = 'connection';
  item.iconPath = connectionIcon(connection, state);
  item.description = join(' · ', [inUse && l10n.t('in use'), ...words]);
  item.tooltip = join('\n', [address, ...words, inUse && l10n.t('in use')]);
  item.accessibilityInformation = {
    label: l10n.t('Connection of {0} at {1}, {2}', name, address, join(', ', [...words, inUse && l10n.t('in use')])),
  };
  return item;
}

export function sourceItem({ machineIdentifier, source, title }: NodeOf<'source'>): vscode.TreeItem {
  const item = new vscode.TreeItem(title || source);
  item.id = `${machineIdentifier}/${source}`;
  item.contextValue = 'source';
  item.iconPath = new vscode.ThemeIcon(source.startsWith('server:') ? 'server' : 'cloud');
  const node: NodeOf<'source'> = { kind: 'source', machineIdentifier, source, title };
  item.command = ownCommand('', 'plexTokens.showSourceConnectionInformation', node);
  // The icon says whether it is a server or a provider.
  if (title) item.description = source.replace(/^\w+:\/\//, '');
  item.tooltip = source;
  item.accessibilityInformation = { label: l10n.t('Source {0}', [title, source].filter(Boolean).join(', ')) };
  return item;
}

/** A click asks again, or signs in again. */
export function failureItem(node: NodeOf<'serverFailure'> | NodeOf<'accountFailure'>): vscode.TreeItem {
  const signIn = node.kind === 'accountFailure' && node.needsSignIn;
  const label = signIn ? l10n.t('Sign in again') : l10n.t('Try again');
  const item = new vscode.TreeItem(label);
  item.description = node.message;
  item.tooltip = node.message;
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.command = signIn ? ownCommand('', 'plexTokens.signIn') : ownCommand('', 'plexTokens.refreshServer', node);
  item.accessibilityInformation = { label: `${label}: ${node.message}` };
  return item;
}

const PASSED = new vscode.ThemeColor('testing.iconPassed');
const WARNING = new vscode.ThemeColor('list.warningForeground');
const ERROR = new vscode.ThemeColor('list.errorForeground');

const STATE_ICONS: Readonly<Record<ServerState, vscode.ThemeIcon>> = {
  notAsked: new vscode.ThemeIcon('server'),
  reachable: new vscode.ThemeIcon('pass', PASSED),
  rejected: new vscode.ThemeIcon('lock', WARNING),
  starting: new vscode.ThemeIcon('history', WARNING),
  unreachable: new vscode.ThemeIcon('error', ERROR),
  insecure: new vscode.ThemeIcon('unlock', WARNING),
};

function connectionIcon(connection: ServerConnection, state: ConnectionState | undefined): vscode.ThemeIcon {
  if (!state) return new vscode.ThemeIcon('circle-outline');
  if ('latency' in state) return new vscode.ThemeIcon(isSecure(connection) ? 'lock' : 'unlock', PASSED);
  return state.error.kind === 'insecure'
    ? new vscode.ThemeIcon('circle-slash', WARNING)
    : new vscode.ThemeIcon('error', ERROR);
}

function stateWords({ state, currentState }: ServerFacts): string {
  switch (state) {
    case 'notAsked':
      return l10n.t('not asked yet');
    case 'reachable':
      return currentState && 'latency' in currentState
        ? l10n.t('reachable in {0} ms', Math.max(1, Math.round(currentState.latency)))
        : l10n.t('reachable');
    case 'rejected':
      return l10n.t('token rejected');
    case 'starting':
      return l10n.t('starting');
    case 'unreachable':
      return l10n.t('unreachable');
    case 'insecure':
      return l10n.t('not encrypted, refused');
  }
}

/** `1.43.4.10261-5d5a0f5d8` is known to people as 1.43.4. */
function versionWords({ version }: Server): string {
  return plainText(version).split('.').slice(0, 3).join('.');
}

function countWords(servers: number | undefined): string {
  if (servers === undefined) return '';
  return servers === 1 ? l10n.t('1 server') : l10n.t('{0} servers', servers);
}

function join(separator: string, words: readonly (string | false | undefined)[]): string {
  return words.filter(Boolean).join(separator);
}
