import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { ask, container, freshSimulator, mint } from './asking.ts';

describe('A simulated server that restarts', () => {
  let simulator: RunningSimulator;
  let livingRoom: string;
  beforeEach(async () => {
    simulator = await freshSimulator();
    livingRoom = simulator.servers.livingRoom.url;
  });
  const sections = (token: string) => ask(`${livingRoom}/library/sections`, { token });

  it('refuses connections first', async () => {
    await simulator.control.restart('livingRoom', { refusedForMs: 60_000, startingForMs: 60_000 });
    await assert.rejects(ask(`${livingRoom}/identity`), { code: 'ECONNREFUSED' });
    await assert.rejects(
      simulator.control.untilRunning('livingRoom', 10),
      /Waited 0.01 s in vain for livingRoom to run/,
    );
  });

  it('then answers 503, with a start state where it has a container to put it in', async () => {
    await simulator.control.restart('livingRoom', { startingForMs: 60_000 });
    const root = await ask(`${livingRoom}/`, { token: simulator.tokens.owner });
    assert.equal(root.status, 503);
    assert.equal(JSON.parse(root.text).MediaContainer.startState, 'startingPlugins');
    const elsewhere = await sections(simulator.tokens.owner);
    assert.equal(elsewhere.status, 503);
    assert.match(elsewhere.text, /<title>Service Unavailable<\/title>/);
  });

  it('then is back at the same address, the same machine with a new version', async () => {
    const before = await container(`${livingRoom}/identity`);
    const start = performance.now();
    await simulator.control.restart('livingRoom', { refusedForMs: 20, startingForMs: 20 });
    await simulator.control.untilRunning('livingRoom');
    assert.ok(performance.now() - start >= 30);
    const after = await container(`${livingRoom}/identity`);
    assert.equal(after.machineIdentifier, before.machineIdentifier);
    assert.notEqual(after.version, before.version);
  });

  it('forgets its transient tokens, and only those', async () => {
    const transient = await mint(livingRoom, simulator.tokens.owner);
    assert.equal((await sections(transient)).status, 200);
    await simulator.control.restart('livingRoom');
    assert.equal((await sections(transient)).status, 401);
    assert.equal((await sections(simulator.tokens.owner)).status, 200);
  });

  it('remembers its devices', async () => {
    await ask(`${livingRoom}/identity`, { headers: { 'X-Plex-Client-Identifier': 'a-device' } });
    await simulator.control.restart('livingRoom');
    assert.equal((await simulator.control.state('livingRoom')).devices.length, 1);
  });

  it('leaves the other server alone', async () => {
    const attic = simulator.servers.attic.url;
    const transient = await mint(attic, simulator.tokens.atticOwner);
    await simulator.control.restart('livingRoom', { refusedForMs: 10_000 });
    assert.equal((await ask(`${attic}/library/sections`, { token: transient })).status, 200);
  });

  it('breaks off what it was answering', async () => {
    await simulator.control.addFault('livingRoom', { fault: { kind: 'neverAnswers' } });
    const hanging = ask(`${livingRoom}/identity`);
    hanging.catch(() => undefined);
    await simulator.control.untilRequest(entry => entry.path === '/identity');
    await simulator.control.restart('livingRoom');
    await assert.rejects(hanging, { code: 'ECONNRESET' });
  });

  it('is away and back by hand, with everything it knew', async () => {
    const transient = await mint(livingRoom, simulator.tokens.owner);
    await simulator.control.disconnect('livingRoom');
    await assert.rejects(sections(transient), { code: 'ECONNREFUSED' });
    await assert.rejects(ask(`${simulator.servers.livingRoom.basePathUrl}/identity`), { code: 'ECONNREFUSED' });
    assert.equal((await simulator.control.state('livingRoom')).lifecycle, 'gone');
    await simulator.control.connect('livingRoom');
    assert.equal((await sections(transient)).status, 200);
  });

  it('leaves off restarting when it is sent away or called back meanwhile', async () => {
    const lifecycle = async () => (await simulator.control.state('livingRoom')).lifecycle;
    await simulator.control.restart('livingRoom', { refusedForMs: 15 });
    await simulator.control.disconnect('livingRoom');
    await sleep(40);
    assert.equal(await lifecycle(), 'gone');
    await simulator.control.restart('livingRoom', { refusedForMs: 15, startingForMs: 60_000 });
    await simulator.control.connect('livingRoom');
    await sleep(40);
    assert.equal(await lifecycle(), 'running');
  });

  it('is as it was at the start after a reset, also in the middle of a restart', async () => {
    const { version } = simulator.servers.livingRoom;
    const transient = await mint(livingRoom, simulator.tokens.owner);
    await simulator.control.setModes('livingRoom', { unclaimed: true });
    await simulator.control.addFault('livingRoom', { fault: { kind: 'status', status: 500 } });
    await simulator.control.restart('livingRoom', { refusedForMs: 10_000, startingForMs: 10_000 });
    await simulator.control.reset();
    assert.equal((await container(`${livingRoom}/`, { token: simulator.tokens.owner })).version, version);
    assert.equal((await sections(transient)).status, 401);
    assert.deepEqual((await simulator.control.state('livingRoom')).devices, []);
  });

  it('breaks off what it was answering at a reset, too', async () => {
    await simulator.control.addFault('livingRoom', { fault: { kind: 'neverAnswers' } });
    const hanging = ask(`${livingRoom}/identity`);
    hanging.catch(() => undefined);
    await simulator.control.untilRequest(entry => entry.path === '/identity');
    await simulator.control.reset();
    await assert.rejects(hanging, { code: 'ECONNRESET' });
  });
});
