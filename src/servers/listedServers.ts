import { hash } from 'node:crypto';
import { parseConnection, rankConnections } from '../plex/connections.ts';
import type { AccountDevice } from '../plex/responses.ts';
import { plainText } from '../workbench/plainText.ts';
import type { ListedServer } from './server.ts';

const ids = new WeakMap<readonly ListedServer[], string>();

/** Returns the servers that plex.tv lists, their words as plain text and their connections ranked. */
export function listServers(devices: readonly AccountDevice[]): ListedServer[] {
  return devices.map(({ clientIdentifier, name, productVersion, owned, sourceTitle, connections }) => {
    const owner = owned ? '' : plainText(sourceTitle ?? '');
    return {
      machineIdentifier: clientIdentifier,
      name: plainText(name) || clientIdentifier,
      version: plainText(productVersion ?? ''),
      owned,
      ...(owner !== '' && { owner }),
      connections: rankConnections(connections.flatMap(connection => parseConnection(connection) ?? [])),
    };
  });
}

/**
 * Returns the identifier of a list of servers, made of their addresses in whatever order. The tokens that came with a list are
 * stored with it: with the addresses of another list, a token could go to a stranger.
 */
export function listId(list: readonly ListedServer[]): string {
  const known = ids.get(list);
  if (known !== undefined) return known;
  const addresses = list.map(({ machineIdentifier, connections }) =>
    [machineIdentifier, ...connections.map(({ address }) => address).toSorted()].join(' '),
  );
  const id = hash('sha256', addresses.toSorted().join('\n'), 'base64url');
  ids.set(list, id);
  return id;
}
