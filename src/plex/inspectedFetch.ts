import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import fetch, { type RequestInit, type Response } from 'node-fetch';

/** Inspects an established connection, after the TLS handshake if there is one. Throws where nothing may be sent over it. */
export type Inspection = (socket: Socket) => void;

/** What only the inspected request has, and neither its URL nor its options. */
export interface RequestSecrets {
  readonly headers: Readonly<Record<string, string>>;
  /** Added to the path when the connection has passed the inspection: VS Code's proxy agent logs the URLs of requests. */
  readonly query: Readonly<Record<string, string>>;
}

/** Refuses a connection in favor of a new one. The log shows its code where the new connection is refused too. */
export class NewConnectionNeeded extends Error {
  readonly code = 'CERT_NOT_SHOWN';
}

/** The channel on which Node publishes a request as soon as it exists. */
const REQUEST_CREATED = 'http.client.request.created';

/**
 * Fetches without a body, and sends nothing until the connection has passed an inspection. VS Code and other extensions
 * replace a request's agent and options, so only the socket shows where a request goes, and to whom.
 *
 * @param secrets are added to the inspected request only: without an inspection, no request has them
 * @throws {Error} what the inspection or node-fetch throws
 */
export async function inspectedFetch(
  url: URL,
  options: RequestInit,
  secrets: RequestSecrets,
  inspect: Inspection,
): Promise<Response> {
  const attempt = (): Promise<Response> => fetchOnce(url, options, secrets, inspect);
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof NewConnectionNeeded) return attempt();
    throw error;
  }
}

async function fetchOnce(
  url: URL,
  options: RequestInit,
  secrets: RequestSecrets,
  inspect: Inspection,
): Promise<Response> {
  const requests: ClientRequest[] = [];
  // Nothing is sent before end() is called, and node-fetch calls it at once.
  const hold = (message: unknown): void => {
    const { request } = message as { request: ClientRequest };
    requests.push(Object.assign(request, { end: () => request }));
  };
  subscribe(REQUEST_CREATED, hold);
  const fetching = fetch(url, options);
  unsubscribe(REQUEST_CREATED, hold);

  let refusal: unknown;
  const closed = Promise.withResolvers<void>();
  try {
    const [request, ...others] = requests;
    if (!request || others.length > 0)
      throw Object.assign(new Error('The request cannot be held back'), { code: 'ERR_NOT_HELD_BACK' });
    for (const [name, value] of Object.entries(secrets.headers)) request.setHeader(name, value);
    const inspectAndComplete: Inspection = socket => {
      inspect(socket);
      addQuery(request, secrets.query);
    };
    release(request, url.protocol === 'https:', inspectAndComplete, (error, socket) => {
      refusal = error;
      if (socket.closed) closed.resolve();
      else socket.once('close', closed.resolve);
      // The agent drops the TLS session only when there is an error.
      request.destroy(error);
    });
  } catch (error) {
    for (const request of requests) request.destroy();
    await fetching.catch(() => undefined);
    throw error;
  }
  try {
    return await fetching;
  } catch (error) {
    if (refusal === undefined) throw error;
    await closed.promise;
    throw refusal;
  }
}

/** Adds parameters to the path of a request whose first line isn't written yet. */
function addQuery(request: ClientRequest, query: Readonly<Record<string, string>>): void {
  const added = new URLSearchParams(query).toString();
  if (added !== '') request.path += (request.path.includes('?') ? '&' : '?') + added;
}

/** Sends a request once its connection is established and has passed the inspection. */
function release(
  request: ClientRequest,
  isEncrypted: boolean,
  inspect: Inspection,
  refuse: (error: Error, socket: Socket) => void,
): void {
  request.once('socket', socket => {
    const judge = (): void => {
      try {
        inspect(socket);
      } catch (error) {
        refuse(error as Error, socket);
        return;
      }
      // Removes the override, so that the class's own method runs.
      Object.getPrototypeOf(request).end.call(request);
    };
    if (isEncrypted && socket instanceof TLSSocket && !isHandshakeOver(socket)) socket.once('secureConnect', judge);
    else if (socket.connecting) socket.once('connect', judge);
    else judge();
  });
}

function isHandshakeOver({ authorized, authorizationError }: TLSSocket): boolean {
  return authorized || Boolean(authorizationError);
}

/**
 * Limits the bytes that are received for a request, including those that no reader of the body sees: informational
 * responses (1xx), headers, the framing of chunks, and compressed data that expands to nothing. A server can send gigabytes
 * of these, and parsing them blocks the whole process.
 */
export class LengthLimit {
  readonly #most: number;
  readonly #exceeded = new AbortController();
  #stop: (() => void) | undefined;
  /** Aborts when more bytes are received. */
  readonly signal = this.#exceeded.signal;

  /** @param most the most bytes that may be received */
  constructor(most: number) {
    this.#most = most;
  }

  /** Starts counting at a socket, which may have served other requests before. */
  watch(socket: Socket): void {
    this.stop();
    const before = socket.bytesRead;
    const count = (): void => {
      if (socket.bytesRead - before <= this.#most) return;
      this.stop();
      this.#exceeded.abort();
      // Stops the parser.
      socket.destroy();
    };
    socket.on('data', count);
    this.#stop = () => socket.off('data', count);
  }

  /** Stops counting: the socket may serve other requests from now on. */
  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}
