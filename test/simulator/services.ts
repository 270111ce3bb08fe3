import { randomUUID } from 'node:crypto';
import { Accounts } from './accounts.ts';
import { connection, DEAD_PORT } from './resourceDevice.ts';
import type { ListedServer } from './resources.ts';
import { type ServerProfile, SimulatedMediaServer } from './simulatedMediaServer.ts';
import type { KnownSource } from './sources.ts';
import { TOKENS, type TokenLabel, type User } from './tokens.ts';

export type ServerKey = 'livingRoom' | 'attic';
const SERVER_KEYS: readonly ServerKey[] = ['livingRoom', 'attic'];
/** Everything that the control endpoint controls. */
export type ServiceKey = ServerKey | 'plexTv';

export function isServerKey(key: unknown): key is ServerKey {
  return SERVER_KEYS.some(known => known === key);
}

/** The tokens that are valid on each server, by label. */
export const TOKEN_LABELS = {
  livingRoom: ['owner', 'ownerSecond', 'ownerThird', 'sharedUser', 'sharedUserSecond'],
  attic: ['atticOwner'],
} as const satisfies Record<ServerKey, TokenLabel[]>;

const LIVING_ROOM_ID = '67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7';
/** A machine identifier of 32 digits, which occurs now and then. */
const ATTIC_ID = 'c9523c28a74ba22a521cdf7d1723ad47';
/** A source of Living Room that is switched off. */
const BOATHOUSE_ID = 'd9ccdfaacfaad85578c7d6694dc6721172bbed2b';
/** The host part of each server's plex.direct names: 32 digits as well, and not its machine identifier. */
const DIRECT: Record<ServerKey, string> = {
  livingRoom: '5c1f0e9a7d3b4862a0c4e6f81b29d735',
  attic: 'addc36cead6b4ac07ed716228704f368',
};
const BOATHOUSE_DIRECT = '0b8f6f0b7c1d4f6f9f2ce54f38d1a6e7';

/** The names in the servers' certificate, besides loopback's. They lead to loopback in the tour only. */
export const DIRECT_NAMES = Object.values(DIRECT).map(direct => `*.${direct}.plex.direct`);

const MARA: User = { username: 'mara', level: 'owner' };
const TOBI: User = { username: 'tobi', level: 'shared' };
const INES: User = { username: 'ines', level: 'owner' };
/** Living Room's owner as a user of Attic, which is shared with her. */
const MARA_IN_THE_ATTIC: User = { username: 'mara', level: 'shared' };

/** Creates the accounts, with nobody signed in. */
export function createAccounts(): Accounts {
  return new Accounts({
    livingRoom: {
      owner: 'mara',
      guests: ['tobi', 'lena', 'kids'],
      longLived: new Map([
        [TOKENS.owner, MARA],
        [TOKENS.ownerSecond, MARA],
        [TOKENS.ownerThird, MARA],
        [TOKENS.sharedUser, TOBI],
        [TOKENS.sharedUserSecond, TOBI],
      ]),
    },
    attic: { owner: 'ines', guests: ['mara', 'lena'], longLived: new Map([[TOKENS.atticOwner, INES]]) },
  });
}

/** Creates the two servers, which have no access to each other's tokens. `atticPort` is called when the port is needed. */
export function createServers(accounts: Accounts, atticPort: () => number): Record<ServerKey, SimulatedMediaServer> {
  const attic = new SimulatedMediaServer({
    name: 'Attic',
    machineIdentifier: ATTIC_ID,
    owner: INES.username,
    userOf: token => accounts.userOn('attic', token),
    accountToken: () => accounts.serverToken('attic', ATTIC_ID),
    sources: () => [providerSource('discover', 'Discover')],
  });
  const livingRoomProfile: ServerProfile = {
    name: 'Living Room',
    machineIdentifier: LIVING_ROOM_ID,
    owner: MARA.username,
    userOf: token => accounts.userOn('livingRoom', token),
    accountToken: () => accounts.serverToken('livingRoom', LIVING_ROOM_ID),
    sources: () => [
      atticSource(attic, atticPort()),
      BOATHOUSE,
      providerSource('discover', 'Discover'),
      providerSource('epg', 'Live TV & DVR'),
      providerSource('vod', 'Movies & Shows'),
    ],
  };
  return { livingRoom: new SimulatedMediaServer(livingRoomProfile), attic };
}

/** Returns plex.tv's entries for the two servers. Some of their connections work. */
export function listedServers(
  media: Record<ServerKey, SimulatedMediaServer>,
  ports: { livingRoom: number; livingRoomHttps: number; attic: number },
): ListedServer[] {
  return [
    {
      ...listed('livingRoom', media.livingRoom),
      presence: true,
      connections: [
        connection('https', '127.0.0.1', ports.livingRoomHttps),
        connection('http', '127.0.0.1', ports.livingRoom),
        connection('https', '127.0.0.1', DEAD_PORT),
        // An address of this server that another server has taken over.
        connection('http', '127.0.0.1', ports.attic),
        connection('http', '::1', DEAD_PORT),
        connection('https', '127.0.0.2', DEAD_PORT, { local: false, relay: true }),
      ],
    },
    {
      ...listed('attic', media.attic),
      presence: false,
      connections: [
        connection('http', '127.0.0.1', ports.attic),
        connection('https', '127.0.0.1', DEAD_PORT, { local: false }),
      ],
    },
  ];
}

function listed(key: ServerKey, { profile, version }: SimulatedMediaServer) {
  return { key, name: profile.name, machineIdentifier: profile.machineIdentifier, version };
}

function atticSource(attic: SimulatedMediaServer, port: number): KnownSource {
  return {
    source: `server://${ATTIC_ID}`,
    name: 'Attic',
    clientIdentifier: ATTIC_ID,
    issueAccessToken: () => attic.issueTransientToken(MARA_IN_THE_ATTIC),
    connections: () => [
      { protocol: 'http', address: '127.0.0.1', uri: `http://127.0.0.1:${port}`, port, local: true },
      directConnection('attic', '198.51.100.24', 32400),
      { ...directConnection('attic', '203.0.113.77', 8443), relay: true },
    ],
  };
}

const BOATHOUSE: KnownSource = {
  source: `server://${BOATHOUSE_ID}`,
  name: 'Boathouse',
  clientIdentifier: BOATHOUSE_ID,
  issueAccessToken: () => `transient-${randomUUID()}`,
  connections: () => [remoteConnection('198.51.100.99', BOATHOUSE_DIRECT, 32411)],
};

function providerSource(kind: string, name: string): KnownSource {
  const address = `${kind}.provider.example`;
  return {
    source: `provider://tv.plex.provider.${kind}`,
    name,
    clientIdentifier: `tv.plex.provider.${kind}`,
    issueAccessToken: () => `transient-${randomUUID()}`,
    connections: () => [{ protocol: 'https', address, uri: `https://${address}:443`, port: 443, local: false }],
  };
}

/** Returns a connection from outside of a server's network, at the address that its certificate is for. */
export function directConnection(server: ServerKey, address: string, port: number) {
  return remoteConnection(address, DIRECT[server], port);
}

function remoteConnection(address: string, direct: string, port: number) {
  const uri = `https://${address.replaceAll('.', '-')}.${direct}.plex.direct:${port}`;
  return { protocol: 'https' as const, address, uri, port, local: false };
}
