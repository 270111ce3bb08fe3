import type { Element } from './answers.ts';
import type { FalsifyingFault } from './injectedFaults.ts';
import type { SimulatedMediaServer } from './simulatedMediaServer.ts';

/** `/identity`: the server's machine identifier, but not its name. */
export function identityContainer(server: SimulatedMediaServer, lies: FalsifyingFault[]): Element {
  const names = lies.find(lie => lie.kind === 'names');
  return {
    size: 0,
    claimed: !server.modes.unclaimed,
    machineIdentifier: machineIdentifierOf(server, lies),
    version: names?.version ?? server.version,
  };
}

/** `/`: `myPlexUsername` is the server's owner, whoever sends the request. */
export function rootContainer(server: SimulatedMediaServer, lies: FalsifyingFault[]): Element {
  const names = lies.find(lie => lie.kind === 'names');
  return {
    size: 1,
    allowSharing: true,
    friendlyName: names?.friendlyName ?? server.profile.name,
    machineIdentifier: machineIdentifierOf(server, lies),
    multiuser: true,
    myPlex: !server.modes.unclaimed,
    ...(server.modes.unclaimed ? {} : { myPlexUsername: names?.myPlexUsername ?? server.profile.owner }),
    platform: 'Linux',
    platformVersion: '6.12.9',
    transcoderActiveVideoSessions: 0,
    updatedAt: 1767225600,
    version: names?.version ?? server.version,
    Directory: [{ count: 1, key: 'library', title: 'library' }],
  };
}

/** `/media/providers`: the server's own library, and the online providers among its sources. */
export function providersContainer(server: SimulatedMediaServer, lies: FalsifyingFault[]): Element {
  const names = lies.find(lie => lie.kind === 'names');
  const online = server.profile
    .sources()
    .filter(known => known.source.startsWith('provider://'))
    .map(({ clientIdentifier, name }) => provider(clientIdentifier, names?.providerTitle ?? name, 'stream'));
  const library = provider('com.plexapp.plugins.library', names?.providerTitle ?? 'Library', 'stream,download');
  return {
    size: 1 + online.length,
    friendlyName: names?.friendlyName ?? server.profile.name,
    machineIdentifier: machineIdentifierOf(server, lies),
    version: names?.version ?? server.version,
    MediaProvider: [library, ...online],
  };
}

/** `/library/sections`: a request that needs a token. */
export function librarySections(): Element {
  return {
    size: 2,
    title1: 'Plex Library',
    Directory: [
      { key: '1', type: 'movie', title: 'Silent Films', agent: 'tv.plex.agents.movie' },
      { key: '2', type: 'artist', title: 'Field Recordings', agent: 'tv.plex.agents.music' },
    ],
  };
}

function provider(identifier: string, title: string, protocols: string): Element {
  return {
    identifier,
    title,
    types: 'video,audio',
    protocols,
    Feature: [{ key: '/library/sections', type: 'content' }],
  };
}

function machineIdentifierOf(server: SimulatedMediaServer, lies: FalsifyingFault[]): string {
  return lies.find(lie => lie.kind === 'identity')?.machineIdentifier ?? server.profile.machineIdentifier;
}
