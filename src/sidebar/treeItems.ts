import * as vscode from 'vscode';
import type { Account } from '../accounts/account.ts';
import type { AccountFailure } from '../servers/accountServers.ts';
import { sharedBy } from '../servers/chooseServer.ts';
import { connectionWords } from '../servers/connectionWords.ts';
import type { ConnectionState, LiveConnections } from '../servers/liveConnections.ts';
import { connectionsOf, isAdded, mayTellSources, type Server, type ServerState } from '../servers/server.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { connectionIcon, serverIcon, sourceIcon } from '../servers/stateIcons.ts';
import { tokenName } from '../servers/tokenWords.ts';
import { ICONS } from '../workbench/icons.ts';
import { ownCommand } from '../workbench/ownCall.ts';
import { plainText } from '../workbench/plainText.ts';

const l10n = vscode.l10n;
const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** An item of the tree. Commands get it as their argument, and read `account`, `machineIdentifier` and `source` from it. */
export type TreeNode =
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'noServers'; readonly account: string }
  | ({ readonly kind: 'accountFailure'; readonly account: string } & AccountFailure)
  /** The parent of servers that no account lists, where there are accounts. */
  | { readonly kind: 'added' }
  | { readonly kind: 'server'; readonly machineIdentifier: string }
  /** The parent of a server's connections. */
  | { readonly kind: 'connections'; readonly machineIdentifier: string }
  | { readonly kind: 'noSources'; readonly machineIdentifier: string }
  | { readonly kind: 'connection'; readonly machineIdentifier: string; readonly address: string }
  | { readonly kind: 'source'; readonly machineIdentifier: string; readonly source: string; readonly title: string }
  | { readonly kind: 'serverFailure'; readonly machineIdentifier: string; readonly message: string };

type NodeOf<Kind extends TreeNode['kind']> = Extract<TreeNode, { kind: Kind }>;

/** @param servers the number of its servers, where that is known */
export function accountItem(
  { id, name }: Account,
  servers: number | undefined,
  failure: AccountFailure | undefined,
): vscode.TreeItem {
  const item = new vscode.TreeItem(name, Expanded);
  const count = countWords(servers);
  item.id = `account/${id}`;
  item.contextValue = 'account';
  item.iconPath = ICONS.account;
  item.description = count;
  const label = l10n.t({ message: 'Plex account {0}', args: [name], comment: "{0} is the account's name" });
  item.tooltip = join('\n', [label, count, failure?.message]);
  item.accessibilityInformation = { label: join(', ', [label, count]) };
  return item;
}

export function addedItem(): vscode.TreeItem {
  const item = new vscode.TreeItem(l10n.t('Added by address'), Expanded);
  item.id = 'added';
  item.iconPath = new vscode.ThemeIcon('plug');
  item.accessibilityInformation = { label: l10n.t('Servers added by address') };
  return item;
}

export function serverItem(server: Server, directory: ServerDirectory, connections: LiveConnections): vscode.TreeItem {
  const { machineIdentifier, version } = server;
  const state = directory.stateOf(server);
  const selected = directory.selected?.machineIdentifier === machineIdentifier;
  const active = connections.current(server);
  const words = serverStateWords(state, active && connections.stateOf(server, active));
  const token = `(${tokenName(server)})`;
  const owner = sharedBy(server);
  const address = active?.address ?? server.address;
  const item = new vscode.TreeItem(server.name, selected ? Expanded : Collapsed);
  item.id = machineIdentifier;
  item.contextValue = [mayTellSources(server) ? 'server' : 'sharedServer', isAdded(server) && 'added']
    .filter(Boolean)
    .join('.');
  item.iconPath = serverIcon(state);
  // The selected one of several servers says so early, because the end of a description is often cut off.
  item.description = join(' · ', [
    token,
    directory.count > 1 && selected && l10n.t('selected'),
    words,
    owner,
    versionWords(server),
    address,
  ]);
  const name = `${server.name} ${token}`;
  item.tooltip = join('\n', [
    name,
    selected && l10n.t('Selected for new transient tokens'),
    owner,
    words,
    version &&
      l10n.t({
        message: 'Plex Media Server {0}',
        args: [plainText(version)],
        comment: '{0} is a version number',
      }),
    address,
    machineIdentifier,
  ]);
  const label = l10n.t({
    message: 'Plex Media Server {0}, {1}, at {2}',
    args: [name, join(', ', [words, owner]), address],
    comment: '{0} is the name of a server with that of its token, {1} its state, {2} its address',
  });
  item.accessibilityInformation = { label: join(', ', [label, selected && l10n.t('selected')]) };
  return item;
}

