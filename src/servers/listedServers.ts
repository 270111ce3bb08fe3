import type { AccountDevice } from '../plex/answers.ts';
import { rankConnections, type ServerConnection } from '../plex/connections.ts';
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
      connections: rankConnections(connections.flatMap(toConnection)),
    };
  });
}

/** Nothing where it is no address of a server: what plex.tv lists, a server has told it. */
function toConnection({ uri, local, relay }: AccountDevice['connections'][number]): ServerConnection[] {
  const url = URL.parse(uri);
  if (!url || !/^https?:$/.test(url.protocol)) return [];
  if ([url.username, url.password, url.search, url.hash].some(part => part !== '')) return [];
  // A server's owner chooses these: what could be a link or an icon in a message is no address.
  if (!/^[\w.~%/-]*$/.test(url.pathname) || !/^[\w.:[\]-]+$/.test(url.host)) return [];
  return [{ address: (url.origin + url.pathname).replace(/\/+$/, ''), local, relay }];
}
