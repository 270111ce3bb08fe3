import { type Figure, figure, median, spread } from './figure.ts';
import type { ServersResult } from './host/servers.ts';
import type { Hosts } from './hosts.ts';
import type { Built } from './probes.ts';

/** The servers of an account, in one host. */
export async function measureServers(hosts: Hosts, built: Built): Promise<Figure[]> {
  const { trees, reach } = await hosts.run<ServersResult>({ suite: built.serversSuite, extension: built.lender });
  const over = reach.map(({ ready, roundTrip }) => ready - 1.2 * roundTrip);
  return [
    ...trees.map(({ servers, times }) => {
      const name = `${servers.toLocaleString('en')} server${servers === 1 ? '' : 's'} × 10 connections in the tree, after the data`;
      return figure(name, median(times), 'ms', 300, { ms: spread(times) });
    }),
    figure('reached past 20 dead addresses, over 1.2 × the round trip', median(over), 'ms', 30, {
      readyMs: spread(reach.map(({ ready }) => ready)),
      roundTripMs: spread(reach.map(({ roundTrip }) => roundTrip)),
    }),
  ];
}
