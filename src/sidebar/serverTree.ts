import * as vscode from 'vscode';
import { type Account, givenAccountId } from '../accounts/account.ts';
import type { AccountStore } from '../accounts/accountStore.ts';
import { formatSource } from '../plex/source.ts';
import type { AccountServers } from '../servers/accountServers.ts';
import { givenServer } from '../servers/chooseServer.ts';
import { connectionsOf, mayTellSources, type Server } from '../servers/server.ts';
import { Disposable } from '../workbench/disposable.ts';
import { log } from '../workbench/log.ts';
import { plainText } from '../workbench/plainText.ts';
import { connectionItem, connectionsItem, type ServerItemDependencies, serverItem, tokenItem } from './serverItems.ts';
import { ServerRequests, type ServerRequestsDependencies } from './serverRequests.ts';
import {
  accountItem,
  addedItem,
  failureItem,
  homeUserItem,
  noServersItem,
  sourceItem,
  type TreeNode,
} from './treeItems.ts';

const l10n = vscode.l10n;

interface ServerTreeDependencies extends ServerRequestsDependencies, ServerItemDependencies {
  readonly accounts: AccountStore;
  readonly accountServers: AccountServers;
}

/**
 * The sidebar: accounts, under each its servers and its Home users, and under each server its tokens where it has several, its
 * connections, and the sources that it can describe.
 */
export class ServerTree extends Disposable implements vscode.TreeDataProvider<TreeNode> {
  readonly #dependencies: ServerTreeDependencies;
  readonly #changed = this.register(new vscode.EventEmitter<TreeNode | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  /** The nodes that VS Code got, because a change of an item is reported with the same object. */
  readonly #nodes = new Map<string, TreeNode>();
  readonly #requests: ServerRequests;
  #accountsAreRead = false;

