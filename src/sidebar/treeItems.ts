import * as vscode from 'vscode';
import type { Account } from '../accounts/account.ts';
import type { AccountFailure } from '../servers/accountServers.ts';
import { ICONS } from '../workbench/icons.ts';
import { ownCommand } from '../workbench/ownCall.ts';

const l10n = vscode.l10n;
const { Expanded, None } = vscode.TreeItemCollapsibleState;

/** An item of the tree. Commands get it as their argument, and read from it what they are for. */
export type TreeNode =
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'noServers'; readonly account: string }
  | ({ readonly kind: 'accountFailure'; readonly account: string } & AccountFailure)
  /** The parent of servers that no account lists, where there are accounts. */
  | { readonly kind: 'added' }
  | { readonly kind: 'server'; readonly machineIdentifier: string }
  /** The parent of a server's connections. */
  | { readonly kind: 'connections'; readonly machineIdentifier: string }
  /** One of several tokens of a server. */
  | { readonly kind: 'token'; readonly machineIdentifier: string; readonly token: string }
  | { readonly kind: 'noSources'; readonly machineIdentifier: string }
  | { readonly kind: 'connection'; readonly machineIdentifier: string; readonly address: string }
  | { readonly kind: 'source'; readonly machineIdentifier: string; readonly source: string; readonly title: string }
  | { readonly kind: 'serverFailure'; readonly machineIdentifier: string; readonly message: string };

type NodeOf<Kind extends TreeNode['kind']> = Extract<TreeNode, { kind: Kind }>;

/**
 * An account. A server that several accounts list is shown once, below its owner or else the first.
 *
 * @param hasChildren whether anything is below it, or isn't known yet
 * @param servers the number of servers that it lists, where that is known
 */
export function accountItem(
  { id, name }: Account,
  hasChildren: boolean,
  servers: number | undefined,
  failure: AccountFailure | undefined,
): vscode.TreeItem {
  const item = new vscode.TreeItem(name, hasChildren ? Expanded : None);
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

/**
 * A user of an account's Home. The servers are shown below the account, with the user's token.
 *
 * @param hasChildren whether there is a failure, or a server that only this user may use
 * @param servers the number of servers that are shared with the user
 */
export function homeUserItem(
  { id, name }: Account,
  hasChildren: boolean,
  servers: number,
  failure: AccountFailure | undefined,
): vscode.TreeItem {
  const item = new vscode.TreeItem(name, hasChildren ? Expanded : None);
  const words = join(' · ', [l10n.t('Home user'), failure?.needs === 'homePin' && l10n.t('PIN needed')]);
  item.id = `account/${id}`;
  item.contextValue = 'homeUser';
  item.iconPath = ICONS.homeUser;
  item.description = words;
  item.tooltip = join('\n', [name, words, countWords(servers), failure?.message]);
  item.accessibilityInformation = { label: join(', ', [name, words, countWords(servers)]) };
  return item;
}

/** The item below an account without servers. A click adds one by its address. */
export function noServersItem(): vscode.TreeItem {
  const command = ownCommand('', 'plexTokens.addServer');
  return actionItem(l10n.t('Add server'), l10n.t('This account has no servers yet'), ICONS.add, command);
}

export function addedItem(): vscode.TreeItem {
  const item = new vscode.TreeItem(l10n.t('Added by address'), Expanded);
  item.id = 'added';
  item.iconPath = new vscode.ThemeIcon('plug');
  item.accessibilityInformation = { label: l10n.t('Servers added by address') };
  return item;
}

export function sourceItem(node: NodeOf<'source'>): vscode.TreeItem {
  const { machineIdentifier, source, title } = node;
  const item = new vscode.TreeItem(title || source);
  item.id = `${machineIdentifier}/${source}`;
  item.contextValue = 'source';
  item.iconPath = ICONS[source.startsWith('server:') ? 'server' : 'provider'];
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

/** What a click on an error does. */
const FAILURE_ACTIONS = {
  signIn: { label: l10n.t('Sign in again'), command: 'plexTokens.signIn' },
  homePin: { label: l10n.t('Enter PIN'), command: 'plexTokens.refreshHomeUser' },
  retry: { label: l10n.t('Try again'), command: 'plexTokens.refreshServer' },
} as const;

/** Returns the item of an error. A click runs what may help. */
export function failureItem(node: NodeOf<'serverFailure'> | NodeOf<'accountFailure'>): vscode.TreeItem {
  const needs = node.kind === 'accountFailure' ? node.needs : undefined;
  const { label, command } = FAILURE_ACTIONS[needs ?? 'retry'];
  const icon = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  return actionItem(label, node.message, icon, ownCommand('', command, node));
}

/** Returns an item that is named after what a click on it does, with the reason beside it. */
function actionItem(label: string, reason: string, icon: vscode.ThemeIcon, command: vscode.Command): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.description = reason;
  item.tooltip = reason;
  item.iconPath = icon;
  item.command = command;
  item.accessibilityInformation = { label: `${label}: ${reason}` };
  return item;
}

function countWords(servers: number | undefined): string {
  if (servers === undefined) return '';
  return servers === 1
    ? l10n.t('1 server')
    : l10n.t({ message: '{0} servers', args: [servers], comment: '{0} is a number' });
}

/** Joins the words that there are. */
export function join(separator: string, words: readonly (string | false | undefined)[]): string {
  return words.filter(Boolean).join(separator);
}
