import * as vscode from 'vscode';
import type { Account } from '../accounts/account.ts';
import type { AccountStore } from '../accounts/accountStore.ts';
import { settled } from '../plex/promises.ts';
import type { Kind } from '../state/item.ts';
import { StateItems, type StateStore } from '../state/stateStore.ts';
import { Disposable } from '../workbench/disposable.ts';
import { log } from '../workbench/log.ts';
import { mergeServers } from './mergeServers.ts';
import {
  isListedServer,
  isStoredServer,
  isStoredToken,
  type ListedServer,
  type ReadServers,
  type Server,
  type ServerRecord,
  type ServerState,
  type StoredServer,
  type StoredToken,
  selectedToken,
} from './server.ts';
import { troubleOf } from './stateWords.ts';
import type { Summary } from './summary.ts';

const SELECTED = 'selectedServer';
/** The kinds of stored items that servers are merged from. */
const PARTS: readonly Kind[] = ['servers', 'serverTokens', 'lists', 'accounts'];

/**
 * The servers that the user added by address and those that the user's accounts list, with the state of each and which one is
 * selected. Holds no secrets.
 */
export class ServerDirectory extends Disposable {
  readonly #state: StateStore;
  readonly #accounts: AccountStore;
  readonly #summary: Summary;
  readonly #readServers: ReadServers;
  readonly #stored: StateItems<StoredServer>;
  readonly #tokens: StateItems<StoredToken>;
  readonly #lists: StateItems<readonly ListedServer[]>;
  readonly #choices: StateItems<string>;
  /** By machineIdentifier, with the id of the token that was selected. */
  readonly #states = new Map<string, { readonly state: ServerState; readonly token: string | undefined }>();
  readonly #changed = this.register(new vscode.EventEmitter<string | undefined>());
  #merged: { readonly version: string; readonly servers: ReadonlyMap<string, Server> } | undefined;
  /** Fires when something has changed: with a machineIdentifier where only the state of that server has. */
  readonly onDidChange = this.#changed.event;

