import type { AccountDevice } from '../plex/answers.ts';
import { parseConnection, rankConnections } from '../plex/connections.ts';
import { plainText } from '../workbench/plainText.ts';
import type { ListedServer } from './server.ts';

/** The servers among what plex.tv lists, their words as plain text and their connections ranked. */
export function listServers(devices: readonly AccountDevice[]): ListedServer[] {
  return devices.map(({ clientIdentifier, name, productVersion, owned, sourceTitle, connections }) => {
    const owner = owned ? '' : plainText(sourceTitle ?? '');
    return {
      machineIdentifier: clientIdentifier,
      name: plainText(name) || clientIdentifier,
      version: plainText(productVersion ?? ''),
      owned,
      ...(owner !== '' && { owner }),
      connections: rankConnections(connections.flatMap(each => parseConnection(each) ?? [])),
    };
  });
}
