import { isPlexError, type PlexError } from '../../../src/plex/errors.ts';
import { type ClientIdentity, Http, type RequestRecord } from '../../../src/plex/http.ts';
import { MediaServer } from '../../../src/plex/mediaServer.ts';
import { Secret } from '../../../src/plex/secret.ts';

export const identity: ClientIdentity = {
  clientIdentifier: '7f1c7f5e-52a5-4e0e-9e0a-3f3f5b1d6a01',
  product: 'Tokens for Plex',
  version: '0.1.0',
  platform: 'Linux',
  platformVersion: '6.1',
  device: 'Linux',
  deviceName: 'Büro\n✓',
};

/** The records that the log got. */
export const records: RequestRecord[] = [];

export const http = new Http(
  () => identity,
  record => records.push(record),
);

export function mediaServer(address: string, token?: string): MediaServer {
  return new MediaServer(http, address, token === undefined ? undefined : new Secret(token));
}

/** Returns the `PlexError` with which a promise rejects; anything else fails the test. */
export async function plexErrorOf(promise: Promise<unknown>): Promise<PlexError> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isPlexError(outcome)) throw outcome ?? new Error('There was no error');
  return outcome;
}
