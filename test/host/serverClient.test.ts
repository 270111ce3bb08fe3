import assert from 'node:assert/strict';
import { connectionsOf, type Server } from '../../src/servers/server.ts';
import { Problem } from '../../src/workbench/problem.ts';
import { inWords } from '../../src/workbench/words.ts';
import { control, Fixture, plexErrorOf, simulator } from './fixture.ts';

const DELEGATION = { type: 'delegation', scope: 'all' } as const;

describe('The client for servers', () => {
  let fixture: Fixture;
  let server: Server;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    server = await fixture.addLivingRoom();
  });
  afterEach(() => fixture.dispose());
  const mint = (of = server) => fixture.mint(of);
  const paths = async () => (await control.journal()).map(({ method, path }) => `${method} ${path}`);

  it('asks for the identity without the token before it sends the token', async () => {
    await mint();
    assert.deepEqual(await paths(), ['GET /identity', 'POST /security/token']);
    const [identity, token] = await control.journal();
    assert.equal(identity?.headers['x-plex-token'], undefined);
    assert.equal(token?.headers['x-plex-token'], simulator.tokens.owner);
  });

  it('keeps the connection for a while, but not after the server was unreachable', async () => {
    await mint();
    await mint();
    assert.deepEqual((await paths()).filter(path => path.includes('identity')).length, 1);
    await control.restart('livingRoom', { refusedForMs: 3_600_000 });
    assert.equal((await plexErrorOf(mint())).kind, 'unreachable');
    await control.connect('livingRoom');
    await mint();
    assert.deepEqual((await paths()).filter(path => path.includes('identity')).length, 2);
  });

  it('sends no token to another server at the same address', async () => {
    await control.addFault('livingRoom', { fault: { kind: 'identity', machineIdentifier: 'f'.repeat(40) } });
    const error = await plexErrorOf(mint());
    assert.equal(error.kind, 'wrongServer');
    assert.equal(error.facts.serverName, 'Living Room');
    assert.ok((await control.journal()).every(({ headers }) => headers['x-plex-token'] === undefined));
  });

  it('sends no token where a redirect leads', async () => {
    await control.addFault('livingRoom', {
      fault: { kind: 'redirect', status: 307, location: `${simulator.servers.attic.url}/security/token` },
      path: '/security/token',
    });
    assert.equal((await plexErrorOf(mint())).kind, 'redirected');
    assert.ok((await control.journal()).every(({ server: asked }) => asked === 'livingRoom'));
  });

  it('has one client identifier in every window that shares its storage, and another without a token', async () => {
    await mint();
    const other = await fixture.otherWindow();
    await other.access.request(server, mediaServer => mediaServer.getTransientToken(DELEGATION));
    other.dispose();
    const journal = await control.journal();
    const identifiers = (path: string) =>
      new Set(journal.filter(asked => asked.path === path).map(({ headers }) => headers['x-plex-client-identifier']));
    assert.equal(identifiers('/security/token').size, 1);
    assert.equal(identifiers('/identity').size, 1);
    assert.notDeepEqual(identifiers('/identity'), identifiers('/security/token'));
  });

  it('sends the token that the user selected', async () => {
    const tokens = [...server.tokens, { id: 'token-2', label: 'kids', connections: connectionsOf(server) }];
    await fixture.secrets.store(`token/${server.machineIdentifier}/token-2`, simulator.tokens.sharedUser);
    await mint({ ...server, tokens, selectedToken: 'token-2' });
    assert.equal((await control.journal()).at(-1)?.headers['x-plex-token'], simulator.tokens.sharedUser);
  });

  it('notes the state and version of the server', async () => {
    assert.equal(fixture.directory.stateOf(server), 'notAsked');
    await mint();
    assert.equal(fixture.directory.stateOf(server), 'reachable');
    assert.equal(fixture.directory.find(server.machineIdentifier)?.version, simulator.servers.livingRoom.version);
    await control.addFault('livingRoom', { fault: { kind: 'status', status: 401 }, path: '/security/token', times: 1 });
    await plexErrorOf(mint());
    assert.equal(fixture.directory.stateOf(server), 'rejected');
    await control.restart('livingRoom', { refusedForMs: 0, startingForMs: 3_600_000 });
    await plexErrorOf(mint());
    assert.equal(fixture.directory.stateOf(server), 'starting');
    await control.disconnect('livingRoom');
    await plexErrorOf(mint());
    assert.equal(fixture.directory.stateOf(server), 'unreachable');
    await control.connect('livingRoom');
    await mint();
    assert.equal(fixture.directory.stateOf(server), 'reachable');
  });

  it('names a rejected token that is not the selected one, and keeps the state of the selected one', async () => {
    const tokens = [...server.tokens, { id: 'token-2', label: 'kids', connections: connectionsOf(server) }];
    await fixture.secrets.store(`token/${server.machineIdentifier}/token-2`, simulator.tokens.atticOwner);
    await fixture.directory.update(server, { tokens });
    await mint();
    const asKids = { ...server, tokens, selectedToken: 'token-2' };
    const error = await plexErrorOf(mint(asKids));
    assert.equal(error.facts.tokenLabel, 'kids');
    assert.equal(fixture.directory.stateOf(server), 'reachable');
    const { message, actions } = inWords(error) ?? assert.fail();
    assert.match(message, /^Living Room rejected the token “kids” \(401\)/);
    assert.deepEqual(actions[0]?.args, [server.machineIdentifier, { replace: true, label: 'kids' }]);
  });

  it('says that a token is gone, and sends nothing', async () => {
    fixture.secrets.values.clear();
    await assert.rejects(
      mint(),
      (error: Error) => error instanceof Problem && /no longer has the token for Living Room/.test(error.message),
    );
    assert.deepEqual(await control.journal(), []);
  });

  for (const failing of ['get', 'store', 'delete'] as const) {
    it(`says that the secret storage failed to ${failing}, and keeps what is stored`, async () => {
      fixture.secrets.failing = failing;
      const use = {
        get: () => mint(),
        store: () => fixture.addLivingRoom(),
        delete: () => fixture.tokens.delete(server.machineIdentifier, 'token-1'),
      };
      await assert.rejects(
        use[failing](),
        (error: Error) => error instanceof Problem && /secret storage failed/.test(error.message),
      );
      assert.equal(fixture.secrets.values.size, 1);
      assert.deepEqual(await control.journal(), []);
    });
  }

  it('reads a token once, and again after another window has changed it', async () => {
    let reads = 0;
    const { get } = fixture.secrets;
    fixture.secrets.get = key => {
      reads++;
      return get.call(fixture.secrets, key);
    };
    await mint();
    await mint();
    assert.equal(reads, 1);
    await fixture.secrets.store(`token/${server.machineIdentifier}/token-1`, simulator.tokens.ownerSecond);
    await mint();
    assert.equal(reads, 2);
    assert.equal((await control.journal()).at(-1)?.headers['x-plex-token'], simulator.tokens.ownerSecond);
    await fixture.values.deleteAll();
    await assert.rejects(mint(), Problem);
  });

  it('rejects a storage that took a token and kept nothing', async () => {
    fixture.secrets.values.clear();
    fixture.secrets.forgetful = true;
    await assert.rejects(fixture.addLivingRoom(), Problem);
  });

  it('stores one secret for each server and token, and no token elsewhere', async () => {
    await mint();
    assert.deepEqual([...fixture.secrets.values.keys()], [`token/${server.machineIdentifier}/token-1`]);
    assert.ok(!(await fixture.stored()).includes(simulator.tokens.owner));
  });

  it('skips stored servers that it cannot read, and deletes none', async () => {
    const stored = [7, null, 'x', { ...server, address: 'nonsense' }, { ...server, version: undefined }];
    for (const [index, value] of stored.entries()) await fixture.state.set('servers', `${index}`, value ?? null);
    await fixture.state.set('serverTokens', 'x', { machineIdentifier: server.machineIdentifier, id: 7 });
    const other = await fixture.otherWindow();
    assert.deepEqual(other.directory.servers, [server]);
    assert.equal(other.state.itemsOf('servers').size, stored.length + 1);
    other.dispose();
  });

  it('fires an event for real changes only', async () => {
    let changes = 0;
    fixture.directory.onDidChange(() => changes++);
    await fixture.state.refresh();
    await fixture.addLivingRoom();
    fixture.directory.setState(server, 'notAsked');
    assert.equal(changes, 0);
    await fixture.directory.remove(server);
    assert.equal(changes, 1);
  });
});
