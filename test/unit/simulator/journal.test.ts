import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { ask, freshSimulator, MINT, mint } from './asking.ts';

describe("The simulator's journal", () => {
  let simulator: RunningSimulator;
  let livingRoom: string;
  beforeEach(async () => {
    simulator = await freshSimulator();
    livingRoom = simulator.servers.livingRoom.url;
  });

  it('tells each request as it came, and what was answered', async () => {
    await ask(livingRoom + MINT, { method: 'POST', token: simulator.tokens.owner });
    await ask(`${simulator.servers.attic.url}/nowhere`);
    const [first, second] = await simulator.control.journal();
    assert.ok(first && second);
    const { number, server, entrance, method, path, query, tokenInUrl, status, outcome } = first;
    assert.deepEqual(
      { number, server, entrance, method, path, query, tokenInUrl, status, outcome },
      {
        number: 1,
        server: 'livingRoom',
        entrance: 'http',
        method: 'POST',
        path: '/security/token',
        query: 'type=delegation&scope=all',
        tokenInUrl: false,
        status: 200,
        outcome: 'sent',
      },
    );
    assert.equal(first.headers['x-plex-token'], simulator.tokens.owner);
    assert.deepEqual([second.number, second.server, second.status], [2, 'attic', 404]);
  });

  it('notices a token in an address, however it is dressed', async () => {
    const transient = await mint(livingRoom, simulator.tokens.owner);
    await simulator.control.clearJournal();
    const hidden = simulator.tokens.owner.replace('p', '%70');
    for (const target of [
      `?X-Plex-Token=${simulator.tokens.owner}`,
      `?anything=${transient}`,
      `${simulator.tokens.atticOwner}/`,
      `?anything=${hidden}`,
      '?token=whatever',
      '?anything=transient-of-an-earlier-start',
    ]) {
      await ask(`${livingRoom}/${target}`);
    }
    await ask(`${livingRoom}/?tokens=none`, { token: simulator.tokens.owner });
    const noticed = (await simulator.control.journal()).map(entry => entry.tokenInUrl);
    assert.deepEqual(noticed, [true, true, true, true, true, true, false]);
  });

  it('counts connections', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const before = await simulator.control.state('livingRoom');
    for (let asked = 0; asked < 3; asked++) await ask(`${livingRoom}/identity`, { agent });
    agent.destroy();
    await ask(`${livingRoom}/identity`);
    const connections = (await simulator.control.journal()).map(entry => entry.connection);
    assert.equal(new Set(connections.slice(0, 3)).size, 1);
    assert.notEqual(connections[3], connections[0]);
    const after = await simulator.control.state('livingRoom');
    assert.equal(after.connectionsAccepted - before.connectionsAccepted, 2);
  });

  it('shows an answer that is still on its way, and that the client hung up', async () => {
    await simulator.control.addFault('livingRoom', { fault: { kind: 'neverAnswers' } });
    const cancel = new AbortController();
    const asked = ask(`${livingRoom}/identity`, { signal: cancel.signal });
    asked.catch(() => undefined);
    const open = await simulator.control.untilRequest(entry => entry.path === '/identity');
    assert.deepEqual([open.outcome, open.status], ['open', null]);
    cancel.abort();
    await assert.rejects(asked, { name: 'AbortError' });
    await simulator.control.untilRequest(entry => entry.outcome === 'cut');
  });

  it('complains of wishes that the simulator does not know', async () => {
    const unknown = { kind: 'gremlin' } as never;
    await assert.rejects(simulator.control.addFault('livingRoom', { fault: unknown }), /no fault of kind gremlin/);
    await assert.rejects(simulator.control.setModes('livingRoom', { mood: 'bad' } as never), /no mode mood/);
    await assert.rejects(simulator.control.state('cellar' as never), /no server cellar/);
  });
});
