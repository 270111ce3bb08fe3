import { type IncomingMessage, request } from 'node:http';
import { until } from '../until.ts';
import type { SignIn } from './accounts.ts';
import type { NamedToken } from './handedOut.ts';
import type { FaultRule } from './injectedFaults.ts';
import type { JournalEntry } from './journal.ts';
import type { AccountKey } from './people.ts';
import type { Pin } from './pins.ts';
import type { Device } from './request.ts';
import type { ServerKey, ServiceKey } from './services.ts';
import type { Modes } from './simulatedMediaServer.ts';
import type { PlexTvModes } from './simulatedPlexTv.ts';
import type { SimulatorDescription } from './simulator.ts';

/** `gone`: connections are refused. `starting`: 503 to everything. */
export type Lifecycle = 'running' | 'gone' | 'starting';

export type ServiceState = {
  lifecycle: Lifecycle;
  modes: object;
  /** One device for each X-Plex-Client-Identifier seen. */
  devices: Device[];
  /** Connections over all entrances, since the simulator started. */
  connectionsAccepted: number;
  connectionsOpen: number;
};

export type ServerState = ServiceState & {
  version: string;
  modes: Modes;
  /** Transient tokens that this server created and still accepts. */
  mintedTokens: string[];
};

export type PlexTvState = ServiceState & {
  modes: PlexTvModes;
  /** Valid account tokens from approved PINs. */
  signIns: SignIn[];
  /** Neither approved nor expired, oldest first. */
  openPins: Pin[];
};

type StateOf = Record<ServerKey, ServerState> & { plexTv: PlexTvState };

/** The duration of a restart's stages, in milliseconds; 0 leaves a stage out. */
export type Restart = { refusedForMs: number; startingForMs: number };

/** Controls a running simulator, from any process that has its control URL. */
export class ControlClient {
  readonly url: string;

  constructor(controlUrl: string) {
    this.url = controlUrl;
  }

  /** Returns the description that `spawnSimulator` got: addresses, identifiers, tokens. */
  describe(): Promise<SimulatorDescription> {
    return this.#send('GET', '/');
  }

  state<Key extends ServiceKey>(server: Key): Promise<StateOf[Key]> {
    return this.#send('GET', `/servers/${server}`);
  }

  /** Adds a fault and returns its id, for `removeFault`. The fault `delay` adds latency. */
  async addFault(server: ServiceKey, rule: FaultRule): Promise<number> {
    const { id } = await this.#send<{ id: number }>('POST', `/servers/${server}/faults`, rule);
    return id;
  }

  /** Holds all responses to a path until the returned function is called. */
  async hold(server: ServiceKey, path: string): Promise<() => Promise<void>> {
    const id = await this.addFault(server, { fault: { kind: 'held' }, path });
    return () => this.removeFault(server, id);
  }

  async removeFault(server: ServiceKey, id: number): Promise<void> {
    await this.#send('DELETE', `/servers/${server}/faults/${id}`);
  }

  async clearFaults(server: ServiceKey): Promise<void> {
    await this.#send('DELETE', `/servers/${server}/faults`);
  }

  /** Changes the given modes and keeps the others, including those given as undefined. */
  async setModes<Key extends ServiceKey>(server: Key, modes: Partial<StateOf[Key]['modes']>): Promise<void> {
    await this.#send('PATCH', `/servers/${server}/modes`, modes);
  }

  /**
   * Restarts a server, which ends its transient tokens and connections. Resolves once the server is away, or, where
   * `refusedForMs` is 0, once it listens again; `untilRunning` waits for the rest.
   */
  async restart(server: ServiceKey, stages: Partial<Restart> = {}): Promise<void> {
    await this.#send('POST', `/servers/${server}/restart`, stages);
  }

  /** Refuses connections until `connect`, and keeps the server's state. */
  async disconnect(server: ServiceKey): Promise<void> {
    await this.#send('POST', `/servers/${server}/disconnect`);
  }

  async connect(server: ServiceKey): Promise<void> {
    await this.#send('POST', `/servers/${server}/connect`);
  }

  async untilRunning(server: ServiceKey): Promise<void> {
    await until(`${server} to run`, async () => (await this.state(server)).lifecycle === 'running');
  }

  /** Returns the requests to all servers since the start, the last `reset` or the last `clearJournal`, in order of arrival. */
  journal(): Promise<JournalEntry[]> {
    return this.#send('GET', '/journal');
  }

  async clearJournal(): Promise<void> {
    await this.#send('DELETE', '/journal');
  }

  /** Returns every token in any response since the simulator started. Restarts and resets remove none. */
  handedOut(): Promise<NamedToken[]> {
    return this.#send('GET', '/tokens');
  }

  /** Waits for the first request that `wanted` accepts, to act while its response is under way or after it was cut off. */
  untilRequest(wanted: (entry: JournalEntry) => boolean): Promise<JournalEntry> {
    return until('a request', async () => (await this.journal()).find(wanted));
  }

  /**
   * Approves the PIN with this code, or the latest open one, as the button on the approval page does. Returns the new
   * account token.
   */
  async approvePin(user: AccountKey, code?: string): Promise<string> {
    const { token } = await this.#send<{ token: string }>('POST', '/plexTv/approve', { user, code });
    return token;
  }

  /** Expires every PIN, approved ones too. */
  async expirePins(): Promise<void> {
    await this.#send('POST', '/plexTv/expire');
  }

  /** Changes the access tokens of a server's guests, as a restore from backup does. */
  async rotateServerToken(server: ServerKey): Promise<void> {
    await this.#send('POST', '/plexTv/rotate', { server });
  }

  /** Restores the initial state but for the ports. Cuts off responses that are under way, and keeps idle connections. */
  async reset(): Promise<void> {
    await this.#send('POST', '/reset');
  }

  /** Uses node:http rather than fetch, which some hosts of these tests replace. */
  #send<T>(method: string, path: string, body?: unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      const outgoing = request(new URL(path, this.url), { method }, response => {
        received<T>(response, `${method} ${path}`).then(resolve, reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

async function received<T>(response: IncomingMessage, command: string): Promise<T> {
  const text = Buffer.concat(await response.toArray()).toString();
  if (response.statusCode === 200) return JSON.parse(text) as T;
  throw new Error(`The simulator returned ${response.statusCode} for ${command}: ${text}`);
}
