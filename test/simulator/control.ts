import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultRule } from './faults.ts';
import type { JournalEntry } from './journal.ts';
import type { Modes } from './mediaServer.ts';
import type { Device } from './request.ts';
import type { SimulatorDescription } from './simulator.ts';
import type { ServerKey } from './world.ts';

/** `gone`: connections are refused. `starting`: 503 to everything. */
export type Lifecycle = 'running' | 'gone' | 'starting';

export type ServerState = {
  lifecycle: Lifecycle;
  version: string;
  modes: Modes;
  /** One for each X-Plex-Client-Identifier seen. */
  devices: Device[];
  /** Transient tokens that this server gave out and still accepts. */
  mintedTokens: string[];
  /** Over all entrances, since the simulator started. */
  connectionsAccepted: number;
  connectionsOpen: number;
};

/** How long a restart takes, in milliseconds; 0 leaves the stage out. */
export type Restart = { refusedForMs: number; startingForMs: number };

/** Turns the knobs of a running simulator, from whatever process has its control URL. */
export class ControlClient {
  readonly url: string;

  constructor(controlUrl: string) {
    this.url = controlUrl;
  }

  /** What `spawnSimulator` was told: addresses, identifiers, tokens. */
  describe(): Promise<SimulatorDescription> {
    return this.#send('GET', '/');
  }

  state(server: ServerKey): Promise<ServerState> {
    return this.#send('GET', `/servers/${server}`);
  }

  /** Returns the fault's id, for `removeFault`. Latency is the fault `delay`. */
  async addFault(server: ServerKey, rule: FaultRule): Promise<number> {
    const { id } = await this.#send<{ id: number }>('POST', `/servers/${server}/faults`, rule);
    return id;
  }

  async removeFault(server: ServerKey, id: number): Promise<void> {
    await this.#send('DELETE', `/servers/${server}/faults/${id}`);
  }

  async clearFaults(server: ServerKey): Promise<void> {
    await this.#send('DELETE', `/servers/${server}/faults`);
  }

  /** Changes the modes that are given and leaves the others. */
  async setModes(server: ServerKey, modes: Partial<Modes>): Promise<void> {
    await this.#send('PATCH', `/servers/${server}/modes`, modes);
  }

  /**
   * Ends the server's transient tokens and connections. Resolves once the server is away, or, where `refusedForMs` is 0,
   * once it listens again: `untilRunning` waits for the rest.
   */
  async restart(server: ServerKey, stages: Partial<Restart> = {}): Promise<void> {
    await this.#send('POST', `/servers/${server}/restart`, stages);
  }

  /** Refuses connections until `connect`, and forgets nothing. */
  async disconnect(server: ServerKey): Promise<void> {
    await this.#send('POST', `/servers/${server}/disconnect`);
  }

  async connect(server: ServerKey): Promise<void> {
    await this.#send('POST', `/servers/${server}/connect`);
  }

  async untilRunning(server: ServerKey, timeoutMs = 5000): Promise<void> {
    await poll(
      async () => (await this.state(server)).lifecycle === 'running' || undefined,
      timeoutMs,
      `${server} to run`,
    );
  }

  /** The requests to all servers since the start, the last `reset` or the last `clearJournal`, in order of arrival. */
  journal(): Promise<JournalEntry[]> {
    return this.#send('GET', '/journal');
  }

  async clearJournal(): Promise<void> {
    await this.#send('DELETE', '/journal');
  }

  /** Waits for the first request that `wanted` accepts; for acting while an answer is still on its way, or was cut off. */
  untilRequest(wanted: (entry: JournalEntry) => boolean, timeoutMs = 5000): Promise<JournalEntry> {
    return poll(async () => (await this.journal()).find(wanted), timeoutMs, 'a request');
  }

  /** Everything as it was at the start, ports excepted: answers still on their way are cut off, idle connections stay. */
  async reset(): Promise<void> {
    await this.#send('POST', '/reset');
  }

  /** node:http rather than fetch, which some hosts of these tests replace. */
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

async function received<T>(response: IncomingMessage, wish: string): Promise<T> {
  const text = Buffer.concat(await response.toArray()).toString();
  if (response.statusCode === 200) return JSON.parse(text) as T;
  throw new Error(`The simulator's control answered ${response.statusCode} to ${wish}: ${text}`);
}

async function poll<T>(look: () => Promise<T | undefined>, timeoutMs: number, what: string): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for ${what}`);
    await sleep(3);
  }
}
