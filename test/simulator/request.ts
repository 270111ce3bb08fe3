import type { IncomingMessage } from 'node:http';

/** A request as a Plex server reads it. */
export type PlexRequest = {
  method: string;
  /** Without query and base path. */
  path: string;
  query: URLSearchParams;
  /** From the `X-Plex-Token` header, else from the query: a Plex server takes both. */
  token: string | undefined;
  accept: string | undefined;
  device: Device | undefined;
  body: string;
};

/** What a server remembers of a client, one for each X-Plex-Client-Identifier. */
export type Device = { clientIdentifier: string; name: string; product: string; version: string; platform: string };

/** A request's target in two, without the `?`. */
export function splitTarget(target: string): { path: string; query: string } {
  const at = target.indexOf('?');
  return at < 0 ? { path: target, query: '' } : { path: target.slice(0, at), query: target.slice(at + 1) };
}

/** @param target the request's own, or what a reverse proxy left of it */
export function readRequest(request: IncomingMessage, target: string, body: string): PlexRequest {
  const { path, query: queryText } = splitTarget(target);
  const query = new URLSearchParams(queryText);
  const header = (name: string) => {
    const value = request.headers[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const clientIdentifier = header('x-plex-client-identifier');
  return {
    method: request.method ?? 'GET',
    path,
    query,
    token: header('x-plex-token') ?? (query.get('X-Plex-Token') || undefined),
    accept: header('accept'),
    device: clientIdentifier
      ? {
          clientIdentifier,
          name: header('x-plex-device-name') ?? '',
          product: header('x-plex-product') ?? '',
          version: header('x-plex-version') ?? '',
          platform: header('x-plex-platform') ?? '',
        }
      : undefined,
    body,
  };
}

/** Undefined where the client hung up before its end. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  try {
    return Buffer.concat(await request.toArray()).toString();
  } catch (error) {
    if (!request.destroyed) throw error;
    return undefined;
  }
}
