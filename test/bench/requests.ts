import { Agent } from 'node:http';
import fetch from 'node-fetch';
import { type ClientIdentity, Http } from '../../src/plex/http.ts';
import { Secret } from '../../src/plex/secret.ts';
import type { RunningSimulator } from '../simulator/spawn.ts';
import { type Figure, figure, median, spread } from './figure.ts';

const WARM_UP_ROUNDS = 3;
const ROUNDS = 14;
const REQUESTS_PER_ROUND = 150;

const identity: ClientIdentity = {
  clientIdentifier: 'd2f0f3c2-9c0a-4b61-8f6e-3a4b2f6d7c10',
  product: 'Tokens for Plex',
  version: '0.1.0',
  platform: 'Linux',
  platformVersion: '6.1',
  device: 'Linux',
  deviceName: 'Bench',
};

/** The headers that `Http` sends for this identity, as node-fetch alone is given them. */
const headers = {
  Accept: 'application/json',
  'X-Plex-Pms-Api-Version': '1.0.0',
  'X-Plex-Client-Identifier': identity.clientIdentifier,
  'X-Plex-Product': identity.product,
  'X-Plex-Version': identity.version,
  'X-Plex-Platform': identity.platform,
  'X-Plex-Platform-Version': identity.platformVersion,
  'X-Plex-Device': identity.device,
  'X-Plex-Device-Name': identity.deviceName,
};

type Ask = () => Promise<string>;

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
    (await fetch(url, { method, headers: { ...headers, ...more }, agent })).text();
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
  const times = { own: [] as number[], alone: [] as number[] };
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    // The simulator remembers every request and every token that it made: it would become slower.
    await simulator.control.reset();
    const [first, second] = round % 2 === 0 ? (['own', 'alone'] as const) : (['alone', 'own'] as const);
    for (const side of [first, second]) {
      const taken = await clock(side === 'own' ? own : alone);
      if (round >= WARM_UP_ROUNDS) times[side].push(...taken);
    }
  }
  return figure(`http.ts over node-fetch alone, ${request}`, median(times.own) / median(times.alone), '×', 1.3, {
    httpMs: spread(times.own),
    nodeFetchMs: spread(times.alone),
  });
}

async function clock(ask: Ask): Promise<number[]> {
  const times: number[] = [];
  for (let count = 0; count < REQUESTS_PER_ROUND; count++) {
    const started = performance.now();
    await ask();
    times.push(performance.now() - started);
  }
  return times;
}
