import * as vscode from 'vscode';
import { plexDirectAddress } from '../plex/tokenShapes.ts';
import type { LiveConnections } from '../servers/liveConnections.ts';
import { connectionsOf, isAdded, mayTellSources, type Server, selectedToken } from '../servers/server.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { sharedBy } from '../servers/serverRows.ts';
import { connectionIcon, isExposedServer, serverIcon, tokenIcon } from '../servers/stateIcons.ts';
import { connectionWords, serverStateWords } from '../servers/stateWords.ts';
import { tokenName } from '../servers/tokenWords.ts';
import type { ServerFaults } from '../tokens/serverFaults.ts';
import { plainText } from '../workbench/plainText.ts';
import { join } from './treeItems.ts';

const l10n = vscode.l10n;
const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** What is known of servers in this window. */
export interface ServerItemDependencies {
  readonly directory: ServerDirectory;
  readonly connections: LiveConnections;
  readonly faults: ServerFaults;
}

export function serverItem(
  server: Server,
  { directory, connections, faults }: ServerItemDependencies,
): vscode.TreeItem {
  const { machineIdentifier, version } = server;
  const state = directory.stateOf(server);
  const selected = directory.selected?.machineIdentifier === machineIdentifier;
  const active = connections.current(server);
  const words = serverStateWords(state, active && connections.stateOf(server, active));
  const token = `(${tokenName(server)})`;
  const owner = sharedBy(server);
  const address = active?.address ?? server.address;
  const unencrypted = isExposedServer(state, address) && l10n.t('unencrypted');
  const fault = faults.has(server) && l10n.t('vulnerable');
  const isOneOfSeveral = directory.count > 1;
  const item = new vscode.TreeItem(server.name, selected ? Expanded : Collapsed);
  if (selected && isOneOfSeveral) item.resourceUri = SELECTED;
  item.id = machineIdentifier;
  item.contextValue = join('.', [mayTellSources(server) ? 'server' : 'sharedServer', isAdded(server) && 'added']);
  item.iconPath = serverIcon(state, address);
  // What matters most is first, because the end of a description is often cut off.
  item.description = join(' · ', [
    token,
    isOneOfSeveral && selected && l10n.t('selected'),
    fault,
    unencrypted,
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
    join(', ', [words, unencrypted]),
    fault &&
      l10n.t(
        'Known vulnerability (CVE-2025-69414): update the server, and treat its transient tokens like long-lived ones',
      ),
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
    args: [name, join(', ', [words, unencrypted, fault, owner]), address],
    comment: '{0} is the name of a server with that of its token, {1} its state, {2} its address',
  });
  item.accessibilityInformation = { label: join(', ', [label, selected && l10n.t('selected')]) };
  return item;
}

export function tokenItem(server: Server, token: string, directory: ServerDirectory): vscode.TreeItem {
  const { machineIdentifier, name, tokens } = server;
  const entry = tokens.find(({ id }) => id === token);
  if (!entry) return new vscode.TreeItem('');
  const isSelected = entry === selectedToken(server);
  const isUsed = isSelected && directory.selected?.machineIdentifier === machineIdentifier;
  const isPasted = entry.account === undefined;
  const owner = entry.isHomeUser ? l10n.t('Home user') : l10n.t('Plex account');
  const words = [isSelected && l10n.t('selected'), !isPasted && owner];
  const item = new vscode.TreeItem(entry.label, None);
  if (isSelected) item.resourceUri = SELECTED;
  item.id = `${machineIdentifier}/tokens/${token}`;
  item.contextValue = join('.', [isUsed ? 'selectedToken' : 'token', isPasted && 'added']);
  item.iconPath = tokenIcon(entry);
  item.description = join(' · ', words);
  const label = l10n.t({
    message: 'Token “{0}” for {1}',
    args: [entry.label, name],
    comment: "{0} is the name of a token, {1} the server's name",
  });
  item.tooltip = join('\n', [label, ...words]);
  item.accessibilityInformation = { label: join(', ', [label, ...words]) };
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
  const item = new vscode.TreeItem(shortAddress(address), None);
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

/** Shortens `https://192-168-1-5.….plex.direct:32400` to 192.168.1.5:32400: the rest is the same for all connections. */
function shortAddress(address: string): string {
  const { hostname, host } = new URL(address);
  const number = plexDirectAddress(hostname);
  const isIPv4 = number !== undefined && /^\d+(?:-\d+){3}$/.test(number);
  return isIPv4 ? host.replace(hostname, number.replaceAll('-', '.')) : address.replace(/^https?:\/\//, '');
}

/** Shortens `1.43.4.10261-5d5a0f5d8` to 1.43.4, which is the version that people know. */
function versionWords({ version }: Server): string {
  return plainText(version).split('.').slice(0, 3).join('.');
}

/**
 * The resource of every item that is the selected one, so that VS Code decorates it. The state icon of a server stays free for
 * its state.
 */
const SELECTED = vscode.Uri.from({ scheme: 'plex-selected' });

/**
 * Colors the selected server and its selected token in the sidebar. A badge would take the room of names where the sidebar is
 * narrow. Screen readers read the word in the item's name.
 */
export const selectedMark: vscode.FileDecorationProvider = {
  provideFileDecoration: ({ scheme }) =>
    scheme === SELECTED.scheme ? { color: new vscode.ThemeColor('list.highlightForeground') } : undefined,
};