  constructor(dependencies: ServerTreeDependencies) {
    super();
    this.#dependencies = dependencies;
    this.#requests = new ServerRequests(dependencies, server => this.#updateServer(server));
    const { directory, accountServers, connections } = dependencies;
    this.register(
      directory.onDidChange(server => (server === undefined ? this.#update() : this.#updateServer(server))),
    );
    this.register(connections.onDidChange(server => this.#updateServer(server)));
    this.register(dependencies.faults.onDidChange(server => this.#updateServer(server)));
    this.register(
      accountServers.onDidChange(() => {
        // An account's sign-in may have been the reason of a failure.
        this.#requests.retryFailed();
        this.#update();
      }),
    );
  }

  /**
   * Sends the requests for a server or an account again, or all that the tree has sent and the one for the selected server. Each
   * tests the connections of its server.
   */
  refresh(argument?: unknown): void {
    const { accounts, accountServers, directory } = this.#dependencies;
    const account = accounts.find(givenAccountId(argument));
    if (account) void accountServers.read(account).catch(error => log.error(error));
    else {
      const given = givenServer(argument, directory);
      if (!given) void accountServers.readAll();
      const requested = directory.servers.filter(server => this.#requests.has(server) || server === directory.selected);
      for (const server of given ? [given] : requested) this.#requests.request(server, { refresh: true });
    }
    this.#changed.fire(undefined);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (!node) return this.#roots();
    if (node.kind === 'account') return this.#serversOf(node.account);
    if (node.kind === 'added') return this.#added();
    if (node.kind !== 'server' && node.kind !== 'connections') return [];
    const server = this.#dependencies.directory.find(node.machineIdentifier);
    if (!server) return [];
    if (node.kind === 'server') return this.#childrenOf(server);
    const { machineIdentifier } = server;
    return connectionsOf(server).map(({ address }) => ({ kind: 'connection', machineIdentifier, address }));
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    switch (node.kind) {
      case 'added':
        return addedItem();
      case 'source':
        return sourceItem(node);
      case 'serverFailure':
      case 'accountFailure':
        return failureItem(node);
      case 'noSources':
        return new vscode.TreeItem(l10n.t('No sources yet'));
      case 'noServers':
        return noServersItem();
      case 'account':
        return this.#accountItem(node.account);
      default: {
        const { directory, connections } = this.#dependencies;
        const server = directory.find(node.machineIdentifier);
        if (!server) return new vscode.TreeItem('');
        if (node.kind === 'server') return serverItem(server, this.#dependencies);
        if (node.kind === 'token') return tokenItem(server, node.token, directory);
        return node.kind === 'connections'
          ? connectionsItem(server)
          : connectionItem(server, node.address, connections);
      }
    }
  }

  #update(): void {
    const { accounts, directory } = this.#dependencies;
    for (const [key, node] of this.#nodes) {
      const isKnown =
        node.kind === 'account' ? accounts.find(node.account) : node.kind !== 'server' || directory.find(key);
      if (!isKnown) this.#nodes.delete(key);
    }
    this.#requests.dropRemoved();
    this.#changed.fire(undefined);
  }

  #updateServer(machineIdentifier: string): void {
    const node = this.#nodes.get(machineIdentifier);
    if (node) this.#changed.fire(node);
  }

  async #roots(): Promise<TreeNode[]> {
    const { accounts, accountServers, directory } = this.#dependencies;
    await directory.load();
    if (accounts.accounts.length === 0) return this.#added();
    // The stored servers are shown at once, and the list from plex.tv follows.
    if (!this.#accountsAreRead) void accountServers.readAll();
    this.#accountsAreRead = true;
    // A Home user is below the account, unless that one was removed.
    const roots = accounts.accounts
      .filter(({ homeAdmin }) => !accounts.find(homeAdmin))
      .map(account => this.#accountNode(account));
    return this.#added().length === 0 ? roots : [...roots, this.#node({ kind: 'added' }, 'added')];
  }

  async #serversOf(account: string): Promise<TreeNode[]> {
    const { accounts, accountServers, directory } = this.#dependencies;
    const known = accounts.find(account);
    if (!known) return [];
    if (!directory.listOf(known) && !accountServers.failureOf(known)) {
      // The failure is shown below.
      await accountServers.read(known).catch(() => undefined);
    }
    const servers = this.#serversListedBy(known).map(server => this.#serverNode(server));
    const homeUsers = accounts.homeUsersOf(known).map(user => this.#accountNode(user));
    const failure = accountServers.failureOf(known);
    if (failure) return [{ kind: 'accountFailure', account, ...failure }, ...servers, ...homeUsers];
    const isWithout = known.homeAdmin === undefined && directory.listOf(known)?.length === 0;
    return isWithout ? [{ kind: 'noServers', account }, ...homeUsers] : [...servers, ...homeUsers];
  }

  /** Returns the servers below an account: one that several accounts list is below its owner, or else the first. */
  #serversListedBy({ id }: Account): Server[] {
    return this.#dependencies.directory.servers.filter(
      ({ tokens }) => tokens.find(({ account }) => account !== undefined)?.account === id,
    );
  }

  #added(): TreeNode[] {
    return this.#dependencies.directory.servers
      .filter(({ tokens }) => tokens.every(({ account }) => account === undefined))
      .map(server => this.#serverNode(server));
  }

  #accountNode({ id }: Account): TreeNode {
    return this.#node({ kind: 'account', account: id }, `account/${id}`);
  }

  #serverNode({ machineIdentifier }: Server): TreeNode {
    return this.#node({ kind: 'server', machineIdentifier }, machineIdentifier);
  }

  #node(node: TreeNode, key: string): TreeNode {
    const known = this.#nodes.get(key) ?? node;
    this.#nodes.set(key, known);
    return known;
  }

  async #childrenOf(server: Server): Promise<TreeNode[]> {
    const { machineIdentifier } = server;
    const { providers, failure, isPending } = await this.#requests.latest(server);
    const tokens = server.tokens.length > 1 ? server.tokens : [];
    const children: TreeNode[] = [
      ...tokens.map(({ id }) => ({ kind: 'token', machineIdentifier, token: id }) as const),
      { kind: 'connections', machineIdentifier },
    ];
    if (failure !== undefined) children.unshift({ kind: 'serverFailure', machineIdentifier, message: failure });
    if (!mayTellSources(server)) return children;
    const sources = this.#dependencies.sources.withOthers(server, providers).map(({ source, title = '' }): TreeNode => {
      return { kind: 'source', machineIdentifier, source: formatSource(source), title: plainText(title) };
    });
    if (sources.length === 0 && !isPending && failure === undefined)
      sources.push({ kind: 'noSources', machineIdentifier });
    return [...children, ...sources];
  }

  #accountItem(id: string): vscode.TreeItem {
    const { accounts, accountServers, directory } = this.#dependencies;
    const account = accounts.find(id);
    if (!account) return new vscode.TreeItem('');
    const listed = directory.listOf(account)?.length;
    const failure = accountServers.failureOf(account);
    const hasRows = failure !== undefined || this.#serversListedBy(account).length > 0;
    return account.homeAdmin === undefined
      ? accountItem(account, hasRows || !listed || accounts.homeUsersOf(account).length > 0, listed, failure)
      : homeUserItem(account, hasRows, listed ?? 0, failure);
  }
}
