import { type Figure, figure, median, spread } from './figure.ts';
import type { ServersResult } from './host/servers.ts';
import type { Hosts } from './hosts.ts';
import type { Built } from './probes.ts';

/** The servers of an account, in one host. */
export async function measureServers(hosts: Hosts, built: Built): Promise<Figure[]> {
  const { tree, reach } = await hosts.run<ServersResult>({ suite: built.serversSuite, extension: built.lender });
  const over = reach.map(({ ready, roundTrip }) => ready - 1.2 * roundTrip);
  return [
    figure('1,000 servers × 10 connections in the tree, after the data', median(tree), 'ms', 300, {
      ms: spread(tree),
    }),
    figure('reached past 20 dead addresses, over 1.2 × the round trip', median(over), 'ms', 400, {
      readyMs: spread(reach.map(({ ready }) => ready)),
      roundTripMs: spread(reach.map(({ roundTrip }) => roundTrip)),
    }),
  ];
}
