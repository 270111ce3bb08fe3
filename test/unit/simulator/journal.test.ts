import assert from 'node:assert/strict';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { ask, freshSimulator, MINT, mint } from './asking.ts';
import { askPlexTv, signIn } from './plexTvAsking.ts';

describe("The simulator's journal", () => {
  let simulator: RunningSimulator;
  let livingRoom: string;
  beforeEach(async () => {
    simulator = await freshSimulator();
    livingRoom = simulator.servers.livingRoom.url;
  });

  it('lists each request as it arrived, with the status of its response', async () => {
    await ask(livingRoom + MINT, { method: 'POST', token: simulator.tokens.owner });
    await ask(`${simulator.servers.attic.url}/nowhere`);
    const [first, second] = await simulator.control.journal();
    assert.equal(first?.headers['x-plex-token'], simulator.tokens.owner);
    assert.deepEqual(
      [first, second].map(entry => entry && [entry.server, entry.method, entry.path, entry.query, entry.status]),
      [
        ['livingRoom', 'POST', '/security/token', 'type=delegation&scope=all', 200],
        ['attic', 'GET', '/nowhere', '', 404],
      ],
    );
  });

  it('detects a token in an address in any spelling', async () => {
    const transient = await mint(livingRoom, simulator.tokens.owner);
    const account = await signIn(simulator, 'mara');
    await askPlexTv(simulator, '/api/v2/users/signout', { method: 'DELETE', token: account });
    await simulator.control.clearJournal();
    const inAddress = [
      `?X-Plex-Token=${simulator.tokens.owner}`,
      `?anything=${transient}`,
      `?anything=${account}`,
      `${simulator.tokens.atticOwner}/`,
      `?anything=${simulator.tokens.owner.replace('p', '%70')}`,
      '?token=whatever',
      '?anything=transient-of-an-earlier-start',
    ];
    for (const target of inAddress) await ask(`${livingRoom}/${target}`);
    await ask(`${livingRoom}/?tokens=none`, { token: simulator.tokens.owner });
    const noticed = (await simulator.control.journal()).map(entry => entry.tokenInUrl);
    assert.deepEqual(noticed, [...inAddress.map(() => true), false]);
  });

  it('tells a pending response from one that the client broke off', async () => {
    await simulator.control.addFault('livingRoom', { fault: { kind: 'neverAnswers' } });
    const cancel = new AbortController();
    const hanging = assert.rejects(ask(`${livingRoom}/identity`, { signal: cancel.signal }), { name: 'AbortError' });
    const { outcome, status } = await simulator.control.untilRequest(entry => entry.path === '/identity');
    assert.deepEqual([outcome, status], ['open', null]);
    cancel.abort();
    await hanging;
    await simulator.control.untilRequest(entry => entry.outcome === 'cut');
  });
});
