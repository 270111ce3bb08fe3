import { Agent, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { PlexAPI } from '@lukehagar/plexjs';
import { GetTransientTokenScope, GetTransientTokenType } from '@lukehagar/plexjs/sdk/models/operations/index.js';
import { Accepts } from '@lukehagar/plexjs/sdk/models/shared/index.js';
import fetch from 'node-fetch';
import { Http } from '../../src/plex/http.ts';
import { MediaServer } from '../../src/plex/mediaServer.ts';
import { Secret } from '../../src/plex/secret.ts';
import type { RunningSimulator } from '../simulator/spawn.ts';
import { type Figure, figure, median, spread } from './figure.ts';
import { identity, identityHeaders } from './identity.ts';
import { compareSides } from './sides.ts';

/**
 * A transient token in plain Node, over a connection that is open: asked for, read and checked, beside the same by
 * `http.request`, by node-fetch and by plexjs.
 */
export async function measureMinting(simulator: RunningSimulator): Promise<Figure[]> {
  const { url } = simulator.servers.livingRoom;
  const token = simulator.tokens.owner;
  const http = new Http(
    () => identity,
    () => undefined,
  );
  const mediaServer = new MediaServer(http, url, new Secret(token));
  const agent = new Agent({ keepAlive: true });
  const headers = { ...identityHeaders, 'X-Plex-Token': token };
  const address = `${url}/security/token?type=delegation&scope=all`;
  const plexjs = new PlexAPI({
    serverURL: url,
    token,
    clientIdentifier: identity.clientIdentifier,
    accepts: Accepts.ApplicationJson,
  });
  try {
    const times = await compareSides(simulator, {
      own: () => mediaServer.getTransientToken({ type: 'delegation', scope: 'all' }),
      httpRequest: async () => JSON.parse(await bare(address, headers, agent)).MediaContainer.token,
      nodeFetch: async () => {
        const answer = await fetch(address, { method: 'POST', headers, agent });
        return ((await answer.json()) as { MediaContainer: { token: string } }).MediaContainer.token;
      },
      plexjs: () =>
        plexjs.general.getTransientToken({ type: GetTransientTokenType.Delegation, scope: GetTransientTokenScope.All }),
    });
    const own = median(times.own);
    const beside = (other: Exclude<keyof typeof times, 'own'>) => ({
      ownMs: spread(times.own),
      [`${other}Ms`]: spread(times[other]),
    });
    return [
      // node-fetch alone is more than twice as long as this, so a ratio would say nothing of what is done here.
      figure(
        'a transient token in plain Node, over bare http.request',
        own - median(times.httpRequest),
        'ms',
        0.5,
        beside('httpRequest'),
      ),
      // The answer is checked field by field, and the token by its letters.
      figure(
        'a transient token in plain Node, over node-fetch alone',
        own / median(times.nodeFetch),
        '×',
        1.5,
        beside('nodeFetch'),
      ),
      figure('a transient token in plain Node, over plexjs', own / median(times.plexjs), '×', 1, beside('plexjs')),
    ];
  } finally {
    http.dispose();
    agent.destroy();
  }
}

function bare(address: string, headers: Record<string, string>, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    httpRequest(address, { method: 'POST', headers, agent }, response => text(response).then(resolve, reject))
      .once('error', reject)
      .end();
  });
}
