import * as vscode from 'vscode';
import { formatSource } from '../plex/source.ts';
import { givenServer } from '../servers/chooseServer.ts';
import { type Server, type ServerState, selectedToken } from '../servers/server.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import type { KnownSource, KnownSources } from '../sources/knownSources.ts';
import type { CommandId } from '../workbench/commandIds.ts';
import { plainText } from '../workbench/plainText.ts';
import { inWords } from '../workbench/words.ts';

const { l10n } = vscode;

/** An item of the tree. Commands get it as their argument and read `machineIdentifier` and `source` from it. */
export type TreeNode =
  | { readonly kind: 'server'; readonly machineIdentifier: string }
  | { readonly kind: 'source'; readonly machineIdentifier: string; readonly source: string; readonly title: string }
  | { readonly kind: 'failure'; readonly machineIdentifier: string; readonly message: string }
  | { readonly kind: 'nothing'; readonly machineIdentifier: string };

/** Why a server did not say what its providers are, in words. */
class Failure {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

interface Asked {
  /** With which token and at which address it was asked. */
  readonly as: string;
  readonly answer: Promise<KnownSource[] | Failure>;
  failed: boolean;
}

/** The sidebar: servers, and under each the sources that it can be asked about. A server is asked when it is expanded. */
export class ServerTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #directory: ServerDirectory;
  readonly #sources: KnownSources;
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #listener: vscode.Disposable;
  /** What each server said of its providers, until it is refreshed or asked as somebody else. */
  readonly #providers = new Map<string, Asked>();

  constructor(directory: ServerDirectory, sources: KnownSources) {
    this.#directory = directory;
    this.#sources = sources;
    this.#listener = directory.onDidChange(() => this.#changed.fire(undefined));
  }

  /** Asks the server of an item again, or all that were asked before. */
  refresh(argument?: unknown): void {
    const server = givenServer(argument, this.#directory);
    const asked = this.#directory.servers.filter(({ machineIdentifier }) => this.#providers.has(machineIdentifier));
    for (const each of server ? [server] : asked) void this.#providersOf(each, { anew: true });
    this.#changed.fire(undefined);
  }

  getChildren(node?: TreeNode): TreeNode[] | Promise<TreeNode[]> {
    if (!node) return this.#directory.servers.map(({ machineIdentifier }) => ({ kind: 'server', machineIdentifier }));
    const server = node.kind === 'server' ? this.#directory.find(node.machineIdentifier) : undefined;
    if (!server) return [];
    return this.#childrenOf(server);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    if (node.kind === 'failure') return failureItem(node);
    if (node.kind === 'nothing') return new vscode.TreeItem(l10n.t('No sources known yet'));
    if (node.kind === 'source') return sourceItem(node);
    const server = this.#directory.find(node.machineIdentifier);
    return server ? this.#serverItem(server) : new vscode.TreeItem('');
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }

  async #childrenOf(server: Server): Promise<TreeNode[]> {
    const { machineIdentifier } = server;
    const answer = await this.#providersOf(server);
    const failure = answer instanceof Failure ? answer.message : undefined;
    const sources = this.#sources.withOthers(server, answer instanceof Failure ? [] : answer);
    const nodes = sources.map(source => toNode(machineIdentifier, source));
    if (failure !== undefined) return [{ kind: 'failure', machineIdentifier, message: failure }, ...nodes];
    return nodes.length > 0 ? nodes : [{ kind: 'nothing', machineIdentifier }];
  }

