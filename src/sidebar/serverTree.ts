import * as vscode from 'vscode';
import type { Account } from '../accounts/account.ts';
import type { AccountStore } from '../accounts/accountStore.ts';
import { formatSource } from '../plex/source.ts';
import type { AccountServers } from '../servers/accountServers.ts';
import { givenServer } from '../servers/givenServer.ts';
import type { LiveConnections } from '../servers/liveConnections.ts';
import { connectionsOf, mayTellSources, type Server, selectedToken } from '../servers/server.ts';
import type { ServerAccess } from '../servers/serverAccess.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import type { KnownSource, KnownSources } from '../sources/knownSources.ts';
import { log } from '../workbench/log.ts';
import { plainText } from '../workbench/plainText.ts';
import { inWords } from '../workbench/words.ts';
import {
  accountItem,
  addedItem,
  connectionItem,
  connectionsItem,
  failureItem,
  serverItem,
  sourceItem,
} from './treeItems.ts';
import type { TreeNode } from './treeNode.ts';

const { l10n } = vscode;

/** Why a server did not answer, in words. */
class Failure {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

interface Asked {
  /** With which token and at which address it was asked. */
  readonly as: string;
  readonly answer: Promise<readonly KnownSource[] | Failure>;
  failed: boolean;
}

interface ServerTreeDependencies {
  readonly accounts: AccountStore;
  readonly accountServers: AccountServers;
  readonly directory: ServerDirectory;
  readonly access: ServerAccess;
  readonly connections: LiveConnections;
  readonly sources: KnownSources;
}

/**
 * The sidebar: accounts, under each its servers, and under each of those its connections and the sources that it can be
 * asked about. A server is asked when it is expanded.
 */
export class ServerTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #dependencies: ServerTreeDependencies;
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #listener: vscode.Disposable;
  /** VS Code knows an item that changes by the object that it got before. */
  readonly #nodes = new Map<string, TreeNode>();
  /** What each server answered, until it is refreshed or asked as somebody else. */
  readonly #asked = new Map<string, Asked>();
  #isRead = false;

  constructor(dependencies: ServerTreeDependencies) {
    this.#dependencies = dependencies;
    const all = (): void => {
      this.#forgetGone();
      this.#changed.fire(undefined);
    };
    const one = (machineIdentifier: string): void => {
      const node = this.#nodes.get(machineIdentifier);
      if (node) this.#changed.fire(node);
    };
    this.#listener = vscode.Disposable.from(
      dependencies.directory.onDidChange(server => (server === undefined ? all() : one(server))),
      dependencies.accountServers.onDidChange(() => {
        // What an account's sign-in was to blame for.
        for (const [server, { failed }] of this.#asked) if (failed) this.#asked.delete(server);
        all();
      }),
      dependencies.connections.onDidChange(one),
    );
  }

  /** Asks the server or account of an item again, or everything that was asked before. */
  refresh(argument?: unknown): void {
    const { accounts, accountServers, directory } = this.#dependencies;
    const server = givenServer(argument, directory);
    const account = accounts.find(accountOf(argument));
    if (account) void accountServers.read(account).catch(error => log.error(error));
    else if (!server) void accountServers.readAll();
    if (!account) {
      const asked = directory.servers.filter(({ machineIdentifier }) => this.#asked.has(machineIdentifier));
      for (const each of server ? [server] : asked) void this.#ask(each, { anew: true });
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
    return node.kind === 'server' ? this.#childrenOf(server) : this.#connectionsOf(server);
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
        return new vscode.TreeItem(l10n.t('No sources known yet'));
      case 'noServers':
        return new vscode.TreeItem(l10n.t('This account has no servers'));
      case 'account': {
        const account = this.#dependencies.accounts.find(node.account);
        if (!account) return new vscode.TreeItem('');
        return accountItem(account, {
          ...(this.#dependencies.directory.isListed(account) && { servers: this.#listed(account).length }),
          failure: this.#dependencies.accountServers.failureOf(account)?.message,
        });
      }
      default: {
        const server = this.#dependencies.directory.find(node.machineIdentifier);
        if (!server) return new vscode.TreeItem('');
        if (node.kind === 'server') return this.#serverItem(server);
        return node.kind === 'connections' ? connectionsItem(server) : this.#connectionItem(server, node.address);
      }
    }
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }

  #forgetGone(): void {
    const { accounts, directory } = this.#dependencies;
    for (const [key, node] of this.#nodes) {
      const isKnown =
        node.kind === 'account' ? accounts.find(node.account) : node.kind !== 'server' || directory.find(key);
      if (!isKnown) this.#nodes.delete(key);
    }
    for (const server of this.#asked.keys()) if (!directory.find(server)) this.#asked.delete(server);
  }

  async #roots(): Promise<TreeNode[]> {
    const { accounts, accountServers, directory } = this.#dependencies;
    await directory.load();
    if (accounts.accounts.length === 0) return this.#added();
    // What was known last is shown at once; what plex.tv says now follows.
    if (!this.#isRead) void accountServers.readAll();
    this.#isRead = true;
    const roots = accounts.accounts.map(({ id }) => this.#node({ kind: 'account', account: id }, `account/${id}`));
    return this.#added().length === 0 ? roots : [...roots, this.#node({ kind: 'added' }, 'added')];
  }

  async #serversOf(account: string): Promise<TreeNode[]> {
    const { accounts, accountServers, directory } = this.#dependencies;
    const known = accounts.find(account);
    if (!known) return [];
    if (!directory.isListed(known) && !accountServers.failureOf(known)) {
      // What fails is shown below.
      await accountServers.read(known).catch(() => undefined);
    }
    const servers = this.#listed(known).map(server => this.#serverNode(server));
    const failure = accountServers.failureOf(known);
    if (failure) return [{ kind: 'accountFailure', account, ...failure }, ...servers];
    return servers.length > 0 ? servers : [{ kind: 'noServers', account }];
  }

  /** A server that several accounts list is shown once. */
  #listed({ id }: Account): Server[] {
    return this.#dependencies.directory.servers.filter(
      ({ tokens }) => tokens.find(({ account }) => account !== undefined)?.account === id,
    );
  }

