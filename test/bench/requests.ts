import { Agent } from 'node:http';
import fetch from 'node-fetch';
import { Http } from '../../src/plex/http.ts';
import { Secret } from '../../src/plex/secret.ts';
import type { RunningSimulator } from '../simulator/spawn.ts';
import { type Figure, figure, median, spread } from './figure.ts';
import { identity, identityHeaders } from './identity.ts';
import { type Ask, compareSides } from './sides.ts';

/** What `Http` costs over node-fetch alone, in this Node, over a connection kept open: one after the other, in turns. */
export async function measureRequests(simulator: RunningSimulator): Promise<Figure[]> {
  const http = new Http(
    () => identity,
    () => undefined,
  );
  const agent = new Agent({ keepAlive: true });
  const address = simulator.servers.livingRoom.url;
  const token = simulator.tokens.owner;
  const bare = async (method: 'GET' | 'POST', url: string, more = {}): Promise<string> =>
    (await fetch(url, { method, headers: { ...identityHeaders, ...more }, agent })).text();
  const mint = `${address}/security/token?type=delegation&scope=all`;
  try {
    return [
      await compare(
        simulator,
        'GET /identity',
        () => http.send({ method: 'GET', address, path: '/identity' }),
        () => bare('GET', `${address}/identity`),
      ),
      await compare(
        simulator,
        'POST /security/token',
        () =>
          http.send({
            method: 'POST',
            address,
            path: '/security/token',
            query: { type: 'delegation', scope: 'all' },
            token: new Secret(token),
          }),
        () => bare('POST', mint, { 'X-Plex-Token': token }),
      ),
    ];
  } finally {
    http.dispose();
    agent.destroy();
  }
}

async function compare(simulator: RunningSimulator, request: string, own: Ask, alone: Ask): Promise<Figure> {
  const times = await compareSides(simulator, { own, alone });
  return figure(`http.ts over node-fetch alone, ${request}`, median(times.own) / median(times.alone), '×', 1.3, {
    httpMs: spread(times.own),
    nodeFetchMs: spread(times.alone),
  });
}
