import { createHash } from 'node:crypto';
import { connection, DEAD_PORT, type ResourceDevice, serverDevice } from './resourceDevice.ts';

/** Returns one of many servers, the same at each start. All of its connections are dead. */
export function madeUpServer(number: number, accessToken: string): ResourceDevice {
  const name = `Server ${String(number).padStart(4, '0')}`;
  const machineIdentifier = createHash('sha1').update(name).digest('hex');
  const connections = Array.from({ length: 10 }, (_, index) => {
    const address = `127.${20 + index}.${number >> 8}.${number & 255}`;
    return connection(index % 3 === 0 ? 'https' : 'http', address, DEAD_PORT, { local: index < 5, relay: index === 9 });
  });
  return { ...serverDevice(name, machineIdentifier, connections), accessToken };
}

/** Players, whose identifiers have every shape, that of a server among them. */
export const PLAYERS: readonly ResourceDevice[] = [
  {
    ...serverDevice('Kitchen Radio', '3c1d7a526d0f4f8e9a5520be11c3d604', []),
    ...{ product: 'Plexamp', productVersion: '4.12.3', provides: 'client,player,pubsub-player', relay: false },
  },
  {
    ...serverDevice('Old Tablet', 'kq81vd0zt4w7mhx2y6sr', []),
    ...{ product: 'Plex for Android', productVersion: '10.28.0', provides: 'player', relay: false, presence: false },
  },
];
