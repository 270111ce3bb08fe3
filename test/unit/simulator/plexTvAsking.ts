import assert from 'node:assert/strict';
import type { ResourceConnection, ResourceDevice } from '../../simulator/resourceDevice.ts';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { type Answered, type Asking, ask } from './asking.ts';

export const CLIENT = 'c0ffee00-one-installation';

/** Sends one request to the simulated plex.tv. Default client: `CLIENT`. */
export function askPlexTv({ plexTv }: RunningSimulator, path: string, asking: Asking = {}): Promise<Answered> {
  const headers = { 'X-Plex-Client-Identifier': CLIENT, 'X-Plex-Product': 'A product', ...asking.headers };
  return ask(plexTv.url + path, { ...asking, headers });
}

export type Pin = { id: number; code: string; authToken: string | null } & Record<string, unknown>;

export async function createPin(simulator: RunningSimulator, clientIdentifier = CLIENT, query = '?strong=true') {
  const headers = { 'X-Plex-Client-Identifier': clientIdentifier };
  const { status, text } = await askPlexTv(simulator, `/api/v2/pins${query}`, { method: 'POST', headers });
  assert.equal(status, 201);
  return JSON.parse(text) as Pin;
}

/** Creates an account token with an approved PIN. */
export async function signIn(simulator: RunningSimulator, user: 'mara' | 'tobi' | 'ines', clientIdentifier = CLIENT) {
  const { code } = await createPin(simulator, clientIdentifier);
  return simulator.control.approvePin(user, code);
}

export const EVERY_CONNECTION = '?includeHttps=1&includeRelay=1&includeIPv6=1';

export async function resources(
  simulator: RunningSimulator,
  token: string,
  query = EVERY_CONNECTION,
): Promise<ResourceDevice[]> {
  const { status, text } = await askPlexTv(simulator, `/api/v2/resources${query}`, { token });
  assert.equal(status, 200);
  return JSON.parse(text) as ResourceDevice[];
}

/** Returns the resource with a name, which has to exist. */
export async function resource(
  simulator: RunningSimulator,
  token: string,
  name: string,
  query?: string,
): Promise<ResourceDevice> {
  const device = (await resources(simulator, token, query)).find(resource => resource.name === name);
  assert.ok(device, `${name} is listed`);
  return device;
}

export function uris(device: { connections: ResourceConnection[] }): string[] {
  return device.connections.map(({ uri }) => uri);
}

/** Returns each server's status for a token at `/library/sections`. */
export async function opened({ servers }: RunningSimulator, token: string | null): Promise<Record<string, number>> {
  const statusOf = async (url: string) => (await ask(`${url}/library/sections`, { token: token ?? undefined })).status;
  return { livingRoom: await statusOf(servers.livingRoom.url), attic: await statusOf(servers.attic.url) };
}
