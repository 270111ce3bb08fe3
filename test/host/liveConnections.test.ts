import assert from 'node:assert/strict';
import { type AddressInfo, connect, createServer } from 'node:net';
import type { ServerConnection } from '../../src/plex/connections.ts';
import { isPlexError } from '../../src/plex/errors.ts';
import type { MediaServer } from '../../src/plex/mediaServer.ts';
import { LiveConnections } from '../../src/servers/liveConnections.ts';
import type { Server } from '../../src/servers/server.ts';
import { until } from '../until.ts';
import { control, Fixture, simulator, over as withConnections } from './fixture.ts';

const { livingRoom, attic } = simulator.servers;
const local = (address: string): ServerConnection => ({ address, local: true, relay: false });
const DEAD = 'http://127.0.0.1:9';

describe('The connections of a server', () => {
  let fixture: Fixture;
  let server: Server;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    server = await fixture.addLivingRoom();
  });
  afterEach(async () => {
    fixture.dispose();
  });
  const over = (...addresses: string[]): Server => withConnections(server, ...addresses.map(local));
  const mint = (of: Server) => fixture.mint(of);
  const kindOf = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'none',
      (error: unknown) => (isPlexError(error) ? error.kind : String(error)),
    );
  const stateOf = (of: Server, address: string): string => {
    const state = fixture.connections.stateOf(of, local(address)) ?? assert.fail(`${address} was not tried`);
    return 'latency' in state ? 'reached' : state.error.kind;
  };

  it('tries all at once, and uses the best that responds', async () => {
    const of = over(DEAD, livingRoom.httpsUrl, livingRoom.url);
    await mint(of);
    const probed = (address: string) => fixture.connections.stateOf(of, local(address)) !== undefined;
    await until('every answer', () => [DEAD, livingRoom.httpsUrl, livingRoom.url].every(probed));
    const journal = await control.journal();
    assert.equal(journal.filter(({ path }) => path === '/identity').length, 2);
    assert.deepEqual(
      journal.filter(({ path }) => path === '/security/token').map(({ entrance }) => entrance),
      ['https'],
    );
    assert.equal(stateOf(of, DEAD), 'unreachable');
    assert.equal(stateOf(of, livingRoom.url), 'reached');
    assert.equal(fixture.connections.current(of)?.address, livingRoom.httpsUrl);
  });

  it('keeps the active one, and tries all again when it fails', async () => {
    const of = over(`${livingRoom.basePathUrl}`, livingRoom.url);
    await mint(of);
    assert.equal(fixture.connections.current(of)?.address, livingRoom.basePathUrl);
    await control.clearJournal();
    await mint(of);
    assert.deepEqual(
      (await control.journal()).map(entry => entry.path),
      ['/plex/security/token'],
    );
  });

  it('deletes their states when the server is removed', async () => {
    const of = over(DEAD, livingRoom.url);
    await mint(of);
    assert.equal(stateOf(of, DEAD), 'unreachable');
    await fixture.directory.remove(of);
    assert.equal(fixture.connections.stateOf(of, local(DEAD)), undefined);
    assert.equal(fixture.connections.current(of), undefined);
  });

  it('uses none that leads to another server', async () => {
    const of = over(attic.url, livingRoom.url);
    await mint(of);
    assert.equal(stateOf(of, attic.url), 'wrongServer');
    const atAttic = (await control.journal()).filter(entry => entry.server === 'attic');
    assert.deepEqual(
      atAttic.map(({ path: asked, headers }) => [asked, headers['x-plex-token']]),
      [['/identity', undefined]],
    );
  });

  it('counts them in the error where none of several responds', async () => {
    const error = await mint(over(DEAD, 'http://127.0.0.1:10')).catch(thrown => thrown);
    assert.ok(isPlexError(error));
    assert.equal(error.kind, 'unreachable');
    assert.equal(error.facts.tried, 2);
  });

  it('accepts an IPv6 address and another port', async () => {
    const { hostname, port } = new URL(livingRoom.url);
    const bridge = createServer(socket => {
      const further = connect({ host: hostname, port: Number(port) });
      for (const each of [socket, further]) each.on('error', () => undefined);
      socket.pipe(further).pipe(socket);
    });
    await new Promise<void>((resolve, reject) => bridge.listen(0, '::1', resolve).on('error', reject));
    const address = `http://[::1]:${(bridge.address() as AddressInfo).port}`;
    const of = over(address);
    assert.match((await mint(of)).reveal(), /^transient-/);
    assert.ok('latency' in (fixture.connections.stateOf(of, { address, local: true, relay: false }) ?? {}));
    bridge.close();
  });

  it('reports another server only where it responds at all of them', async () => {
    const error = await mint(over(attic.url, DEAD)).catch(thrown => thrown);
    assert.ok(isPlexError(error));
    assert.equal(error.kind, 'unreachable');
    assert.equal(error.facts.tried, 2);
  });

  it('tries them once for several requests at the same time', async () => {
    const of = over(DEAD, livingRoom.url);
    await Promise.all([mint(of), mint(of), mint(of)]);
    const identities = (await control.journal()).filter(entry => entry.path === '/identity');
    assert.equal(identities.length, 1);
  });

  it('tries those of at most eight servers at the same time', async () => {
    const machineIdentifiers = Array.from({ length: 12 }, (_, index) => `made-up-${index}`);
    const waiting: (() => void)[] = [];
    let asked = 0;
    const getIdentity = async () => {
      const machineIdentifier = machineIdentifiers[asked++] ?? assert.fail('More were asked than there are');
      await new Promise<void>(resolve => waiting.push(resolve));
      return { machineIdentifier, version: '1', claimed: true };
    };
    const live = new LiveConnections({ mediaServer: async () => ({ getIdentity }) as unknown as MediaServer });
    const chosen = Promise.all(
      machineIdentifiers.map(machineIdentifier => live.choose({ ...over(livingRoom.url), machineIdentifier })),
    );
    for (const expected of [8, 9, 10, 11, 12, 12, 12, 12, 12, 12, 12, 12]) {
      await until(`${expected} requests`, () => asked >= expected);
      assert.equal(asked, expected);
      waiting.shift()?.();
    }
    await chosen;
    live.dispose();
  });

  describe('where one responds before a better one', () => {
    const best: ServerConnection = { address: 'https://best.example', local: true, relay: false };
    const direct: ServerConnection = { address: 'https://direct.example', local: false, relay: false };
    const unencrypted: ServerConnection = { address: 'http://unencrypted.example', local: false, relay: false };
    const relay: ServerConnection = { address: 'https://relay.example', local: false, relay: true };
    let probes: Map<string, PromiseWithResolvers<void>[]>;
    let live: LiveConnections;
    beforeEach(() => {
      probes = new Map();
      const mediaServer = async (address: string): Promise<MediaServer> => {
        const probe = Promise.withResolvers<void>();
        probes.set(address, [...(probes.get(address) ?? []), probe]);
        const { machineIdentifier } = server;
        const getIdentity = () => probe.promise.then(() => ({ machineIdentifier, version: '1', claimed: true }));
        return { getIdentity } as unknown as MediaServer;
      };
      live = new LiveConnections({ mediaServer });
    });
    afterEach(() => live.dispose());
    /** Lets pass all that waits for nothing but promises: no timer runs in between, however slow the machine is. */
    const settle = async (): Promise<void> => {
      for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    };
    const answer = async ({ address }: ServerConnection, time = 0): Promise<void> => {
      await settle();
      (probes.get(address)?.[time] ?? assert.fail(`${address} was not tried`)).resolve();
      await settle();
    };
    /** The connection that is chosen, once that is decided. */
    const choosing = (of: Server): { connection?: ServerConnection } => {
      const result: { connection?: ServerConnection } = {};
      void live.choose(of).then(connection => Object.assign(result, { connection }));
      return result;
    };

    it('uses it at once where it is encrypted and direct, and the better one for the next request', async () => {
      const of = withConnections(server, best, direct);
      const chosen = choosing(of);
      await answer(direct);
      assert.equal(chosen.connection, direct);
      assert.equal(await live.choose(of), direct);
      await answer(best);
      assert.equal(await live.choose(of), best);
    });

    for (const [name, worse] of Object.entries({ unencrypted, 'a relay': relay })) {
      it(`waits while it is ${name}, up to the first that is encrypted and direct`, async () => {
        const chosen = choosing(withConnections(server, best, direct, worse));
        await answer(worse);
        assert.equal(chosen.connection, undefined);
        await answer(direct);
        assert.equal(chosen.connection, direct);
      });
    }

    it('keeps a later choice where the better one responds after that', async () => {
      const of = withConnections(server, best, direct);
      choosing(of);
      await answer(direct);
      live.forget(of);
      await answer(best);
      assert.equal(live.current(of), undefined);
      choosing(of);
      await answer(best, 1);
      assert.equal(live.current(of), best);
    });
  });

  it('ends the wait when cancelled', async () => {
    await control.addFault('livingRoom', { fault: { kind: 'neverAnswers' }, path: '/identity' });
    const controller = new AbortController();
    const choosing = kindOf(fixture.connections.choose(over(livingRoom.url), controller.signal));
    await control.untilRequest(entry => entry.path === '/identity');
    controller.abort();
    assert.equal(await choosing, 'cancelled');
    await control.reset();
  });

  describe('while the clock jumps', () => {
    let now: number;
    let live: LiveConnections;
    beforeEach(() => {
      now = 10 * 3_600_000;
      live = new LiveConnections(fixture.clients, () => now);
    });
    afterEach(() => live.dispose());

    it('tries the active one again after the clock was set back', async () => {
      await live.choose(server);
      now -= 3_600_000;
      await live.choose(server);
      assert.equal((await control.journal()).filter(entry => entry.path === '/identity').length, 2);
    });

    it('measures the time of a response by another clock', async () => {
      await control.addFault('livingRoom', { fault: { kind: 'delay', ms: 30 }, path: '/identity' });
      const choosing = live.choose(server);
      await control.untilRequest(entry => entry.path === '/identity');
      now += 3_600_000;
      const state = live.stateOf(server, await choosing);
      assert.ok(state && 'latency' in state && state.latency >= 20 && state.latency < 3_600_000, JSON.stringify(state));
    });
  });
});
