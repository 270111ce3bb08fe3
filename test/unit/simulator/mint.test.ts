import assert from 'node:assert/strict';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { ask, container, freshSimulator, MINT, mint } from './asking.ts';

describe('The simulated /security/token', () => {
  let simulator: RunningSimulator;
  let livingRoom: string;
  beforeEach(async () => {
    simulator = await freshSimulator();
    livingRoom = simulator.servers.livingRoom.url;
  });
  const statusOf = async (path: string, token?: string, method = 'POST') =>
    (await ask(livingRoom + path, { token, method })).status;

  it('gives another transient token each time', async () => {
    const tokens = await Promise.all(Array.from({ length: 5 }, () => mint(livingRoom, simulator.tokens.owner)));
    assert.equal(new Set(tokens).size, 5);
    for (const token of tokens) assert.match(token, /^transient-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('accepts every lasting token of its server, in the header or in the address, and none of another server', async () => {
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

  it('answers every verb', async () => {
    for (const method of ['POST', 'GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']) {
      assert.equal(await statusOf(MINT, simulator.tokens.owner, method), 200, method);
    }
  });

  it('answers 400 where type or scope is missing or something else', async () => {
    for (const query of ['', '?type=delegation', '?scope=all', '?type=x&scope=all', '?type=delegation&scope=x']) {
      assert.equal(await statusOf(`/security/token${query}`, simulator.tokens.owner), 400, query);
    }
  });

  it('answers no token and a wrong one with 401, or with 403 where told to', async () => {
    assert.deepEqual([await statusOf(MINT), await statusOf(MINT, 'nobodyIsThisToken000')], [401, 401]);
    await simulator.control.setModes('livingRoom', { noTokenStatus: 403 });
    assert.deepEqual([await statusOf(MINT), await statusOf(MINT, 'nobodyIsThisToken000')], [403, 403]);
  });

  it('refuses to make a transient token from a transient token', async () => {
    const transient = await mint(livingRoom, simulator.tokens.owner);
    assert.equal(await statusOf(MINT, transient), 403);
  });

  it('gives tokens that open what their maker may open, on this server only', async () => {
    const transient = await mint(livingRoom, simulator.tokens.sharedUser);
    for (const path of ['/', '/library/sections', '/media/providers']) {
      assert.equal(await statusOf(path, transient, 'GET'), 200, path);
    }
    assert.equal((await ask(`${simulator.servers.attic.url}/library/sections`, { token: transient })).status, 401);
  });

  it('knows only one verb where told to', async () => {
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

  it('registers one device for each client identifier, however many tokens it mints', async () => {
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

  it('shows minted tokens to the owner as session ids', async () => {
    const transient = await mint(livingRoom, simulator.tokens.sharedUser);
    const sessions = await container(`${livingRoom}/status/sessions`, { token: simulator.tokens.owner });
    assert.deepEqual(sessions.Metadata, [{ User: { title: 'tobi' }, Session: { id: transient } }]);
    assert.equal(await statusOf('/status/sessions', simulator.tokens.sharedUser, 'GET'), 403);
  });
});
