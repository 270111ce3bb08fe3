import assert from 'node:assert/strict';
import { createServer, type Server as HttpServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { isPlexError } from '../../src/plex/errors.ts';
import type { Server } from '../../src/servers/server.ts';
import { until } from '../until.ts';
import { at, control, Fixture, simulator } from './fixture.ts';

const DELEGATION = { type: 'delegation', scope: 'all' } as const;

describe('Requests in VS Code', () => {
  let fixture: Fixture;
  let server: Server;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    server = await fixture.addLivingRoom();
  });
  afterEach(async () => {
    fixture.dispose();
    await set('proxySupport', undefined);
    await set('proxy', undefined);
    await allow(undefined);
  });
  const set = (name: string, value: unknown) =>
    vscode.workspace.getConfiguration('http').update(name, value, vscode.ConfigurationTarget.Global);
  const allow = (value: string | undefined) =>
    vscode.workspace
      .getConfiguration('plexTokens')
      .update('insecureConnections', value, vscode.ConfigurationTarget.Global);
  const mint = (of = server) => fixture.mint(of);
  const connections = async (): Promise<number> => {
    await control.clearJournal();
    for (let count = 0; count < 20; count++) await mint();
    return new Set((await control.journal()).map(({ connection }) => connection)).size;
  };

  it('share a connection if VS Code lets them', async () => {
    await set('proxySupport', 'off');
    // A changed setting takes VS Code about a second.
    await until('a single connection', async () => (await connections()) === 1);
  });

  it('use a connection each if VS Code replaces the agent for its proxy support', async () => {
    await set('proxySupport', 'override');
    const own = await until('connections of their own', async () => {
      const count = await connections();
      return count >= 20 && count;
    });
    assert.ok(own === 20 || own === 21, `${own}`);
  });

  it('go through http.proxy', async () => {
    const { port } = new URL(simulator.servers.livingRoom.url);
    const seen: string[] = [];
    const proxy = await listen(
      createServer((incoming, outgoing) => {
        seen.push(`${incoming.method} ${incoming.url}`);
        const { method = 'GET', headers } = incoming;
        const { pathname, search } = new URL(incoming.url ?? '');
        const onward = request({ host: '127.0.0.1', port, path: pathname + search, method, headers }, answer => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        });
        incoming.pipe(onward);
      }),
    );
    // VS Code asks loopback addresses directly; this name only the proxy can resolve.
    const behind = at('http://living-room.example:32400', server);
    await allow('always');
    await set('proxy', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    await until('a request through the proxy', () => mint(behind));
    proxy.close();
    assert.ok(
      seen.some(line => line.startsWith('POST http://living-room.example:32400/security/token')),
      seen.join(),
    );
    assert.ok(seen.every(line => !line.includes(simulator.tokens.owner)));
  });

  it('trust a certificate whose issuer the system trusts', async () => {
    const token = await mint(at(simulator.servers.livingRoom.httpsUrl, server));
    assert.match(token.reveal(), /^transient-/);
  });

  it('end when they are cancelled', async () => {
    await control.addFault('livingRoom', { fault: { kind: 'neverAnswers' }, path: '/security/token' });
    const controller = new AbortController();
    const minting = fixture.access
      .request(server, mediaServer => mediaServer.getTransientToken(DELEGATION, controller.signal), controller.signal)
      .catch(thrown => thrown);
    await control.untilRequest(({ path }) => path === '/security/token');
    controller.abort();
    const error = await minting;
    assert.ok(isPlexError(error));
    assert.equal(error.kind, 'cancelled');
    await control.untilRequest(({ outcome }) => outcome === 'cut');
  });
});

async function listen(server: HttpServer): Promise<HttpServer> {
  server.listen(0, '127.0.0.1');
  await until('a listening server', () => server.listening);
  return server;
}
