import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { ask, container, freshSimulator, MINT, mint } from './asking.ts';

describe('A simulated Plex Media Server', () => {
  let simulator: RunningSimulator;
  let livingRoom: string;
  beforeEach(async () => {
    simulator = await freshSimulator();
    livingRoom = simulator.servers.livingRoom.url;
  });
  const statusOf = async (path: string, token?: string) => (await ask(livingRoom + path, { token })).status;

  it('returns its identity to anybody, but not its name', async () => {
    const { machineIdentifier } = simulator.servers.livingRoom;
    const identity = await container(`${livingRoom}/identity`);
    assert.deepEqual(Object.keys(identity), ['size', 'claimed', 'machineIdentifier', 'version']);
    assert.equal(identity.machineIdentifier, machineIdentifier);
    assert.match(machineIdentifier, /^[0-9a-f]{40}$/);
    assert.match(simulator.servers.attic.machineIdentifier, /^[0-9a-f]{32}$/);
  });

  it('names its owner in / for any user', async () => {
    for (const token of [simulator.tokens.owner, simulator.tokens.sharedUser]) {
      const root = await container(`${livingRoom}/`, { token });
      assert.equal(root.friendlyName, 'Living Room');
      assert.equal(root.myPlexUsername, 'mara');
    }
  });

  it('returns 401 for / without a token, with a script before the title', async () => {
    const { status, text, headers } = await ask(`${livingRoom}/`);
    assert.equal(status, 401);
    assert.equal(headers['content-type'], 'text/html');
    assert.match(text, /^<html><head><script>.*<\/script><title>Unauthorized<\/title>/);
  });

  it('returns errors in HTML for any requested format', async () => {
    const { status, text } = await ask(`${livingRoom}/nowhere`, { token: simulator.tokens.owner });
    assert.equal(status, 404);
    assert.equal(text, '<html><head><title>Not Found</title></head><body><h1>404 Not Found</h1></body></html>');
  });

  it('lists its library and online providers', async () => {
    const providers = await container(`${livingRoom}/media/providers`, { token: simulator.tokens.owner });
    const identifiers = (providers.MediaProvider as { identifier: string }[]).map(({ identifier }) => identifier);
    assert.deepEqual(identifiers.slice(0, 2), ['com.plexapp.plugins.library', 'tv.plex.provider.discover']);
    assert.equal(await statusOf('/media/providers'), 401);
  });

  it('sends XML unless Accept is JSON alone', async () => {
    const firstOf = async (accept: string) => (await ask(`${livingRoom}/identity`, { accept })).text[0];
    assert.equal(await firstOf('application/json'), '{');
    for (const accept of ['*/*', 'application/json, text/plain', 'application/json;q=1', '']) {
      assert.equal(await firstOf(accept), '<', accept);
    }
  });

  it('sends XML or a wrong content type where a mode says so', async () => {
    await simulator.control.setModes('livingRoom', { format: 'alwaysXml' });
    const xml = await ask(`${livingRoom}/identity`);
    assert.match(xml.text, /<MediaContainer size="0" claimed="1" machineIdentifier="67ee/);
    assert.equal(xml.headers['content-type'], 'text/xml;charset=utf-8');
    await simulator.control.setModes('livingRoom', { contentType: 'wrong' });
    assert.equal((await ask(`${livingRoom}/identity`)).headers['content-type'], 'application/json');
  });

  it('lets everybody in within allowedNetworks, except to create tokens', async () => {
    await simulator.control.setModes('livingRoom', { allowedNetworks: true });
    for (const token of [undefined, 'nobodyIsThisToken000']) {
      assert.equal(await statusOf('/', token), 200);
      assert.equal(await statusOf('/library/sections', token), 200);
    }
    assert.equal(await statusOf(MINT), 400);
    assert.equal(await statusOf(MINT, 'nobodyIsThisToken000'), 401);
    assert.equal(await statusOf(MINT, simulator.tokens.owner), 200);
    assert.equal((await ask(`${simulator.servers.attic.url}/`)).status, 401, 'the other server stays shut');
  });

  it('has no tokens while it is unclaimed', async () => {
    const transient = await mint(livingRoom, simulator.tokens.owner);
    await simulator.control.setModes('livingRoom', { unclaimed: true });
    assert.equal((await container(`${livingRoom}/identity`)).claimed, false);
    assert.equal(await statusOf(MINT, simulator.tokens.owner), 401);
    assert.equal(await statusOf('/', transient), 401);
  });

  it('responds under a base path as well, and nowhere beside it', async () => {
    const { basePathUrl, machineIdentifier } = simulator.servers.livingRoom;
    assert.match(basePathUrl, /\/plex$/);
    assert.equal((await container(`${basePathUrl}/identity`)).machineIdentifier, machineIdentifier);
    assert.ok(await mint(basePathUrl, simulator.tokens.owner));
    assert.equal((await ask(new URL('/identity', basePathUrl).href)).status, 404);
    assert.equal((await ask(`${basePathUrl}x/identity`)).status, 404);
  });

  it('survives invalid addresses', async () => {
    for (const path of ['//', '/%', '/?%E0%A4%A']) assert.notEqual(await statusOf(path), 500, path);
    assert.equal(await statusOf('/identity'), 200);
  });

  it('is trusted over https with its CA file, and not without it', async () => {
    const { httpsUrl, machineIdentifier } = simulator.servers.livingRoom;
    const ca = await readFile(simulator.caFile, 'utf8');
    for (const url of [httpsUrl, httpsUrl.replace('127.0.0.1', 'localhost')])
      assert.equal((await container(`${url}/identity`, { ca })).machineIdentifier, machineIdentifier);
    await assert.rejects(ask(`${httpsUrl}/identity`), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  });

  describe('during a restart', () => {
    it('refuses connections first', async () => {
      await simulator.control.restart('livingRoom', { refusedForMs: 3_600_000 });
      await assert.rejects(ask(`${livingRoom}/identity`), { code: 'ECONNREFUSED' });
    });

    it('returns 503 next, with a start state in those responses that have a container', async () => {
      await simulator.control.restart('livingRoom', { startingForMs: 3_600_000 });
      const root = await ask(`${livingRoom}/`, { token: simulator.tokens.owner });
      assert.equal(root.status, 503);
      assert.equal(JSON.parse(root.text).MediaContainer.startState, 'startingPlugins');
      const elsewhere = await ask(`${livingRoom}/library/sections`, { token: simulator.tokens.owner });
      assert.equal(elsewhere.status, 503);
      assert.match(elsewhere.text, /<title>Service Unavailable<\/title>/);
    });

    it('is the same server afterwards, with its devices and without its transient tokens', async () => {
      const headers = { 'X-Plex-Client-Identifier': 'a-device' };
      const before = await container(`${livingRoom}/identity`, { headers });
      const transient = await mint(livingRoom, simulator.tokens.owner);
      assert.equal(await statusOf('/library/sections', transient), 200);
      await simulator.control.restart('livingRoom', { refusedForMs: 1, startingForMs: 1 });
      await simulator.control.untilRunning('livingRoom');
      assert.equal(await statusOf('/library/sections', transient), 401);
      assert.equal(await statusOf('/library/sections', simulator.tokens.owner), 200);
      assert.equal((await container(`${livingRoom}/identity`)).machineIdentifier, before.machineIdentifier);
      const { devices } = await simulator.control.state('livingRoom');
      assert.deepEqual(
        devices.map(({ clientIdentifier }) => clientIdentifier),
        ['a-device'],
      );
    });

    it('breaks off pending responses', async () => {
      await simulator.control.addFault('livingRoom', { fault: { kind: 'neverAnswers' } });
      const hanging = assert.rejects(ask(`${livingRoom}/identity`), { code: 'ECONNRESET' });
      await simulator.control.untilRequest(entry => entry.path === '/identity');
      await simulator.control.restart('livingRoom');
      await hanging;
    });
  });
});
