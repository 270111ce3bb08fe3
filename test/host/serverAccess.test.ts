import assert from 'node:assert/strict';
import type { Server } from '../../src/servers/server.ts';
import { Problem } from '../../src/workbench/problem.ts';
import { inWords } from '../../src/workbench/words.ts';
import { control, plexErrorOf, simulator, World } from './world.ts';

const DELEGATION = { type: 'delegation', scope: 'all' } as const;

describe('The way to a server', () => {
  let world: World;
  let server: Server;
  beforeEach(async () => {
    await control.reset();
    world = new World();
    server = await world.addLivingRoom();
  });
  afterEach(() => world.dispose());
  const mint = (of = server) => world.mint(of);
  const paths = async () => (await control.journal()).map(({ method, path }) => `${method} ${path}`);

  it('asks who is there, without the token, before the token is sent', async () => {
    await mint();
    assert.deepEqual(await paths(), ['GET /identity', 'POST /security/token']);
    const [identity, token] = await control.journal();
    assert.equal(identity?.headers['x-plex-token'], undefined);
    assert.equal(token?.headers['x-plex-token'], simulator.tokens.owner);
  });

  it('believes that for a while, but not after the server was unreachable', async () => {
    await mint();
    await mint();
    assert.deepEqual((await paths()).filter(path => path.includes('identity')).length, 1);
    await control.restart('livingRoom', { refusedForMs: 60_000 });
    assert.equal((await plexErrorOf(mint())).kind, 'unreachable');
    await control.connect('livingRoom');
    await mint();
    assert.deepEqual((await paths()).filter(path => path.includes('identity')).length, 2);
  });

  it('sends no token to another machine at the same address', async () => {
    await control.addFault('livingRoom', { fault: { kind: 'identity', machineIdentifier: 'f'.repeat(40) } });
    const error = await plexErrorOf(mint());
    assert.equal(error.kind, 'wrongServer');
    assert.equal(error.facts.serverName, 'Living Room');
    assert.ok((await control.journal()).every(({ headers }) => headers['x-plex-token'] === undefined));
  });

  it('sends no token where a redirect points', async () => {
    await control.addFault('livingRoom', {
      fault: { kind: 'redirect', status: 307, location: `${simulator.servers.attic.url}/security/token` },
      path: '/security/token',
    });
    assert.equal((await plexErrorOf(mint())).kind, 'redirected');
    assert.ok((await control.journal()).every(({ server: asked }) => asked === 'livingRoom'));
  });

  it('is known to the server as one device, in every window that shares its storage', async () => {
    await mint();
    const other = new World();
    for (const [key, value] of world.memento.values) other.memento.values.set(key, value);
    for (const [key, value] of world.secrets.values) other.secrets.values.set(key, value);
    await other.access.ask(server, mediaServer => mediaServer.getTransientToken(DELEGATION));
    other.dispose();
    assert.equal((await control.state('livingRoom')).devices.length, 1);
  });

  it('asks as whom the user chose', async () => {
    const tokens = [
      { id: 'token-1', label: 'me' },
      { id: 'token-2', label: 'kids' },
    ];
    await world.secrets.store(`token/${server.machineIdentifier}/token-2`, simulator.tokens.sharedUser);
    await mint({ ...server, tokens, selectedToken: 'token-2' });
    assert.equal((await control.journal()).at(-1)?.headers['x-plex-token'], simulator.tokens.sharedUser);
  });

  it('notes how the server answered, and its version', async () => {
    assert.equal(world.directory.stateOf(server), 'notAsked');
    await mint();
    assert.equal(world.directory.stateOf(server), 'reachable');
    assert.equal(world.directory.find(server.machineIdentifier)?.version, simulator.servers.livingRoom.version);
    await control.addFault('livingRoom', { fault: { kind: 'status', status: 401 }, path: '/security/token', times: 1 });
    await plexErrorOf(mint());
    assert.equal(world.directory.stateOf(server), 'rejected');
    await control.restart('livingRoom', { refusedForMs: 0, startingForMs: 60_000 });
    await plexErrorOf(mint());
    assert.equal(world.directory.stateOf(server), 'starting');
    await control.disconnect('livingRoom');
    await plexErrorOf(mint());
    assert.equal(world.directory.stateOf(server), 'unreachable');
    await control.connect('livingRoom');
    await mint();
    assert.equal(world.directory.stateOf(server), 'reachable');
  });

  it('says of a token that is not the selected one whose it is, and does not show the selected one as rejected', async () => {
    const tokens = [...server.tokens, { id: 'token-2', label: 'kids' }];
    await world.secrets.store(`token/${server.machineIdentifier}/token-2`, simulator.tokens.atticOwner);
    await world.directory.update(server, { tokens });
    await mint();
    const asKids = { ...server, tokens, selectedToken: 'token-2' };
    const error = await plexErrorOf(mint(asKids));
    assert.equal(error.facts.tokenLabel, 'kids');
    assert.equal(world.directory.stateOf(server), 'reachable');
    const { message, actions } = inWords(error) ?? assert.fail();
    assert.match(message, /^Living Room does not accept the token “kids” \(401\)/);
    assert.deepEqual(actions[0]?.args, [server.machineIdentifier, { replace: true, label: 'kids' }]);
  });

  it('says that a token is gone, and asks nothing', async () => {
    world.secrets.values.clear();
    await assert.rejects(
      mint(),
      (error: Error) => error instanceof Problem && /no longer holds the token for Living Room/.test(error.message),
    );
    assert.deepEqual(await control.journal(), []);
  });

  for (const failing of ['get', 'store', 'delete'] as const) {
    it(`says that the secret storage failed to ${failing}, and keeps what it had`, async () => {
      world.secrets.failing = failing;
      const use = {
        get: () => mint(),
        store: () => world.addLivingRoom(),
        delete: () => world.tokens.delete(server.machineIdentifier, 'token-1'),
      };
      await assert.rejects(
        use[failing](),
        (error: Error) => error instanceof Problem && /secret storage failed/.test(error.message),
      );
      assert.equal(world.secrets.values.size, 1);
      assert.deepEqual(await control.journal(), []);
    });
  }

  it('reads a token once, and again when another window has changed it', async () => {
    let reads = 0;
    const { get } = world.secrets;
    world.secrets.get = key => {
      reads++;
      return get.call(world.secrets, key);
    };
    await mint();
    await mint();
    assert.equal(reads, 1);
    await world.secrets.store(`token/${server.machineIdentifier}/token-1`, simulator.tokens.ownerSecond);
    await mint();
    assert.equal(reads, 2);
    assert.equal((await control.journal()).at(-1)?.headers['x-plex-token'], simulator.tokens.ownerSecond);
    await world.values.deleteAll();
    await assert.rejects(mint(), Problem);
  });

  it('does not trust a storage that took a token and kept nothing', async () => {
    world.secrets.values.clear();
    world.secrets.forgetful = true;
    await assert.rejects(world.addLivingRoom(), Problem);
  });

  it('keeps one secret for each server and token, and nothing of it elsewhere', async () => {
    await mint();
    assert.deepEqual([...world.secrets.values.keys()], [`token/${server.machineIdentifier}/token-1`]);
    assert.ok(!JSON.stringify([...world.memento.values]).includes(simulator.tokens.owner));
  });

  it('skips what it cannot read of the stored servers, and wipes nothing', async () => {
    const stored = [
      { machineIdentifier: 7 },
      null,
      'x',
      server,
      { ...server, tokens: [null] },
      { ...server, address: 'nonsense' },
    ];
    await world.memento.update('servers', stored);
    world.directory.refresh();
    assert.deepEqual(world.directory.servers, [server]);
    assert.equal(world.memento.values.get('servers'), stored);
  });

  it('tells of changes only where there are some', async () => {
    let changes = 0;
    world.directory.onDidChange(() => changes++);
    world.directory.refresh();
    world.directory.setState(server, 'notAsked');
    assert.equal(changes, 0);
    await world.memento.update('servers', []);
    world.directory.refresh();
    assert.equal(changes, 1);
  });
});
