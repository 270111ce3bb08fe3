import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answers.ts';
import type { Certificate } from './certificates.ts';
import type { Lifecycle, ServiceState } from './control.ts';
import { deliver } from './delivery.ts';
import type { HandedOut } from './handedOut.ts';
import { type FalsifyingFault, FaultBook } from './injectedFaults.ts';
import type { Entrance, Journal } from './journal.ts';
import { Listener } from './listener.ts';
import { replacement } from './replacements.ts';
import { type Device, type PlexRequest, readBody, readRequest } from './request.ts';
import type { ServiceKey } from './services.ts';

/** The base path that a reverse proxy would strip. */
export const BASE_PATH = '/plex';

export type Entrances = {
  http: number;
  https?: { port: number; certificate: Certificate };
  basePath?: number;
  /** Default: 127.0.0.1. */
  host?: string;
};

/** The service behind the ports: a media server, or plex.tv. */
export interface Service {
  modes: object;
  /** While true, every request gets 503. */
  starting: boolean;
  readonly devices: ReadonlyMap<string, Device>;
  /** Further members of its state. */
  facts(): object;
  answer(request: PlexRequest, lies: FalsifyingFault[]): Answer;
  /** Drops the state that ends with the process. */
  restart(): void;
  /** Restores the initial state. */
  reset(): void;
}

/** Serves one service on loopback: its ports, its faults, and its downtimes. */
export class LoopbackServer {
  readonly faults = new FaultBook();
  readonly service: Service;
  readonly #key: ServiceKey;
  readonly #journal: Journal;
  readonly #knownTokens: () => string[];
  readonly #handedOut: HandedOut;
  readonly #listeners = new Map<Entrance, Listener>();
  readonly #answering = new Set<ServerResponse>();
  #lifecycle: Lifecycle = 'gone';
  #restart = new AbortController();

  /** @param knownTokens returns every token of the simulator, which the journal looks for in addresses */
  constructor(
    key: ServiceKey,
    service: Service,
    entrances: Entrances,
    { journal, knownTokens, handedOut }: { journal: Journal; knownTokens: () => string[]; handedOut: HandedOut },
  ) {
    this.#key = key;
    this.service = service;
    this.#journal = journal;
    this.#knownTokens = knownTokens;
    this.#handedOut = handedOut;
    const { http, https, basePath, host } = entrances;
    this.#listen('http', http, undefined, host);
    if (https) this.#listen('https', https.port, https.certificate, host);
    if (basePath !== undefined) this.#listen('basePath', basePath, undefined, host);
  }

  /** Returns the port; `undefined` where the server has no such entrance. It is set once the server has been connected. */
  port(entrance: Entrance): number | undefined {
    return this.#listeners.get(entrance)?.port;
  }

  /** Accepts connections at once, without a boot, from any state. */
  async connect(): Promise<void> {
    this.#restart.abort();
    await this.#open(false);
  }

  /** Refuses connections until `connect` and keeps the server's state, as in a network failure. */
  async disconnect(): Promise<void> {
    this.#restart.abort();
    await this.#close();
  }

  /**
   * Restarts the server. Returns once it is away, or, where `refusedForMs` is 0, once it listens again. In the background,
   * it refuses connections for `refusedForMs`, returns 503 for `startingForMs`, and then runs the new version.
   */
  async restart(refusedForMs: number, startingForMs: number): Promise<void> {
    await this.disconnect();
    this.service.restart();
    this.#restart = new AbortController();
    const { signal } = this.#restart;
    const comeBack = async () => {
      await this.#open(startingForMs > 0);
      if (startingForMs > 0) after(startingForMs, signal, async () => this.#started());
    };
    if (refusedForMs > 0) after(refusedForMs, signal, comeBack);
    else await comeBack();
  }

  async reset(): Promise<void> {
    this.faults.clear();
    this.service.reset();
    for (const response of this.#answering) response.destroy();
    await this.connect();
  }

  state(): ServiceState {
    const connections = [...this.#listeners.values()].map(listener => listener.connections);
    return {
      lifecycle: this.#lifecycle,
      modes: this.service.modes,
      devices: [...this.service.devices.values()],
      ...this.service.facts(),
      connectionsAccepted: connections.reduce((sum, { accepted }) => sum + accepted, 0),
      connectionsOpen: connections.reduce((sum, { open }) => sum + open, 0),
    };
  }

  #listen(entrance: Entrance, port: number, certificate?: Certificate, host?: string): void {
    const onRequest = (request: IncomingMessage, response: ServerResponse) => this.#answer(entrance, request, response);
    this.#listeners.set(entrance, new Listener(port, onRequest, certificate, host));
  }

  async #open(starting: boolean): Promise<void> {
    this.service.starting = starting;
    await Promise.all([...this.#listeners.values()].map(listener => listener.open()));
    this.#lifecycle = starting ? 'starting' : 'running';
  }

  #started(): void {
    this.service.starting = false;
    this.#lifecycle = 'running';
  }

  async #close(): Promise<void> {
    this.#lifecycle = 'gone';
    await Promise.all([...this.#listeners.values()].map(listener => listener.close()));
  }

  async #answer(entrance: Entrance, request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#answering.add(response);
    response.on('close', () => this.#answering.delete(response));
    this.#journal.record({ server: this.#key, entrance }, request, response, this.#knownTokens());
    const body = await readBody(request);
    if (body === undefined) return;
    const plexRequest = readRequest(request, urlBehind(entrance, request.url ?? '/'), body);
    const faults = this.faults.take(plexRequest.method, plexRequest.path);
    const answer = faults.replacing
      ? replacement(faults.replacing, request.url ?? '/', plexRequest.token)
      : this.service.answer(plexRequest, faults.falsifying);
    this.#handedOut.note(`${this.#key} ${plexRequest.path}`, answer.body);
    await Promise.all(faults.held);
    if (!response.destroyed) await deliver(response, answer, faults.delivery);
  }
}

/** Returns the URL behind an entrance: a reverse proxy strips its base path and passes on nothing outside of it. */
function urlBehind(entrance: Entrance, url: string): string {
  if (entrance !== 'basePath') return url;
  return url.startsWith(`${BASE_PATH}/`) ? url.slice(BASE_PATH.length) : '/outside-the-base-path';
}

function after(ms: number, signal: AbortSignal, then: () => Promise<void>): void {
  const waited = sleep(ms, undefined, { signal }).then(then);
  // Another restart, a disconnect or a reset cancels this one; any other failure must end the simulator visibly.
  waited.catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
