import type { IncomingMessage } from 'node:http';

/** A request as a Plex server reads it. */
export type PlexRequest = {
  method: string;
  /** The path without query and base path. */
  path: string;
  query: URLSearchParams;
  /** The `X-Plex-Token` header, or the query parameter: a Plex server accepts both. */
  token: string | undefined;
  accept: string | undefined;
  device: Device | undefined;
  body: string;
};

/** A client as a server stores it, one for each X-Plex-Client-Identifier. */
export type Device = { clientIdentifier: string; name: string; product: string; version: string; platform: string };

/** Splits a request's target at the `?`, which neither part keeps. */
export function splitTarget(target: string): { path: string; query: string } {
  const at = target.indexOf('?');
  return at < 0 ? { path: target, query: '' } : { path: target.slice(0, at), query: target.slice(at + 1) };
}

/** @param target the request's own, or the rest of it behind a reverse proxy */
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

/** Returns the body; `undefined` where the client hung up before its end. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  try {
    return Buffer.concat(await request.toArray()).toString();
  } catch (error) {
    if (!request.destroyed) throw error;
    return undefined;
  }
}