  #providersOf(server: Server, { anew = false } = {}): Promise<KnownSource[] | Failure> {
    const { machineIdentifier, address } = server;
    const as = `${selectedToken(server)?.id} ${address}`;
    const known = this.#providers.get(machineIdentifier);
    // A server that works again is asked again.
    const outdated = known?.failed && this.#directory.stateOf(server) === 'reachable';
    if (!anew && !outdated && known?.as === as) return known.answer;
    const entry: Asked = {
      as,
      failed: false,
      answer: this.#sources.providers(server, { anew }).catch(error => {
        entry.failed = true;
        return new Failure(inWords(error)?.message ?? '');
      }),
    };
    this.#providers.set(machineIdentifier, entry);
    return entry.answer;
  }

  #serverItem(server: Server): vscode.TreeItem {
    const selected = this.#directory.selected?.machineIdentifier === server.machineIdentifier;
    const state = this.#directory.stateOf(server);
    const as = l10n.t('as {0}', selectedToken(server)?.label ?? '');
    const item = new vscode.TreeItem(
      server.name,
      selected ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed,
    );
    item.id = server.machineIdentifier;
    item.contextValue = 'server';
    item.iconPath = STATE_ICONS[state];
    // With several servers it matters which one is used, so that comes first: the end is often cut off.
    const several = this.#directory.servers.length > 1;
    item.description = [
      several && selected && l10n.t('selected'),
      stateWords(state),
      as,
      versionWords(server),
      server.address,
    ]
      .filter(Boolean)
      .join(' · ');
    item.tooltip = [
      server.name,
      selected ? l10n.t('Selected for new transient tokens, {0}', as) : l10n.t('Asked {0}', as),
      stateWords(state),
      server.version && l10n.t('Plex Media Server {0}', plainText(server.version)),
      server.address,
      server.machineIdentifier,
    ]
      .filter(Boolean)
      .join('\n');
    const facts = [server.name, stateWords(state), as, server.address];
    item.accessibilityInformation = {
      label: selected
        ? l10n.t('Plex Media Server {0}, {1}, {2}, at {3}, selected', ...facts)
        : l10n.t('Plex Media Server {0}, {1}, {2}, at {3}', ...facts),
    };
    return item;
  }
}

const SHOW: CommandId = 'plexTokens.showSourceConnectionInformation';
const REFRESH: CommandId = 'plexTokens.refreshServer';

const STATE_ICONS: Readonly<Record<ServerState, vscode.ThemeIcon>> = {
  notAsked: new vscode.ThemeIcon('server'),
  reachable: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  rejected: new vscode.ThemeIcon('lock', new vscode.ThemeColor('list.warningForeground')),
  starting: new vscode.ThemeIcon('history', new vscode.ThemeColor('list.warningForeground')),
  unreachable: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
};

function stateWords(state: ServerState): string {
  switch (state) {
    case 'notAsked':
      return l10n.t('not asked yet');
    case 'reachable':
      return l10n.t('reachable');
    case 'rejected':
      return l10n.t('token rejected');
    case 'starting':
      return l10n.t('starting');
    case 'unreachable':
      return l10n.t('unreachable');
  }
}

/** `1.43.4.10261-5d5a0f5d8` is known to people as 1.43.4. */
function versionWords({ version }: Server): string {
  return plainText(version).split('.').slice(0, 3).join('.');
}

function toNode(machineIdentifier: string, { source, title = '' }: KnownSource): TreeNode {
  return { kind: 'source', machineIdentifier, source: formatSource(source), title: plainText(title) };
}

function sourceItem({ machineIdentifier, source, title }: TreeNode & { kind: 'source' }): vscode.TreeItem {
  const item = new vscode.TreeItem(title || source);
  item.id = `${machineIdentifier}/${source}`;
  item.contextValue = 'source';
  item.iconPath = new vscode.ThemeIcon(source.startsWith('server:') ? 'server' : 'cloud');
  item.command = { title: '', command: SHOW, arguments: [{ kind: 'source', machineIdentifier, source, title }] };
  // The icon says whether it is a server or a provider.
  if (title) item.description = source.replace(/^\w+:\/\//, '');
  item.tooltip = source;
  item.accessibilityInformation = { label: l10n.t('Source {0}', [title, source].filter(Boolean).join(', ')) };
  return item;
}

/** A click asks again. */
function failureItem(node: TreeNode & { kind: 'failure' }): vscode.TreeItem {
  const item = new vscode.TreeItem(l10n.t('Try again'));
  item.description = node.message;
  item.tooltip = node.message;
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.command = { title: '', command: REFRESH, arguments: [node] };
  item.accessibilityInformation = { label: l10n.t('Try again: {0}', node.message) };
  return item;
}
