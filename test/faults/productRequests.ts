import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { until } from '../until.ts';

/**
 * The channel on which Node publishes a request as soon as it exists. The extension waits for the connection before it
 * sends one.
 */
const CHANNEL = 'http.client.request.created';
/** The name by which the fault proxy marks the requests that it passes on. */
export const VIA = '1.1 fault-proxy';

/** The requests that the extension sends in one row, as Node's HTTP client reports them. */
export class ProductRequests {
  /** The number of requests so far. */
  sent = 0;
  /** Called when a socket begins to connect. */
  onConnecting: (() => unknown) | undefined;
  readonly #open = new Set<ClientRequest>();
  readonly #answered = new WeakSet<ClientRequest>();
  #events = 0;

  /** The number of requests that have neither ended nor failed. */
  get open(): number {
    return this.#open.size;
  }

  /** Changes with every request, response and byte. */
  get activity(): number {
    let bytes = 0;
    for (const { socket } of this.#open) bytes += (socket?.bytesRead ?? 0) + (socket?.bytesWritten ?? 0);
    return this.#events + bytes;
  }

  add(request: ClientRequest): void {
    this.sent++;
    this.#open.add(request);
    request.once('response', () => {
      this.#events++;
      this.#answered.add(request);
    });
    request.once('close', () => {
      this.#events++;
      this.#open.delete(request);
    });
    const onSocket = (socket: Socket): void => {
      this.#events++;
      if (socket.connecting) this.onConnecting?.();
    };
    if (request.socket) onSocket(request.socket);
    else request.once('socket', onSocket);
  }

  /** Waits until the extension has read the headers that were written to the other end of its socket. */
  async untilHeadersAreRead(serverSocket: Socket): Promise<void> {
    const request = this.#requestOver(serverSocket);
    await until('the headers to be read', () => request === undefined || this.#answered.has(request));
  }

  /** Waits until the extension has read everything, or has given up. */
  async untilEnded(serverSocket: Socket): Promise<void> {
    const request = this.#requestOver(serverSocket);
    await until('the request to end', () => request === undefined || !this.#open.has(request));
  }

  #requestOver({ remotePort }: Socket): ClientRequest | undefined {
    return [...this.#open].find(({ socket }) => socket?.localPort === remotePort);
  }
}

/**
 * Reports every request of the extension, in the async context in which it is sent.
 *
 * @returns a function that stops it
 */
export function observeRequests(requests: () => ProductRequests): () => void {
  const onCreated = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest };
    const isProduct = request.hasHeader('X-Plex-Client-Identifier') && request.getHeader('Via') !== VIA;
    if (isProduct) requests().add(request);
  };
  subscribe(CHANNEL, onCreated);
  return () => unsubscribe(CHANNEL, onCreated);
}
