import type { Accounts } from './accounts.ts';
import type { FalsifyingFault } from './injectedFaults.ts';
import { madeUpServer, PLAYERS } from './madeUpDevices.ts';
import { ACCOUNTS, type UserKey } from './people.ts';
import { type ResourceConnection, type ResourceDevice, serverDevice } from './resourceDevice.ts';
import type { ServerKey } from './services.ts';
import type { PlexTvModes } from './simulatedPlexTv.ts';

/** A server in plex.tv's database. */
export type ListedServer = {
  key: ServerKey;
  name: string;
  machineIdentifier: string;
  version: string;
  /** plex.tv's belief that the server is online, which says little. */
  presence: boolean;
  connections: ResourceConnection[];
};

/** Returns everything that the account may use: its own servers, servers shared with it, made-up servers, and its players. */
export function devicesOf(
  user: UserKey,
  token: string,
  accounts: Accounts,
  servers: ListedServer[],
  modes: PlexTvModes,
): ResourceDevice[] {
  const ownToken = modes.jwtAccount ? accounts.jwt(user) : token;
  const listed = servers.flatMap((server): ResourceDevice[] => {
    const { owner, guests } = accounts.sharing[server.key];
    const owned = owner === user;
    if (!owned && !guests.includes(user)) return [];
    const provides = server.key === 'livingRoom' ? modes.livingRoomProvides : 'server';
    return [
      {
        ...serverDevice(server.name, server.machineIdentifier, server.connections),
        ...{ productVersion: server.version, presence: server.presence, provides, owned },
        ownerId: owned ? null : ACCOUNTS[owner].id,
        sourceTitle: owned ? null : ACCOUNTS[owner].title,
        accessToken: owned ? ownToken : accounts.accessToken(server.key, user),
      },
    ];
  });
  const madeUp = Array.from({ length: modes.manyServers }, (_, index) => madeUpServer(index + 1, ownToken));
  return [...listed, ...madeUp, ...(user === 'mara' ? PLAYERS : [])].map(device => ({
    ...device,
    connections: modes.connections[device.clientIdentifier] ?? device.connections,
  }));
}

/** Filters connections by the query: each kind that some clients can't use has to be requested. */
export function withRequestedConnections(devices: ResourceDevice[], query: URLSearchParams): ResourceDevice[] {
  const wanted = (connection: ResourceConnection): boolean =>
    (connection.protocol === 'http' || query.get('includeHttps') === '1') &&
    (!connection.relay || query.get('includeRelay') === '1') &&
    (!connection.IPv6 || query.get('includeIPv6') === '1');
  return devices.map(device => ({ ...device, connections: device.connections.filter(wanted) }));
}

/** Applies the lies about servers to each server. Players keep their names. */
export function falsifiedDevices(devices: ResourceDevice[], lies: FalsifyingFault[]): ResourceDevice[] {
  const names = lies.find(lie => lie.kind === 'names');
  const token = lies.find(lie => lie.kind === 'token')?.token;
  return devices.map(device => {
    if (device.accessToken === null) return device;
    return {
      ...device,
      name: names?.deviceName ?? device.name,
      productVersion: names?.version ?? device.productVersion,
      sourceTitle: device.sourceTitle === null ? null : (names?.myPlexUsername ?? device.sourceTitle),
      accessToken: token ?? device.accessToken,
    };
  });
}
