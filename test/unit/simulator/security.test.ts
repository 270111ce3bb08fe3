import assert from 'node:assert/strict';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { ask, container, freshSimulator, MINT, mint } from './asking.ts';

type Device = {
  name: string;
  clientIdentifier: string;
  accessToken: string;
  updatedAt: number;
  Connection: Record<string, unknown>[];
};

describe('The simulated /security/token', () => {
  let simulator: RunningSimulator;
  let livingRoom: string;
  beforeEach(async () => {
    simulator = await freshSimulator();
    livingRoom = simulator.servers.livingRoom.url;
  });
  const statusOf = async (path: string, token?: string, method = 'POST') =>
    (await ask(livingRoom + path, { token, method })).status;

  it('creates a new transient token each time', async () => {
    const tokens = await Promise.all(Array.from({ length: 5 }, () => mint(livingRoom, simulator.tokens.owner)));
    assert.equal(new Set(tokens).size, 5);
    for (const token of tokens) assert.match(token, /^transient-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('accepts every long-lived token of its server, in the header or in the address, and none of another server', async () => {
    for (const label of simulator.tokenLabels.livingRoom) {
      assert.equal(await statusOf(MINT, simulator.tokens[label]), 200, label);
      assert.equal(await statusOf(`${MINT}&X-Plex-Token=${simulator.tokens[label]}`), 200, label);
    }
    assert.equal(await statusOf(MINT, simulator.tokens.atticOwner), 401);
  });

  it('has tokens of all the shapes that patterns get wrong', () => {
    const tokens = Object.values(simulator.tokens);
    for (const token of tokens) assert.match(token, /^(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9_-]{20}$/);
    for (const shape of [/^-/, /^_/, /-$/, /_$/, /^\D+$/])
      assert.ok(
        tokens.some(token => shape.test(token)),
        `${shape}`,
      );
  });

  it('supports every verb', async () => {
    for (const method of ['POST', 'GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']) {
      assert.equal(await statusOf(MINT, simulator.tokens.owner, method), 200, method);
    }
  });

  it('returns 400 where type or scope is missing or wrong', async () => {
    for (const query of ['', '?type=delegation', '?scope=all', '?type=x&scope=all', '?type=delegation&scope=x']) {
      assert.equal(await statusOf(`/security/token${query}`, simulator.tokens.owner), 400, query);
    }
  });

  it('returns 401 without a token or with a wrong one, or 403 where a mode says so', async () => {
    assert.deepEqual([await statusOf(MINT), await statusOf(MINT, 'nobodyIsThisToken000')], [401, 401]);
    await simulator.control.setModes('livingRoom', { noTokenStatus: 403 });
    assert.deepEqual([await statusOf(MINT), await statusOf(MINT, 'nobodyIsThisToken000')], [403, 403]);
  });

  it('refuses to create a transient token with a transient token', async () => {
    const transient = await mint(livingRoom, simulator.tokens.owner);
    assert.equal(await statusOf(MINT, transient), 403);
  });

  it('creates tokens with the access level of their creator, on this server only', async () => {
    const transient = await mint(livingRoom, simulator.tokens.sharedUser);
    for (const path of ['/', '/library/sections', '/library/sections/all', '/media/providers']) {
      assert.equal(await statusOf(path, transient, 'GET'), 200, path);
    }
    assert.equal((await ask(`${simulator.servers.attic.url}/library/sections`, { token: transient })).status, 401);
  });

  it('supports one verb only where a mode says so', async () => {
    const verbs = async () => [
      await statusOf(MINT, simulator.tokens.owner, 'POST'),
      await statusOf(MINT, simulator.tokens.owner, 'GET'),
    ];
    await simulator.control.setModes('livingRoom', { mintVerbs: 'postOnly' });
    assert.deepEqual(await verbs(), [200, 404]);
    await simulator.control.setModes('livingRoom', { mintVerbs: 'getOnly', otherVerbStatus: 405 });
    assert.deepEqual(await verbs(), [405, 200]);
    assert.equal(await statusOf(MINT, simulator.tokens.owner, 'OPTIONS'), 200);
  });

  it('registers one device for each client identifier, for any number of tokens', async () => {
    const headers = { 'X-Plex-Client-Identifier': 'one-and-the-same', 'X-Plex-Product': 'A product' };
    for (let minted = 0; minted < 20; minted++) {
      await container(livingRoom + MINT, { token: simulator.tokens.owner, method: 'POST', headers });
    }
    await ask(`${livingRoom}/identity`, { headers: { 'X-Plex-Client-Identifier': 'another' } });
    const { devices, mintedTokens } = await simulator.control.state('livingRoom');
    assert.deepEqual(
      devices.map(device => [device.clientIdentifier, device.product]),
      [
        ['one-and-the-same', 'A product'],
        ['another', ''],
      ],
    );
    assert.equal(mintedTokens.length, 20);
  });

  it('shows transient tokens to the owner as session ids', async () => {
    const transient = await mint(livingRoom, simulator.tokens.sharedUser);
    const sessions = await container(`${livingRoom}/status/sessions`, { token: simulator.tokens.owner });
    assert.deepEqual(sessions.Metadata, [{ User: { title: 'tobi' }, Session: { id: transient } }]);
    assert.equal(await statusOf('/status/sessions', simulator.tokens.sharedUser, 'GET'), 403);
  });
});

describe('The simulated /security/resources', () => {
  let simulator: RunningSimulator;
  let attic: string;
  beforeEach(async () => {
    simulator = await freshSimulator();
    attic = `server://${simulator.servers.attic.machineIdentifier}`;
  });
  const address = (source?: string, more = '') =>
    `${simulator.servers.livingRoom.url}/security/resources?${source === undefined ? '' : `source=${encodeURIComponent(source)}`}${more}`;
  const statusOf = async (source?: string, token?: string) => (await ask(address(source), { token })).status;
  const deviceOf = async (source: string, more = '') =>
    (await container(address(source, more), { token: simulator.tokens.owner })).Device as Device;

  it('returns the other server and its connections, with a capital C and the types of JSON', async () => {
    const device = await deviceOf(attic);
    assert.equal(device.name, 'Attic');
    assert.equal(device.clientIdentifier, simulator.servers.attic.machineIdentifier);
    const [local, remote, relay] = device.Connection;
    assert.deepEqual(local, {
      protocol: 'http',
      address: '127.0.0.1',
      uri: simulator.servers.attic.url,
      port: Number(new URL(simulator.servers.attic.url).port),
      local: true,
    });
    assert.ok(remote && !('relay' in remote), 'relay is absent unless true');
    assert.equal(relay?.relay, true);
  });

  it('returns an access token that opens the other server and not this one', async () => {
    const { accessToken } = await deviceOf(attic);
    const sections = (url: string) => ask(`${url}/library/sections`, { token: accessToken });
    assert.equal((await sections(simulator.servers.attic.url)).status, 200);
    assert.equal((await sections(simulator.servers.livingRoom.url)).status, 401);
  });

  it('keeps its response until a request asks for a refresh', async () => {
    const first = await deviceOf(attic);
    assert.deepEqual(await deviceOf(attic, '&refresh=0'), first);
    const refreshed = await deviceOf(attic, '&refresh=1');
    assert.notEqual(refreshed.accessToken, first.accessToken);
    assert.ok(refreshed.updatedAt > first.updatedAt);
    assert.deepEqual(await deviceOf(attic), refreshed);
  });

  it('returns every source that it lists, including providers and a server that is switched off', async () => {
    const { sources } = simulator.servers.livingRoom;
    assert.ok(sources.includes('provider://tv.plex.provider.discover') && sources.length === 5);
    for (const source of sources) assert.equal(await statusOf(source, simulator.tokens.owner), 200, source);
  });

  it("accepts the owner's tokens and transient tokens that the owner created only", async () => {
    const { owner, sharedUser } = simulator.tokens;
    const { url } = simulator.servers.livingRoom;
    assert.equal(await statusOf(attic, await mint(url, owner)), 200);
    assert.equal(await statusOf(attic, sharedUser), 403);
    assert.equal(await statusOf(attic, await mint(url, sharedUser)), 403);
    assert.deepEqual([await statusOf(attic), await statusOf(attic, 'nobodyIsThisToken000')], [401, 401]);
  });

  it('returns 400 for a missing or malformed source and 404 for an unknown one', async () => {
    const { owner } = simulator.tokens;
    for (const source of [
      undefined,
      '',
      'attic',
      `${attic}/com.plexapp.plugins.library`,
      'http://attic',
      'server://',
    ]) {
      assert.equal(await statusOf(source, owner), 400, source);
    }
    for (const source of [`server://${'0'.repeat(40)}`, 'server://zzz', 'provider://tv.plex.provider.none']) {
      assert.equal(await statusOf(source, owner), 404, source);
    }
  });

  it('sends strings in XML', async () => {
    const { text, headers } = await ask(address(attic), { token: simulator.tokens.owner, accept: '*/*' });
    assert.equal(headers['content-type'], 'text/xml;charset=utf-8');
    assert.match(text, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<MediaContainer size="1"><Device name="Attic" /);
    assert.match(text, /<Connection protocol="https"[^>]+ port="8443" local="0" relay="1"\/>/);
    assert.match(text, /<Connection protocol="http"[^>]+ port="\d+" local="1"\/>/);
  });

  it('makes Device an array where a mode says so', async () => {
    await simulator.control.setModes('livingRoom', { deviceAs: 'array' });
    const { Device } = await container(address(attic), { token: simulator.tokens.owner });
    assert.ok(Array.isArray(Device) && Device.length === 1 && Device[0].name === 'Attic');
  });

  it('has the connections that a mode lists', async () => {
    const { machineIdentifier } = simulator.servers.attic;
    const connections = [
      { protocol: 'https' as const, address: 'a.example', uri: 'https://a.example', port: 443, local: false },
    ];
    await simulator.control.setModes('livingRoom', { connections: { [machineIdentifier]: connections } });
    const { Device } = await container(address(attic), { token: simulator.tokens.owner });
    assert.deepEqual((Device as Device).Connection, connections);
  });
});
