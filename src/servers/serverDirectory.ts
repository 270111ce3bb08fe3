import * as vscode from 'vscode';
import { setContext } from '../workbench/commands.ts';
import { isServer, type Server, type ServerState } from './server.ts';

const SERVERS = 'servers';
const SELECTED = 'selectedServer';
const EVER_ADDED = 'everAddedServer';

/** The servers that the user added, which of them is selected, and how each answered last. Holds no secrets. */
export class ServerDirectory implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #states = new Map<string, ServerState>();
  readonly #changed = new vscode.EventEmitter<void>();
  /** What was stored when a change was last told. */
  #seen = '';
  #registered: vscode.Disposable | undefined;
  /** Fires when a server, the selection or a state has changed. */
  readonly onDidChange = this.#changed.event;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  /** Whether there has ever been a server: the one thing that activation reads. */
  get everAdded(): boolean {
    return this.#memento.get(EVER_ADDED, false);
  }

  /** In the order in which they were added. */
  get servers(): readonly Server[] {
    const stored = this.#memento.get<unknown>(SERVERS);
    return Array.isArray(stored) ? stored.filter(isServer) : [];
  }

  /** The server that commands use when they are given none. */
  get selected(): Server | undefined {
    const { servers } = this;
    const selected = this.#memento.get<string>(SELECTED);
    return servers.find(({ machineIdentifier }) => machineIdentifier === selected) ?? servers[0];
  }

  find(machineIdentifier: unknown): Server | undefined {
    return this.servers.find(server => server.machineIdentifier === machineIdentifier);
  }

  stateOf({ machineIdentifier }: Server): ServerState {
    return this.#states.get(machineIdentifier) ?? 'notAsked';
  }

  setState(server: Server, state: ServerState): void {
    if (this.stateOf(server) === state) return;
    this.#states.set(server.machineIdentifier, state);
    this.#didChange();
  }

  /** Adds a server, or replaces the one with its machineIdentifier. */
  async put(server: Server): Promise<void> {
    const { servers } = this;
    const known = servers.some(({ machineIdentifier }) => machineIdentifier === server.machineIdentifier);
    const next = known
      ? servers.map(each => (each.machineIdentifier === server.machineIdentifier ? server : each))
      : [...servers, server];
    await this.#memento.update(SERVERS, next);
    if (!this.everAdded) await this.#memento.update(EVER_ADDED, true);
    this.#didChange();
  }

  async select(server: Server): Promise<void> {
    await this.#memento.update(SELECTED, server.machineIdentifier);
    this.#didChange();
  }

  async remove({ machineIdentifier }: Server): Promise<void> {
    await this.#memento.update(
      SERVERS,
      this.servers.filter(server => server.machineIdentifier !== machineIdentifier),
    );
    this.#states.delete(machineIdentifier);
    this.#didChange();
  }

  /** Registers what only servers need, now or when the first one is added, and disposes of it with this. */
  onceServersExist(register: () => vscode.Disposable[]): void {
    const check = (): void => {
      setContext('plexTokens.hasServer', this.servers.length > 0);
      if (this.#registered || this.servers.length === 0) return;
      this.#registered = vscode.Disposable.from(...register());
    };
    if (this.everAdded) {
      this.#seen = this.#stored();
      check();
    }
    this.#changed.event(check);
  }

  /** Takes over what another window has changed, if it has. */
  refresh(): void {
    if (this.#stored() !== this.#seen) this.#didChange();
  }

  #didChange(): void {
    this.#seen = this.#stored();
    this.#changed.fire();
  }

  #stored(): string {
    return JSON.stringify([this.#memento.get(SERVERS), this.#memento.get(SELECTED)]);
  }

  dispose(): void {
    this.#registered?.dispose();
    this.#changed.dispose();
  }
}
