import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import type { Fault } from '../../simulator/injectedFaults.ts';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { ask, freshSimulator, MINT } from './asking.ts';

// The tests of `Http`, `MediaServer` and `PlexTv` cover the effect of each kind on a response, with its error.
describe('A fault of the simulator', () => {
  const fault: Fault = { kind: 'status', status: 500 };
  let simulator: RunningSimulator;
  let livingRoom: string;
  beforeEach(async () => {
    simulator = await freshSimulator();
    livingRoom = simulator.servers.livingRoom.url;
  });
  const identity = () => ask(`${livingRoom}/identity`);
  const statuses = async () => [
    (await identity()).status,
    (await ask(`${livingRoom}/library/sections`)).status,
    (await ask(livingRoom + MINT, { method: 'POST' })).status,
  ];

  for (const [what, rule, expected] of [
    ['a path', { path: '/library/sections' }, [200, 500, 401]],
    ['all paths that begin alike', { path: '/ident*' }, [500, 401, 401]],
    ['a method', { method: 'POST' }, [200, 401, 500]],
    ['a number of requests', { times: 2 }, [500, 500, 401]],
    ['everything', {}, [500, 500, 500]],
  ] as const) {
    it(`is set for ${what}, for one server, until it is removed`, async () => {
      const id = await simulator.control.addFault('livingRoom', { fault, ...rule });
      assert.deepEqual(await statuses(), expected);
      assert.equal((await ask(`${simulator.servers.attic.url}/identity`)).status, 200);
      if (!('times' in rule)) await simulator.control.removeFault('livingRoom', id);
      assert.deepEqual(await statuses(), [200, 401, 401]);
    });
  }

  it('holds the response until it is released, and no other response', async () => {
    const release = await simulator.control.hold('livingRoom', '/identity');
    let answered = false;
    const request = identity().then(() => {
      answered = true;
    });
    await simulator.control.untilRequest(({ path }) => path === '/identity');
    assert.equal((await ask(`${livingRoom}/library/sections`)).status, 401);
    assert.equal(answered, false);
    await release();
    await request;
  });

  it('acts before later ones', async () => {
    await simulator.control.addFault('livingRoom', { fault, times: 1 });
    await simulator.control.addFault('livingRoom', { fault: { kind: 'status', status: 429 } });
    assert.deepEqual([(await identity()).status, (await identity()).status], [500, 429]);
  });

  it('keeps the server from creating a token if it replaces the response', async () => {
    await simulator.control.addFault('livingRoom', { fault });
    await ask(livingRoom + MINT, { method: 'POST', token: simulator.tokens.owner });
    assert.deepEqual((await simulator.control.state('livingRoom')).mintedTokens, []);
  });

  it('makes a huge body that is valid for a client that reads all of it, compressed or not', async () => {
    for (const kind of ['huge', 'gzipBomb'] as const) {
      await simulator.control.clearFaults('livingRoom');
      await simulator.control.addFault('livingRoom', { fault: { kind, mebibytes: 2 } });
      const chunks: Buffer[] = [];
      await ask(`${livingRoom}/identity`, { onData: chunk => chunks.push(chunk) });
      const sent = Buffer.concat(chunks);
      const body = kind === 'huge' ? sent : gunzipSync(sent);
      assert.ok(body.length > 2 * 1024 * 1024);
      assert.equal(JSON.parse(body.toString()).MediaContainer.claimed, true);
      if (kind === 'gzipBomb') assert.ok(sent.length < body.length / 100, `${sent.length} bytes`);
    }
  });

  it('is refused if its kind is unknown', async () => {
    const unknown = { kind: 'gremlin' } as never;
    await assert.rejects(simulator.control.addFault('livingRoom', { fault: unknown }), /no fault of kind gremlin/);
  });
});
