import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { RightAnswer, Wire } from './fault.ts';

export interface FrontOptions {
  /** Of the simulator's server behind it. */
  readonly target: string;
  readonly matches: (request: { readonly method: string; readonly path: string }) => boolean;
  readonly wire?: Wire | undefined;
  readonly tls?: TlsOptions | undefined;
  readonly connection?: ((socket: Socket) => unknown) | undefined;
  readonly beforeRequest: () => unknown;
  readonly between: () => unknown;
  readonly withAnswer: () => unknown;
}

/**
 * Stands before one of the simulator's servers, for what no orderly server does: it passes everything on, and spoils the
 * one answer on the wire.
 */
export class Front {
  readonly #sockets = new Set<Socket>();
  readonly #options: FrontOptions;
  #server: ReturnType<typeof createServer> | undefined;

  #onConnection: FrontOptions['connection'];
  #isSilent = false;

  constructor(options: FrontOptions) {
    this.#options = options;
    this.#onConnection = options.connection;
  }

  /** Resolves with its address once it listens. */
  async open(): Promise<string> {
    const { tls } = this.#options;
    const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
      this.#answer(incoming, outgoing).catch(() => incoming.socket.destroy());
    };
    const server = tls ? createTlsServer(tls, onRequest) : createServer(onRequest);
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket)).on('error', () => undefined);
      this.#onConnection?.(socket);
    });
    // What is no TLS, or is broken off by the client, is what these servers are for.
    server.on('tlsClientError', () => undefined);
    server.on('clientError', (_, socket) => socket.destroy());
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Later connections are refused; answers on their way still arrive. */
  refuse(): void {
    this.#server?.close();
  }

  /** Later connections are taken and reset. */
  resetAll(): void {
    this.#onConnection = socket => socket.resetAndDestroy();
  }

  /** Later requests are taken, and never answered. */
  fallSilent(): void {
    this.#isSilent = true;
  }

  close(): void {
    this.refuse();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (this.#isSilent) return;
    const { matches, wire, beforeRequest, between, withAnswer } = this.#options;
    const { method = '', url = '', socket } = incoming;
    const path = url.split('?')[0] ?? '';
    const isMeant = matches({ method, path });
    if (isMeant) await beforeRequest();
    const answer = await this.#passOn(incoming);
    if (path === '/identity') await between();
    if (isMeant && wire) {
      await wire(socket, answer, ms => pause(socket, ms));
    } else {
      outgoing.writeHead(answer.status, answer.headers);
      outgoing.end(answer.body, () => isMeant && withAnswer());
    }
  }

  async #passOn(incoming: IncomingMessage): Promise<RightAnswer> {
    const body = Buffer.concat(await incoming.toArray());
    const { method = 'GET', url = '/', headers } = incoming;
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

function pause(socket: Socket, ms: number): Promise<boolean> {
  return new Promise(resolve => {
    if (socket.destroyed) return resolve(false);
    const end = (): void => {
      clearTimeout(timer);
      socket.off('close', end);
      resolve(!socket.destroyed);
    };
    const timer = setTimeout(end, ms);
    socket.on('close', end);
  });
}
