import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import fetch, { type RequestInit, type Response } from 'node-fetch';

/** Judges an established connection, after the TLS handshake where there is one. Throws where nothing may be sent over it. */
export type Inspection = (socket: Socket) => void;

/** Refuses a connection in favor of a new one. Its code is for the log, where the new one is refused too. */
export class NewConnectionNeeded extends Error {
  readonly code = 'CERT_NOT_SHOWN';
}

/** The channel on which Node publishes a request as soon as it exists. */
const REQUEST_CREATED = 'http.client.request.created';

/**
 * Fetches without a body, and sends nothing until the connection has passed an inspection. VS Code and other extensions
 * replace the agent of a request and its options, so only the socket shows where a request goes, and to whom.
 *
 * @param secretHeaders are given to the inspected request only: without an inspection they exist in no request
 * @throws what the inspection throws, or what node-fetch does
 */
export async function inspectedFetch(
  url: URL,
  options: RequestInit,
  secretHeaders: Readonly<Record<string, string>>,
  inspect: Inspection,
): Promise<Response> {
  const attempt = (): Promise<Response> => fetchOnce(url, options, secretHeaders, inspect);
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
  secretHeaders: Readonly<Record<string, string>>,
  inspect: Inspection,
): Promise<Response> {
  const requests: ClientRequest[] = [];
  // Nothing is sent before end() is called, which node-fetch does at once.
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
    for (const [name, value] of Object.entries(secretHeaders)) request.setHeader(name, value);
    release(request, url.protocol === 'https:', inspect, (error, socket) => {
      refusal = error;
      if (socket.closed) closed.resolve();
      else socket.once('close', closed.resolve);
      // With an error, so that the agent forgets the TLS session.
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

/** Sends a request once its connection is established and has passed. */
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
      // The method of the class, which was covered.
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
