import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { RightAnswer } from './faultDefinition.ts';
import { VIA } from './productRequests.ts';

export interface FaultProxyOptions {
  /** The simulator's server behind it. */
  readonly target: string;
  /** The path of the request that the fault applies to; a `*` at its end matches any rest. */
  readonly path: string;
  /** True if the fault applies to the first such request only. */
  readonly isOnce: boolean;
  readonly tls: TlsOptions | undefined;
  readonly tcp: ((socket: Socket) => unknown) | undefined;
  readonly connection: ((socket: Socket) => unknown) | undefined;
  readonly wire: ((socket: Socket, answer: RightAnswer) => unknown) | undefined;
  readonly beforeRequest: () => unknown;
  readonly afterIdentity: () => unknown;
  readonly withAnswer: () => unknown;
  /** Called with a request that never gets a response. */
  readonly onSilence: () => unknown;
  /** Called with errors in the proxy itself, or in the fault. */
  readonly onError: (error: unknown) => void;
}

/**
 * A reverse proxy in front of one of the simulator's servers, for faults that no orderly server has: it passes everything
 * on, and damages one response on the wire.
 */
export class FaultProxy {
  /** The number of requests that have arrived. */
  requests = 0;
  readonly #sockets = new Set<Socket>();
  readonly #options: FaultProxyOptions;
  readonly #answering = new Set<Promise<unknown>>();
  #server: Server | undefined;
  #onConnection: FaultProxyOptions['connection'];
  #isSilent = false;
  #isDone = false;

  constructor(options: FaultProxyOptions) {
    this.#options = options;
    this.#onConnection = options.connection;
  }

  /** Listens, and resolves with the address. */
  async open(): Promise<string> {
    const { tls } = this.#options;
    const server = this.#createServer();
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket)).on('error', () => undefined);
      this.#onConnection?.(socket);
    });
    // These servers exist for faulty TLS and for connections that the client breaks off.
    server.on('tlsClientError', () => undefined);
    server.on('clientError', (_, socket) => socket.destroy());
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Refuses later connections; pending responses still arrive. */
  refuse(): void {
    this.#server?.close();
  }

  /** Accepts and resets later connections. */
  resetAll(): void {
    this.#onConnection = socket => socket.resetAndDestroy();
  }

  /** Accepts later requests and never responds to them. */
  fallSilent(): void {
    this.#isSilent = true;
  }

  /** Waits until all requests that have arrived are handled, cancelled ones too. */
  async settled(): Promise<void> {
    while (this.#answering.size > 0) await Promise.all(this.#answering);
  }

  close(): void {
    this.refuse();
    for (const socket of this.#sockets) socket.destroy();
  }

  #createServer(): Server {
    const { tls, tcp } = this.#options;
    if (tcp) return createTcpServer(tcp);
    const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
      const answering = this.#answer(incoming, outgoing)
        .catch(error => {
          incoming.socket.destroy();
          this.#options.onError(error);
        })
        .finally(() => this.#answering.delete(answering));
      this.#answering.add(answering);
    };
    return tls ? createTlsServer(tls, onRequest) : createServer(onRequest);
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    this.requests++;
    const { wire, beforeRequest, afterIdentity, withAnswer, onSilence } = this.#options;
    if (this.#isSilent) return void (await onSilence());
    const path = incoming.url?.split('?')[0] ?? '';
    const isMeant = !this.#isDone && this.#isMeant(path);
    if (isMeant && this.#options.isOnce) this.#isDone = true;
    if (isMeant) await beforeRequest();
    const answer = await this.#passOn(incoming);
    if (path === '/identity') await afterIdentity();
    if (isMeant && wire) return void (await wire(incoming.socket, answer));
    // The client may have hung up since.
    if (outgoing.destroyed) return;
    outgoing.writeHead(answer.status, answer.headers);
    await new Promise<void>(resolve => {
      outgoing.once('close', resolve);
      outgoing.end(answer.body, () => isMeant && withAnswer());
    });
  }

  #isMeant(path: string): boolean {
    const wanted = this.#options.path;
    return wanted.endsWith('*') ? path.startsWith(wanted.slice(0, -1)) : path === wanted;
  }

  async #passOn(incoming: IncomingMessage): Promise<RightAnswer> {
    const body = Buffer.concat(await incoming.toArray());
    const { method = 'GET', url = '/' } = incoming;
    const headers = { ...incoming.headers, via: VIA };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(new URL(url, this.#options.target), { method, headers }, resolve).on('error', reject).end(body);
    });
    return {
      status: answer.statusCode ?? 0,
      headers: answer.headers as Record<string, string>,
      body: Buffer.concat(await answer.toArray()),
    };
  }
}
