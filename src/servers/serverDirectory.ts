import * as vscode from 'vscode';
import type { AccountStore } from '../accounts/accountStore.ts';
import { setContext } from '../workbench/commands.ts';
import { log } from '../workbench/log.ts';
import type { ListFile } from './listFile.ts';
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

/**
 * The servers: those that the user added by address and those that the user's accounts list, which of them is selected,
 * and how each answered last. Holds no secrets.
 */
export class ServerDirectory implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #accounts: AccountStore;
  readonly #file: ListFile;
  readonly #states = new Map<string, ServerState>();
  readonly #changed = new vscode.EventEmitter<string | undefined>();
  readonly #listener: vscode.Disposable;
  /** What was stored when a change was last told. */
  #seen = '';
  #registered: vscode.Disposable | undefined;
  #lists = new Map<string, readonly ListedServer[]>();
  #loading: Promise<void> | undefined;
  #isLoaded = false;
  #merged: ReadonlyMap<string, Server> | undefined;
  /** Fires when something has changed: with a machineIdentifier where it is only the state of that server. */
  readonly onDidChange = this.#changed.event;

  constructor(memento: vscode.Memento, accounts: AccountStore, file: ListFile) {
    this.#memento = memento;
    this.#accounts = accounts;
    this.#file = file;
    this.#listener = accounts.onDidChange(() => this.#didChange());
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
    const isComplete = this.#isLoaded || this.#accounts.accounts.length === 0;
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

  /** Reads what the accounts listed last; once, however often it is called. */
  load(): Promise<void> {
    this.#accounts.watch();
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Takes in what plex.tv lists for an account now. */
  async setListed(account: string, servers: readonly ListedServer[]): Promise<void> {
    await this.load();
    if (!this.everAdded) await this.#memento.update(EVER_ADDED, true);
    if (JSON.stringify(this.#lists.get(account)) === JSON.stringify(servers)) return;
    this.#lists.set(account, servers);
    this.#didChange();
    await this.#save();
  }

  /** Forgets what an account listed, and what was stored of servers that are known from nowhere else. */
  async forgetList(account: string): Promise<void> {
    await this.load();
    this.#lists.delete(account);
    const listed = new Set([...this.#lists.values()].flat().map(({ machineIdentifier }) => machineIdentifier));
    const known = this.#records().filter(each => each.tokens.length > 0 || listed.has(each.machineIdentifier));
    await this.#memento.update(SERVERS, known);
    this.#didChange();
    await this.#save();
  }

  /** Stores a server that the user added, in the place of what was stored of it. */
  async put(record: ServerRecord): Promise<void> {
    const { machineIdentifier, name, address, version, tokens, selectedToken, usedSources } = record;
    const stored = {
      ...{ machineIdentifier, name, address, version, tokens, selectedToken },
      ...(usedSources && { usedSources }),
    };
    const records = this.#records();
    const known = records.some(each => each.machineIdentifier === machineIdentifier);
    const next = known
      ? records.map(each => (each.machineIdentifier === machineIdentifier ? stored : each))
      : [...records, stored];
    await this.#memento.update(SERVERS, next);
    if (!this.everAdded) await this.#memento.update(EVER_ADDED, true);
    this.#didChange();
  }

  /** Changes what is stored of a server; of one that an account lists, there may be nothing yet. */
  async update({ machineIdentifier, name, version }: Server, change: Partial<ServerRecord>): Promise<void> {
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
  async select(server: Server, token = selectedToken(server)?.id ?? ''): Promise<void> {
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
    this.#lists = new Map();
    await this.#file.delete();
    this.#didChange();
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

  async #load(): Promise<void> {
    if (this.#accounts.accounts.length > 0) this.#lists = await this.#file.read();
    this.#isLoaded = true;
    if (this.#lists.size === 0) return;
    this.#didChange();
  }

  async #save(): Promise<void> {
    try {
      const here = new Set(this.#accounts.accounts.map(({ id }) => id));
      await this.#file.write(new Map([...this.#lists].filter(([account]) => here.has(account))));
    } catch (error) {
      // It is only there to be faster the next time.
      log.error(error);
    }
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
    return Array.isArray(stored) ? stored.filter(isServerRecord) : [];
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