export function connectionsItem(server: Server): vscode.TreeItem {
  // Without sources, the connections are all that a server has.
  const item = new vscode.TreeItem(l10n.t('Connections'), mayTellSources(server) ? Collapsed : Expanded);
  item.id = `${server.machineIdentifier}/connections`;
  item.contextValue = 'connections';
  item.iconPath = new vscode.ThemeIcon('plug');
  const { length } = connectionsOf(server);
  item.description = String(length);
  item.accessibilityInformation = {
    label: l10n.t({
      message: 'Connections of {0}: {1}',
      args: [server.name, length],
      comment: "{0} is the server's name, {1} the number of its connections",
    }),
  };
  return item;
}

export function connectionItem(server: Server, address: string, connections: LiveConnections): vscode.TreeItem {
  const { machineIdentifier, name } = server;
  const connection = connectionsOf(server).find(known => known.address === address);
  if (!connection) return new vscode.TreeItem('');
  const state = connections.stateOf(server, connection);
  const words = connectionWords(connection, state);
  const active = connections.current(server)?.address === address && l10n.t('active');
  const item = new vscode.TreeItem(address.replace(/^https?:\/\//, ''), None);
  item.id = `${machineIdentifier}/connections/${address}`;
  item.contextValue = 'connection';
  item.iconPath = connectionIcon(connection, state);
  item.description = join(' · ', [active, ...words]);
  item.tooltip = join('\n', [address, ...words, active]);
  item.accessibilityInformation = {
    label: l10n.t({
      message: 'Connection of {0} at {1}, {2}',
      args: [name, address, join(', ', [...words, active])],
      comment: "{0} is the server's name, {1} the connection's address, {2} its state",
    }),
  };
  return item;
}

export function sourceItem(node: NodeOf<'source'>): vscode.TreeItem {
  const { machineIdentifier, source, title } = node;
  const item = new vscode.TreeItem(title || source);
  item.id = `${machineIdentifier}/${source}`;
  item.contextValue = 'source';
  item.iconPath = sourceIcon(source.startsWith('server:') ? 'server' : 'provider');
  item.command = ownCommand('', 'plexTokens.showSourceConnectionInformation', node);
  // The icon shows the scheme.
  if (title) item.description = source.replace(/^\w+:\/\//, '');
  item.tooltip = source;
  item.accessibilityInformation = {
    label: l10n.t({
      message: 'Source {0}',
      args: [join(', ', [title, source])],
      comment: '{0} is the name of a source with its identifier',
    }),
  };
  return item;
}

/** An error, and a click that tries again or signs in again. */
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

function serverStateWords(state: ServerState, active: ConnectionState | undefined): string {
  switch (state) {
    case 'notAsked':
      return l10n.t('not connected yet');
    case 'reachable':
      return active && 'latency' in active
        ? l10n.t({
            message: 'reachable in {0} ms',
            args: [Math.max(1, Math.round(active.latency))],
            comment: '{0} is a number of milliseconds',
          })
        : l10n.t('reachable');
    case 'rejected':
      return l10n.t('token rejected');
    case 'starting':
      return l10n.t('starting');
    case 'unreachable':
      return l10n.t('unreachable');
    case 'insecure':
      return l10n.t('unencrypted, refused');
  }
}

/** Shortens `1.43.4.10261-5d5a0f5d8` to 1.43.4, which is the version that people know. */
function versionWords({ version }: Server): string {
  return plainText(version).split('.').slice(0, 3).join('.');
}

function countWords(servers: number | undefined): string {
  if (servers === undefined) return '';
  return servers === 1
    ? l10n.t('1 server')
    : l10n.t({ message: '{0} servers', args: [servers], comment: '{0} is a number' });
}

function join(separator: string, words: readonly (string | false | undefined)[]): string {
  return words.filter(Boolean).join(separator);
}