  #added(): TreeNode[] {
    return this.#dependencies.directory.servers
      .filter(({ tokens }) => tokens.every(({ account }) => account === undefined))
      .map(server => this.#serverNode(server));
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
    const answer = await this.#ask(server);
    const children: TreeNode[] = [{ kind: 'connections', machineIdentifier }];
    if (answer instanceof Failure) {
      children.unshift({ kind: 'serverFailure', machineIdentifier, message: answer.message });
    }
    if (!mayTellSources(server)) return children;
    const sources = this.#dependencies.sources
      .withOthers(server, answer instanceof Failure ? [] : answer)
      .map(({ source, title = '' }): TreeNode => {
        return { kind: 'source', machineIdentifier, source: formatSource(source), title: plainText(title) };
      });
    return [...children, ...(sources.length > 0 ? sources : [{ kind: 'noSources', machineIdentifier } as const])];
  }

  #connectionsOf(server: Server): TreeNode[] {
    const { machineIdentifier } = server;
    return connectionsOf(server).map(({ address }) => ({ kind: 'connection', machineIdentifier, address }));
  }

  #ask(server: Server, { anew = false } = {}): Promise<readonly KnownSource[] | Failure> {
    const { machineIdentifier, address } = server;
    const { access, directory, sources } = this.#dependencies;
    const as = `${selectedToken(server)?.id} ${address}`;
    const known = this.#asked.get(machineIdentifier);
    // A server that works again is asked again.
    const outdated = known?.failed && directory.stateOf(server) === 'reachable';
    if (!anew && !outdated && known?.as === as) return known.answer;
    const asking = mayTellSources(server) ? sources.providers(server, { anew }) : access.reach(server).then(() => []);
    const entry: Asked = {
      as,
      failed: false,
      answer: asking.catch(async error => {
        entry.failed = true;
        return new Failure(inWords(error)?.message ?? '');
      }),
    };
    this.#asked.set(machineIdentifier, entry);
    return entry.answer;
  }

  #serverItem(server: Server): vscode.TreeItem {
    const { connections, directory } = this.#dependencies;
    const current = connections.current(server);
    return serverItem(server, {
      state: directory.stateOf(server),
      current,
      currentState: current && connections.stateOf(server, current),
      selected: directory.selected?.machineIdentifier === server.machineIdentifier,
      several: directory.count > 1,
    });
  }

  #connectionItem(server: Server, address: string): vscode.TreeItem {
    const { connections } = this.#dependencies;
    const connection = connectionsOf(server).find(each => each.address === address);
    if (!connection) return new vscode.TreeItem('');
    const inUse = connections.current(server)?.address === address;
    return connectionItem(server, connection, connections.stateOf(server, connection), inUse);
  }
}

function accountOf(argument: unknown): unknown {
  return typeof argument === 'object' && argument !== null && 'account' in argument ? argument.account : undefined;
}
