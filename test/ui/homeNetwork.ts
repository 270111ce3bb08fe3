import path from 'node:path';
import { directConnection } from '../simulator/services.ts';
import type { RunningSimulator } from '../simulator/spawn.ts';

/** The port that Plex Media Servers have, and one that a router forwards to another server. */
const PORT = 32400;
const FORWARDED = 21443;
/** The port of Plex's relays. */
const RELAY = 8443;

/** Arguments of a simulator that has these ports. */
export const homePorts = ['--https-port', `${PORT}`, '--other-https-port', `${FORWARDED}`];

/** Leads the names of the addresses below to the simulator. */
export const directNames = path.join(import.meta.dirname, 'directNames');

/** Living Room's address in its owner's network, as plex.tv lists it. */
export const HOME = directConnection('livingRoom', '192.168.1.20', PORT);

/** Gives the servers the addresses that plex.tv lists for people's servers: names under plex.direct, at home and away. */
export async function moveHome({ control, servers }: RunningSimulator): Promise<void> {
  const away = directConnection('attic', '198.51.100.24', FORWARDED);
  const listed = { local: false, relay: false, IPv6: false };
  await control.setModes('plexTv', {
    connections: {
      [servers.livingRoom.machineIdentifier]: [
        { ...listed, ...HOME, local: true },
        { ...listed, ...directConnection('livingRoom', '203.0.113.77', RELAY), relay: true },
      ],
      [servers.attic.machineIdentifier]: [{ ...listed, ...away }],
    },
  });
  await control.setModes('livingRoom', {
    connections: {
      [servers.attic.machineIdentifier]: [away, { ...directConnection('attic', '203.0.113.77', RELAY), relay: true }],
    },
  });
}
