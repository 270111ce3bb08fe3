import * as vscode from 'vscode';
import type { Account } from '../accounts/account.ts';
import type { AccountStore } from '../accounts/accountStore.ts';
import { setContext } from '../workbench/commands.ts';
import { log } from '../workbench/log.ts';
import type { ListFiles } from './listFiles.ts';
import { mergeServers } from './mergeServers.ts';
import {
  isServerRecord,
  type ListedServer,
  type Server,
  type ServerRecord,
  type ServerState,
  selectedToken,
} from './server.ts';

const SERVERS = 'servers';
const SELECTED = 'selectedServer';
const EVER_ADDED = 'everAddedServer';

type Lister = (account: Account, signal?: AbortSignal) => Promise<void>;

/**
 * The servers: those that the user added by address and those that the user's accounts list, which of them is selected,
 * and how each answered last. Holds no secrets.
 */
export class ServerDirectory implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #accounts: AccountStore;
  readonly #files: ListFiles;
  readonly #states = new Map<string, ServerState>();
  readonly #changed = new vscode.EventEmitter<string | undefined>();
  readonly #listener: vscode.Disposable;
  /** What was stored when a change was last told. */
  #seen = '';
  #registered: vscode.Disposable | undefined;
  readonly #lists = new Map<string, readonly ListedServer[]>();
  readonly #loading = new Map<string, Promise<void>>();
  readonly #loaded = new Set<string>();
  #list: Lister | undefined;
  #merged: ReadonlyMap<string, Server> | undefined;
  /** Fires when something has changed: with a machineIdentifier where it is only the state of that server. */
  readonly onDidChange = this.#changed.event;

  constructor(memento: vscode.Memento, accounts: AccountStore, files: ListFiles) {
    this.#memento = memento;
    this.#accounts = accounts;
    this.#files = files;
    this.#listener = accounts.onDidChange(() => this.#takeOver().catch(error => log.error(error)));
  }

  /** Whether there has ever been a server or an account: the one thing that activation reads. */
  get everAdded(): boolean {
    return this.#memento.get(EVER_ADDED, false);
  }

  /** Those that the user owns or added, then those that others share. */
  get servers(): readonly Server[] {
    return [...this.#all().values()];
  }

  get count(): number {
    return this.#all().size;
  }

  /** The server that commands use when they are given none: the one that the user selected, or the only one. */
  get selected(): Server | undefined {
    const all = this.#all();
    const selected = all.get(this.#memento.get<string>(SELECTED, ''));
    // Before the lists are read, the only one that is known may not be the only one.
    const isComplete = this.#accounts.accounts.every(({ id }) => this.#loaded.has(id));
    return selected ?? (all.size === 1 && isComplete ? [...all.values()][0] : undefined);
  }

  find(machineIdentifier: unknown): Server | undefined {
    return typeof machineIdentifier === 'string' ? this.#all().get(machineIdentifier) : undefined;
  }

  stateOf({ machineIdentifier }: Pick<Server, 'machineIdentifier'>): ServerState {
    return this.#states.get(machineIdentifier) ?? 'notAsked';
  }

  setState(server: Pick<Server, 'machineIdentifier'>, state: ServerState): void {
    if (this.stateOf(server) === state) return;
    this.#states.set(server.machineIdentifier, state);
    this.#changed.fire(server.machineIdentifier);
  }

  /** Reads what each account listed last; of each once, however often it is called. */
  async load(): Promise<void> {
    this.#accounts.watch();
    this.refresh();
    await Promise.all(this.#accounts.accounts.map(({ id }) => this.#load(id)));
  }

  /** Whether it is known which servers an account has: plex.tv was asked, here or in another window. */
  isListed({ id }: Account): boolean {
    return this.#lists.has(id);
  }

  /** What an account lists, as far as this window knows; `undefined` where it doesn't. */
  listOf({ id }: Account): readonly ListedServer[] | undefined {
    return this.#lists.get(id);
  }

  /** @param list asks plex.tv for the servers of an account, and sets them */
  listWith(list: Lister): void {
    this.#list = list;
  }

  /**
   * As `load`, and has plex.tv asked for the servers of accounts of which none were ever listed here.
   *
   * @throws {PlexError | Problem} where that fails, and no server is known from anywhere else
   */
  async complete(signal?: AbortSignal): Promise<void> {
    await this.load();
    const unlisted = this.#accounts.accounts.filter(account => !this.isListed(account));
    const outcomes = await Promise.allSettled(unlisted.map(account => this.#list?.(account, signal)));
    const failed = outcomes.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected' && (this.count === 0 || signal?.aborted)) throw failed.reason;
  }

  /** Takes in what plex.tv lists for an account now. */
  async setListed(account: string, servers: readonly ListedServer[]): Promise<void> {
    await this.load();
    if (JSON.stringify(this.#lists.get(account)) === JSON.stringify(servers)) return;
    this.#lists.set(account, servers);
    this.#didChange();
    try {
      await this.#files.write(account, servers);
    } catch (error) {
      // It is only there to be faster the next time.
      log.error(error);
    }
  }

  /** Forgets what an account listed, and what was stored of servers that are known from nowhere else. */
  async forgetList(account: string): Promise<void> {
    await this.load();
    for (const each of [this.#lists, this.#loading, this.#loaded]) each.delete(account);
    const listed = new Set([...this.#lists.values()].flat().map(({ machineIdentifier }) => machineIdentifier));
    const known = this.#records().filter(each => each.tokens.length > 0 || listed.has(each.machineIdentifier));
    await this.#memento.update(SERVERS, known);
    this.#didChange();
    await this.#files.delete(account);
  }

  /** Stores a server that the user added, in the place of what was stored of it. */
  async put(record: ServerRecord): Promise<void> {
    const { machineIdentifier, name, address, version, tokens, selectedToken, usedSources } = record;
    const stored = {
      ...{ machineIdentifier, name, address, version, selectedToken },
      tokens: tokens.map(({ id, label, address }) => ({ id, label, ...(address !== undefined && { address }) })),
      ...(usedSources && { usedSources }),
    };
    const records = this.#records();
    const known = records.some(each => each.machineIdentifier === machineIdentifier);
    const next = known
      ? records.map(each => (each.machineIdentifier === machineIdentifier ? stored : each))
      : [...records, stored];
    await this.#memento.update(SERVERS, next);
    await this.#noteAdded();
    this.#didChange();
  }

  /** Changes what is stored of a server; of one that an account lists, there may be nothing yet. */
  async update(
    { machineIdentifier, name, version }: Pick<Server, 'machineIdentifier' | 'name' | 'version'>,
    change: Partial<ServerRecord>,
  ): Promise<void> {
    const known = this.#records().find(each => each.machineIdentifier === machineIdentifier);
    const fresh = { machineIdentifier, name, version, address: '', tokens: [], selectedToken: '' };
    await this.put({ ...(known ?? fresh), ...change });
  }

  /** Of a server that is stored; an account's list has its own. */
  async noteVersion(machineIdentifier: string, version: string): Promise<void> {
    const known = this.#records().find(each => each.machineIdentifier === machineIdentifier);
    if (known && version !== '' && known.version !== version) await this.put({ ...known, version });
  }

  /** @param token the id of the one that it is to be asked with */
  async select(server: Server, token = selectedToken(server)?.id ?? server.selectedToken): Promise<void> {
    // A record of it, so that it is known before the lists are read.
    await this.update(server, { name: server.name, selectedToken: token });
    await this.#memento.update(SELECTED, server.machineIdentifier);
    this.#didChange();
  }

  /** Forgets what is stored of a server. One that an account lists is still there. */
  async remove({ machineIdentifier }: Server): Promise<void> {
    await this.#memento.update(
      SERVERS,
      this.#records().filter(each => each.machineIdentifier !== machineIdentifier),
    );
    this.#states.delete(machineIdentifier);
    this.#didChange();
  }

  /** Forgets what the accounts listed. */
  async forgetLists(): Promise<void> {
    for (const each of [this.#lists, this.#loading, this.#loaded]) each.clear();
    this.#didChange();
    await this.#files.deleteAll();
  }

  /** Registers what only servers need, now or when the first one is added, and disposes of it with this. */
  onceServersExist(register: () => vscode.Disposable[]): void {
    const check = (): void => {
      setContext('plexTokens.hasServer', this.#all().size > 0);
      setContext('plexTokens.hasAccount', this.#accounts.accounts.length > 0);
      if (this.#registered || this.#all().size + this.#accounts.accounts.length === 0) return;
      this.#registered = vscode.Disposable.from(...register());
    };
    if (this.everAdded) {
      this.#seen = this.#stored();
      check();
    }
    this.#changed.event(server => server ?? check());
  }

  /** Takes over what another window has changed, if it has. */
  refresh(): void {
    if (this.#stored() !== this.#seen) this.#didChange();
  }

  dispose(): void {
    this.#listener.dispose();
    this.#registered?.dispose();
    this.#changed.dispose();
  }

  #load(account: string): Promise<void> {
    const loading = this.#loading.get(account) ?? this.#read(account);
    this.#loading.set(account, loading);
    return loading;
  }

  async #read(account: string): Promise<void> {
    const list = await this.#files.read(account);
    this.#loaded.add(account);
    // What plex.tv has said meanwhile is newer.
    if (!list || this.#lists.has(account)) return;
    this.#lists.set(account, list);
    this.#didChange();
  }

  /** Accounts have come or gone, here or in another window, which has stored their lists. */
  async #takeOver(): Promise<void> {
    const { accounts } = this.#accounts;
    for (const gone of [...this.#lists.keys()].filter(list => accounts.every(({ id }) => id !== list))) {
      for (const each of [this.#lists, this.#loading, this.#loaded]) each.delete(gone);
    }
    this.#didChange();
    if (accounts.length > 0) await this.#noteAdded();
    await this.load();
  }

  async #noteAdded(): Promise<void> {
    if (!this.everAdded) await this.#memento.update(EVER_ADDED, true);
  }

  #all(): ReadonlyMap<string, Server> {
    this.#merged ??= new Map(
      mergeServers({ records: this.#records(), accounts: this.#accounts.accounts, lists: this.#lists }).map(server => [
        server.machineIdentifier,
        server,
      ]),
    );
    return this.#merged;
  }

  #records(): ServerRecord[] {
    const stored = this.#memento.get<unknown>(SERVERS);
    return Array.isArray(stored) ? stored.filter(isServerRecord).map(withAddresses) : [];
  }

  #didChange(): void {
    this.#seen = this.#stored();
    this.#merged = undefined;
    this.#changed.fire(undefined);
  }

  #stored(): string {
    return JSON.stringify([this.#memento.get(SERVERS), this.#memento.get(SELECTED), this.#accounts.accounts]);
  }
}

/** A token that was stored without an address of its own was given for the one of its server. */
function withAddresses(record: ServerRecord): ServerRecord {
  if (record.address === '') return record;
  return { ...record, tokens: record.tokens.map(token => ({ address: record.address, ...token })) };
}