  constructor(state: StateStore, accounts: AccountStore, summary: Summary, readServers: ReadServers) {
    super();
    this.#state = state;
    this.#accounts = accounts;
    this.#summary = summary;
    this.#readServers = readServers;
    this.#stored = new StateItems(state, 'servers', value => (isStoredServer(value) ? value : undefined));
    this.#tokens = new StateItems(state, 'serverTokens', value => (isStoredToken(value) ? value : undefined));
    this.#lists = new StateItems(state, 'lists', value =>
      Array.isArray(value) ? value.filter(isListedServer) : undefined,
    );
    this.#choices = new StateItems(state, 'choices', value => (typeof value === 'string' ? value : undefined));
    this.register(accounts.onDidChange(() => this.#didChange()));
    this.register(
      state.onDidChange(kinds => {
        if ([...PARTS, 'choices' as const].some(kind => kinds.has(kind))) this.#didChange();
      }),
    );
  }

  /** The servers that the user owns or added, then those that others share. */
  get servers(): readonly Server[] {
    return [...this.#all().values()];
  }

  get count(): number {
    return this.#all().size;
  }

  /** The server that commands use by default: the one that the user selected, or the only one. */
  get selected(): Server | undefined {
    const all = this.#all();
    return all.get(this.#choices.get(SELECTED) ?? '') ?? (all.size === 1 ? [...all.values()][0] : undefined);
  }

  find(machineIdentifier: unknown): Server | undefined {
    return typeof machineIdentifier === 'string' ? this.#all().get(machineIdentifier) : undefined;
  }

  /** Returns the state of a server with its selected token. Another token may be accepted, and has its own connections. */
  stateOf({ machineIdentifier }: Pick<Server, 'machineIdentifier'>): ServerState {
    const last = this.#states.get(machineIdentifier);
    return last && last.token === this.#tokenOf(machineIdentifier) ? last.state : 'notAsked';
  }

  setState(server: Pick<Server, 'machineIdentifier'>, state: ServerState): void {
    if (this.stateOf(server) === state) return;
    this.#states.set(server.machineIdentifier, { state, token: this.#tokenOf(server.machineIdentifier) });
    this.#showSummary();
    this.#changed.fire(server.machineIdentifier);
  }

  /** Reads what is stored; later calls read nothing. */
  async load(): Promise<void> {
    this.#accounts.watch();
    await this.#state.load();
    this.#showSummary();
  }

  /** Returns the servers that an account lists; `undefined` where no window has read them from plex.tv yet. */
  listOf({ id }: Account): readonly ListedServer[] | undefined {
    return this.#lists.get(id);
  }

  /**
   * Does the same as `load`, and reads from plex.tv the lists of accounts that have none yet.
   *
   * @throws {PlexError | Problem} where that fails and no other server is known
   */
  async complete(signal?: AbortSignal): Promise<void> {
    await this.load();
    const unlisted = this.#accounts.accounts.filter(account => !this.listOf(account));
    try {
      await settled(unlisted.map(account => this.#readServers(account, signal)));
    } catch (error) {
      if (this.count === 0 || signal?.aborted) throw error;
    }
  }

  /** Stores the servers that plex.tv lists for an account. */
  async setListed(account: string, servers: readonly ListedServer[]): Promise<void> {
    await this.load();
    await this.#lists.set(account, servers);
  }

  /** Deletes the lists of removed accounts and Home users, and what is stored of servers that nothing else lists. */
  async forgetLists(): Promise<void> {
    await this.load();
    const removed = this.#lists.entries().filter(([account]) => !this.#accounts.find(account));
    const deleting = removed.map(([account]) => this.#lists.delete(account));
    const known = new Set(
      [...this.#lists.values().flat(), ...this.#tokens.values()].map(({ machineIdentifier }) => machineIdentifier),
    );
    for (const [machineIdentifier] of this.#stored.entries()) {
      if (!known.has(machineIdentifier)) deleting.push(this.#stored.delete(machineIdentifier));
    }
    await Promise.all(deleting);
  }

  /** Stores a server that the user added, and replaces what was stored of it. */
  async put(record: ServerRecord): Promise<void> {
    await this.load();
    const { machineIdentifier, name, address, version, tokens, selectedToken, usedSources } = record;
    const entries = tokens.map(({ id, label, address }): StoredToken => {
      const entry = { machineIdentifier, id, label };
      return address === undefined ? entry : { ...entry, address };
    });
    const removed = this.#tokenKeysOf(machineIdentifier).filter(key => !entries.some(entry => keyOf(entry) === key));
    const server = { name, address, version, selectedToken, ...(usedSources && { usedSources }) };
    await Promise.all([
      ...entries.map(entry => this.#tokens.set(keyOf(entry), entry)),
      ...removed.map(key => this.#tokens.delete(key)),
      this.#stored.set(machineIdentifier, server),
    ]);
  }

  /** Changes what is stored of a server. Nothing need be stored of one that an account lists. */
  async update(
    { machineIdentifier, name, version }: Pick<Server, 'machineIdentifier' | 'name' | 'version'>,
    change: Partial<ServerRecord>,
  ): Promise<void> {
    await this.load();
    const known = this.#records().find(record => record.machineIdentifier === machineIdentifier);
    const empty = { machineIdentifier, name, version, address: '', tokens: [], selectedToken: '' };
    await this.put({ ...(known ?? empty), ...change });
  }

  /** Stores the version of a server that the user added or used. An account's list has versions of its own. */
  async noteVersion({ machineIdentifier, version }: Pick<Server, 'machineIdentifier' | 'version'>): Promise<void> {
    const known = this.#stored.get(machineIdentifier);
    if (known && version !== '') await this.#stored.set(machineIdentifier, { ...known, version });
  }

  /** @param token the id of the token to select with the server */
  async select(server: Server, token = selectedToken(server)?.id ?? server.selectedToken): Promise<void> {
    const { machineIdentifier, name } = server;
    await Promise.all([
      this.update(server, { name, selectedToken: token }),
      this.#choices.set(SELECTED, machineIdentifier),
    ]);
  }

  /** Deletes what is stored of a server. One that an account lists stays in the directory. */
  async remove({ machineIdentifier }: Server): Promise<void> {
    const keys = this.#tokenKeysOf(machineIdentifier);
    await Promise.all([this.#stored.delete(machineIdentifier), ...keys.map(key => this.#tokens.delete(key))]);
  }

  #didChange(): void {
    this.#showSummary();
    this.#changed.fire(undefined);
  }

  #showSummary(): void {
    if (!this.#state.isLoaded) return;
    const { selected } = this;
    const summary = {
      hasServer: this.#all().size > 0,
      hasAccount: this.#accounts.accounts.length > 0,
      ...(selected && { selected: { server: selected.name, token: selectedToken(selected)?.label } }),
    };
    this.#summary.set(summary).catch(error => log.error(error));
    this.#summary.setTrouble(selected && troubleOf(selected, this.stateOf(selected)));
  }

  #all(): ReadonlyMap<string, Server> {
    const version = PARTS.map(kind => this.#state.versionOf(kind)).join();
    if (this.#merged?.version !== version) {
      const { accounts } = this.#accounts;
      const servers = mergeServers({ records: this.#records(), accounts, lists: new Map(this.#lists.entries()) });
      this.#merged = { version, servers: new Map(servers.map(server => [server.machineIdentifier, server])) };
    }
    return this.#merged.servers;
  }

  #records(): ServerRecord[] {
    const tokens = Map.groupBy(this.#tokens.values(), ({ machineIdentifier }) => machineIdentifier);
    return this.#stored.entries().map(([machineIdentifier, server]) => ({
      machineIdentifier,
      ...server,
      tokens: (tokens.get(machineIdentifier) ?? []).map(({ id, label, address = server.address }) =>
        // Without an address of its own, the token was given for its server's address.
        address === '' ? { id, label } : { id, label, address },
      ),
    }));
  }

  #tokenOf(machineIdentifier: string): string | undefined {
    const server = this.find(machineIdentifier);
    return server && selectedToken(server)?.id;
  }

  #tokenKeysOf(machineIdentifier: string): string[] {
    const entries = this.#tokens.entries();
    return entries.filter(([, entry]) => entry.machineIdentifier === machineIdentifier).map(([key]) => key);
  }
}

function keyOf({ machineIdentifier, id }: StoredToken): string {
  return `${machineIdentifier}/${id}`;
}
