import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Account, Credentials } from '../../src/accounts/account.ts';
import { Secret } from '../../src/plex/secret.ts';
import { AccountServers } from '../../src/servers/accountServers.ts';
import { selectServer, serverFor } from '../../src/servers/chooseServer.ts';
import { connectionsOf, mayTellSources, type Server } from '../../src/servers/server.ts';
import { ServerClient } from '../../src/servers/serverClient.ts';
import { tokenName } from '../../src/servers/tokenWords.ts';
import { Problem } from '../../src/workbench/problem.ts';
import { until } from '../until.ts';
import { control, Fixture, plexErrorOf, simulator } from './fixture.ts';
import { QuickInputUser, runUntilSettled } from './quickInputUser.ts';

const { livingRoom, attic } = simulator.servers;
const ENTER = 'workbench.action.acceptSelectedQuickOpenItem';

describe('The servers of accounts', () => {
  let fixture: Fixture;
  let mara: Account;
  let token: string;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    ({ account: mara, token } = await signIn('mara'));
    await control.clearJournal();
  });
  afterEach(() => fixture.dispose());

  /** As if somebody had signed in in the browser. */
  async function signIn(user: 'mara' | 'tobi' | 'ines'): Promise<{ account: Account; token: string }> {
    const clientIdentifier = await fixture.clients.clientIdentifier();
    const pin = await (await fixture.clients.plexTv()).createPin({ clientIdentifier });
    const given = await control.approvePin(user, pin.code);
    const account = { id: `account-of-${user}`, name: user };
    const credentials: Credentials = {
      token: new Secret(given),
      obtained: 'signedIn',
      serverTokens: new Map(),
    };
    await fixture.accounts.put(account, credentials);
    return { account, token: given };
  }
  const find = (of: { machineIdentifier: string }): Server =>
    fixture.directory.find(of.machineIdentifier) ?? assert.fail();
  const mint = (of: Server) => fixture.mint(of);
  const lists = async () => (await control.journal()).filter(entry => entry.path === '/api/v2/resources');
  const sent = async (server: string) =>
    (await control.journal()).filter(entry => entry.server === server).map(entry => entry.headers['x-plex-token']);

  it('lists owned servers first, then shared ones with the name of the owner, and no players', async () => {
    await fixture.accountServers.read(mara);
    assert.deepEqual(
      fixture.directory.servers.map(({ name, owner }) => [name, owner]),
      [
        ['Living Room', undefined],
        ['Attic', 'ines'],
      ],
    );
    assert.equal(mayTellSources(find(livingRoom)), true);
    assert.equal(mayTellSources(find(attic)), false);
  });

  it('sends each server the token that plex.tv returned for it, and no other', async () => {
    await fixture.accountServers.read(mara);
    await mint(find(livingRoom));
    await mint(find(attic));
    assert.deepEqual(new Set(await sent('livingRoom')), new Set([undefined, token]));
    const atAttic = new Set(await sent('attic'));
    assert.equal(atAttic.size, 2);
    assert.ok(!atAttic.has(token), "the account's token goes to nobody else's server");
  });

  it('merges a server with the one that was added by its address, with the tokens of both', async () => {
    await fixture.addLivingRoom();
    await fixture.accountServers.read(mara);
    const server = find(livingRoom);
    assert.equal(fixture.directory.servers.length, 2);
    assert.deepEqual(
      server.tokens.map(({ label }) => label),
      ['me', 'mara'],
    );
    assert.equal(connectionsOf(server).filter(({ address }) => address === livingRoom.url).length, 1);
    await fixture.directory.remove(server);
    assert.deepEqual(
      find(livingRoom).tokens.map(({ label }) => label),
      ['mara'],
    );
  });

  it('asks the user for a token once the selected account no longer lists the server', async () => {
    await fixture.addLivingRoom();
    await fixture.accountServers.read(mara);
    await fixture.directory.select(find(livingRoom), `account/${mara.id}`);
    await fixture.directory.setListed(mara.id, []);
    assert.equal(tokenName(find(livingRoom)), 'no token selected');
    await control.clearJournal();
    const gone = (error: unknown) =>
      error instanceof Problem && /The selected token for Living Room was removed/.test(error.message);
    await assert.rejects(mint(find(livingRoom)), gone);
    assert.deepEqual(await control.journal(), []);
    const person = new QuickInputUser();
    await fixture.state.set('choices', 'selectedServer', attic.machineIdentifier);
    const choosing = selectServer(livingRoom.machineIdentifier, fixture.directory, { tokenOnly: true });
    await person.takes('me');
    assert.equal(person.pick?.title, 'Select Token for Living Room');
    assert.equal(tokenName((await choosing) ?? assert.fail()), 'me');
    await mint(find(livingRoom));
    assert.equal(fixture.state.itemOf('choices', 'selectedServer')?.value, attic.machineIdentifier);
    person.dispose();
  });

  it('stores lists in files without secrets, and reads them the next time', async () => {
    await fixture.accountServers.read(mara);
    const text = await fixture.stored();
    assert.match(text, /Living Room/);
    for (const secret of [...fixture.secrets.values.values()].flatMap(each => each.match(/[\w-]{20}/g) ?? [])) {
      assert.ok(secret === livingRoom.machineIdentifier.slice(0, 20) || !text.includes(`"${secret}"`), secret);
    }
    await control.clearJournal();
    const next = await fixture.otherWindow();
    assert.deepEqual(
      next.directory.servers.map(({ name }) => name),
      ['Living Room', 'Attic'],
    );
    assert.deepEqual(await control.journal(), []);
    next.dispose();
  });

  it('reads a list again where its file is damaged', async () => {
    mkdirSync(path.join(fixture.folder, 'servers'));
    writeFileSync(path.join(fixture.folder, 'servers', `${mara.id}.json`), '[{"name":7},');
    await fixture.accountServers.readAll();
    assert.equal(fixture.directory.servers.length, 2);
  });

  it('reads a list where a server has no address yet', async () => {
    const { machineIdentifier, name } = livingRoom;
    await fixture.directory.update({ machineIdentifier, name, version: '' }, { selectedToken: `account/${mara.id}` });
    await mint(find(livingRoom));
    assert.equal((await lists()).length, 1);
    assert.equal(fixture.directory.stateOf(livingRoom), 'reachable');
  });

  it('reads a list once where no known address responds, and tries the new addresses', async () => {
    await fixture.accountServers.read(mara);
    const [server] = fixture.directory.servers;
    const moved = { address: 'http://127.0.0.1:1', local: true, relay: false };
    await fixture.directory.setListed(mara.id, [{ ...(server ?? assert.fail()), owned: true, connections: [moved] }]);
    const later = new AccountServers(fixture.clients, fixture, () => 0);
    const access = new ServerClient({ ...fixture, accountServers: later });
    await control.clearJournal();
    const found = await access.reach(find(livingRoom));
    assert.notEqual(found.address, moved.address);
    assert.equal((await lists()).length, 1);
    // Within the same minute plex.tv would say the same again.
    await control.disconnect('livingRoom');
    await plexErrorOf(access.reach(find(livingRoom)));
    assert.equal((await lists()).length, 1);
    for (const each of [access, later]) each.dispose();
  });

  it('uses a moved server with the same token, and returns its new address', async () => {
    await fixture.addLivingRoom({ address: 'http://127.0.0.1:1' });
    await fixture.accountServers.read(mara);
    const asMara = { ...find(livingRoom), selectedToken: `account/${mara.id}` };
    const moved = { address: 'http://127.0.0.1:2', local: true, relay: false };
    await fixture.directory.setListed(mara.id, [{ ...asMara, owned: true, connections: [moved] }]);
    const before = { ...find(livingRoom), selectedToken: asMara.selectedToken };
    const later = new AccountServers(fixture.clients, fixture, () => 0);
    const access = new ServerClient({ ...fixture, accountServers: later });
    await control.clearJournal();
    await access.request(before, mediaServer => mediaServer.getTransientToken({ type: 'delegation', scope: 'all' }));
    assert.deepEqual(new Set(await sent('livingRoom')), new Set([undefined, token]));
    assert.notEqual(access.addressOf(before), before.address);
    assert.equal(access.addressOf(before), fixture.connections.current(find(livingRoom))?.address);
    for (const each of [access, later]) each.dispose();
  });

  it('returns the error of plex.tv where a server has no address because of it', async () => {
    const { machineIdentifier, name } = livingRoom;
    await fixture.directory.update({ machineIdentifier, name, version: '' }, { selectedToken: `account/${mara.id}` });
    await control.disconnect('plexTv');
    const error = await plexErrorOf(mint(find(livingRoom)));
    assert.equal(error.facts.serverName, 'plex.tv');
  });

  it('reads missing lists before the user chooses a server', async () => {
    await fixture.addLivingRoom();
    await fixture.directory.remove(find(livingRoom));
    const choosing = serverFor(undefined, fixture.directory, 'plexTokens.copyTransientToken');
    await control.untilRequest(entry => entry.path === '/api/v2/resources' && entry.outcome === 'sent');
    assert.equal((await runUntilSettled(ENTER, choosing))?.name, 'Living Room');
  });

  it('sends nothing where the user chooses no server', async () => {
    const choosing = serverFor(undefined, fixture.directory, 'plexTokens.copyTransientToken');
    await control.untilRequest(entry => entry.path === '/api/v2/resources' && entry.outcome === 'sent');
    assert.equal(await runUntilSettled('workbench.action.closeQuickOpen', choosing), undefined);
  });

  it('ends the wait when cancelled', async () => {
    await fixture.accountServers.read(mara);
    const server = find(attic);
    await fixture.accounts.put(mara, { ...(await fixture.accounts.credentials(mara)), serverTokens: new Map() });
    await control.addFault('plexTv', { fault: { kind: 'neverAnswers' }, path: '/api/v2/resources' });
    const controller = new AbortController();
    const asking = fixture.access.request(server, each => each.getProviders(controller.signal), controller.signal);
    await control.untilRequest(entry => entry.path === '/api/v2/resources');
    controller.abort();
    assert.equal((await plexErrorOf(asking)).kind, 'cancelled');
    await control.reset();
  });

  it('reads a list again after a new sign-in in another window', async () => {
    await (await fixture.clients.plexTv(new Secret(token))).signOut();
    await plexErrorOf(fixture.accountServers.read(mara));
    assert.equal(fixture.accountServers.failureOf(mara)?.needs, 'signIn');
    await signIn('mara');
    await until('the end of the failure', () => fixture.accountServers.failureOf(mara) === undefined);
    assert.equal(fixture.directory.servers.length, 2);
  });

  it('keeps a token that another window stored during the request, unreported by VS Code', async () => {
    await fixture.accountServers.read(mara);
    const release = await control.hold('plexTv', '/api/v2/resources');
    const reading = fixture.accountServers.read(mara);
    await control.untilRequest(entry => entry.path === '/api/v2/resources' && entry.outcome !== 'sent');
    const stored = JSON.parse(fixture.secrets.values.get(`account/${mara.id}`) ?? '');
    // A token that is good as well: a pasted one.
    const other = simulator.tokens.owner;
    fixture.secrets.values.set(`account/${mara.id}`, JSON.stringify({ ...stored, token: other, obtained: 'pasted' }));
    await release();
    await reading;
    assert.equal(JSON.parse(fixture.secrets.values.get(`account/${mara.id}`) ?? '').token, other);
  });

  it('shows a server that was added in another window', async () => {
    const { machineIdentifier, name, url: address } = livingRoom;
    assert.equal(fixture.directory.count, 0);
    const tokens = [{ id: 'x', label: 'me' }];
    const record = { machineIdentifier, name, address, version: '', tokens, selectedToken: 'x' };
    const other = await fixture.otherWindow();
    await other.directory.put(record);
    await until('the server', () => fixture.directory.count === 1);
    assert.equal((await serverFor(undefined, fixture.directory, 'plexTokens.copyTransientToken'))?.name, 'Living Room');
    other.dispose();
  });

  it('fails where lists cannot be read before the user chooses a server', async () => {
    await control.disconnect('plexTv');
    const error = await plexErrorOf(serverFor(undefined, fixture.directory, 'plexTokens.copyTransientToken'));
    assert.equal(error.kind, 'unreachable');
    assert.equal(error.facts.serverName, 'plex.tv');
  });

  it('keeps the lists that two windows read, in both', async () => {
    const other = await fixture.otherWindow();
    await fixture.accountServers.read(mara);
    const { account: ines } = await signIn('ines');
    const attics = fixture.directory.servers.find(({ name }) => name === 'Attic') ?? assert.fail();
    await other.directory.setListed(ines.id, [{ ...attics, owned: true, connections: connectionsOf(attics) }]);
    const next = await fixture.otherWindow();
    assert.deepEqual([...next.state.itemsOf('lists').keys()].sort(), ['account-of-ines', 'account-of-mara']);
    assert.equal(next.directory.servers.length, 2);
    for (const each of [other, next]) each.dispose();
  });

  it('takes over the servers of an account that another window signed in to', async () => {
    await fixture.directory.load();
    const listed = { ...livingRoom, version: '1.43.0', owned: true, connections: [] };
    const inesId = 'account-of-ines';
    const other = await fixture.otherWindow();
    await other.directory.setListed(inesId, [listed]);
    await signIn('ines');
    await until('the servers', () => fixture.directory.servers.length === 1);
    other.dispose();
  });

  it('stores a summary of the servers, which is there before they are read', async () => {
    await fixture.accountServers.read(mara);
    await fixture.directory.select(find(attic));
    const notLoaded = new Fixture(undefined, fixture);
    const expected = { hasServer: true, hasAccount: true, selected: { server: 'Attic', token: mara.name } };
    assert.deepEqual(notLoaded.summary.value, expected);
    assert.deepEqual(notLoaded.directory.servers, []);
    notLoaded.dispose();
  });

  it('says that signing in again helps where the keyring lost an account', async () => {
    fixture.secrets.values.clear();
    fixture.values.dispose();
    const next = new Fixture();
    await next.state.set('accounts', mara.id, { name: mara.name });
    await assert.rejects(next.accountServers.read(mara), Problem);
    assert.equal(next.accountServers.failureOf(mara)?.needs, 'signIn');
    next.dispose();
  });

  it('reads a list again, once, where a token is rejected, and sends the new one', async () => {
    await fixture.accountServers.read(mara);
    await mint(find(attic));
    await control.rotateServerToken('attic');
    await control.clearJournal();
    await mint(find(attic));
    assert.equal((await lists()).length, 1);
    assert.equal(fixture.directory.stateOf(attic), 'reachable');
  });

  it('returns the error with the account where the new list has no other token', async () => {
    await fixture.accountServers.read(mara);
    await control.addFault('attic', { fault: { kind: 'status', status: 401 }, path: '/security/token' });
    await control.clearJournal();
    const error = await plexErrorOf(mint(find(attic)));
    assert.equal(error.kind, 'rejected');
    assert.equal(error.facts.accountName, 'mara');
    assert.equal((await lists()).length, 1);
    assert.equal(fixture.directory.stateOf(attic), 'rejected');
  });

  it('sends a token that was read again once, and returns the error with the account where it is rejected, too', async () => {
    await fixture.accountServers.read(mara);
    await control.rotateServerToken('attic');
    await control.addFault('attic', { fault: { kind: 'status', status: 401 }, path: '/security/token' });
    await control.clearJournal();
    const { kind, facts } = await plexErrorOf(mint(find(attic)));
    assert.deepEqual([kind, facts.accountName], ['rejected', 'mara']);
    const tokens = (await sent('attic')).filter(value => value !== undefined);
    assert.deepEqual([tokens.length, new Set(tokens).size], [2, 2]);
  });

  it("sends an owned server the account's token where plex.tv returns a JWT for it", async () => {
    await control.setModes('plexTv', { jwtAccount: true });
    await fixture.accountServers.read(mara);
    await mint(find(livingRoom));
    assert.ok((await sent('livingRoom')).includes(token));
  });

  it('keeps the servers when the sign-in is over, and says so', async () => {
    await fixture.accountServers.read(mara);
    await (await fixture.clients.plexTv(new Secret(token))).signOut();
    const error = await plexErrorOf(fixture.accountServers.read(mara));
    assert.equal(error.kind, 'signInOver');
    assert.equal(error.facts.accountName, 'mara');
    assert.deepEqual(fixture.accountServers.failureOf(mara)?.needs, 'signIn');
    assert.match(fixture.accountServers.failureOf(mara)?.message ?? '', /rejected the token of mara/);
    assert.equal(fixture.directory.servers.length, 2);
    assert.deepEqual(fixture.accounts.accounts, [mara]);
    assert.equal((await fixture.accounts.credentials(mara)).token?.reveal(), token);
  });

  for (const [what, spoil] of Object.entries({
    'plex.tv is unreachable': () => control.disconnect('plexTv'),
    'plex.tv asks for fewer requests': () => control.setModes('plexTv', { rateLimited: true }),
    'plex.tv answers nonsense': () => control.addFault('plexTv', { fault: { kind: 'html' } }),
    'plex.tv fails': () => control.addFault('plexTv', { fault: { kind: 'status', status: 502 } }),
  })) {
    it(`keeps the servers and the token while ${what}`, async () => {
      await fixture.accountServers.read(mara);
      const before = [...fixture.secrets.values];
      await spoil();
      const { kind } = await plexErrorOf(fixture.accountServers.read(mara));
      assert.notEqual(kind, 'signInOver');
      assert.deepEqual([...fixture.secrets.values], before);
      assert.equal(fixture.directory.servers.length, 2);
      await mint(find(livingRoom));
      assert.equal(fixture.directory.stateOf(livingRoom), 'reachable');
    });
  }

  it('keeps the servers removed where the user signs out during the request', async () => {
    const release = await control.hold('plexTv', '/api/v2/resources');
    const reading = fixture.accountServers.read(mara);
    await control.untilRequest(entry => entry.path === '/api/v2/resources');
    await fixture.accounts.remove(mara);
    await fixture.directory.forgetLists();
    await release();
    await reading;
    assert.deepEqual(fixture.accounts.accounts, []);
    assert.equal(fixture.secrets.values.size, 0);
    assert.deepEqual(fixture.directory.servers, []);
  });

  it('reads the list with the new token where the user signs in again during the request', async () => {
    const release = await control.hold('plexTv', '/api/v2/resources');
    const reading = fixture.accountServers.read(mara);
    await control.untilRequest(entry => entry.path === '/api/v2/resources');
    const { token: fresh } = await signIn('mara');
    await release();
    await reading;
    assert.equal(fixture.accountServers.failureOf(mara), undefined);
    const { serverTokens } = await fixture.accounts.credentials(mara);
    assert.equal(serverTokens.get(livingRoom.machineIdentifier)?.reveal(), fresh);
  });

  it('sends servers nothing before they are used', async () => {
    await control.setModes('plexTv', { manyServers: 1000 });
    await fixture.accountServers.read(mara);
    assert.equal(fixture.directory.servers.length, 1002);
    assert.deepEqual(
      (await control.journal()).map(entry => entry.path),
      ['/api/v2/resources'],
    );
  });

  it('keeps the servers of two accounts apart', async () => {
    const { account: ines } = await signIn('ines');
    await fixture.accountServers.readAll();
    const server = find(attic);
    assert.deepEqual(
      server.tokens.map(({ label, owned }) => [label, owned]),
      [
        ['ines', true],
        ['mara', false],
      ],
    );
    assert.equal(server.owner, undefined);
    await mint(server);
    assert.ok((await sent('attic')).includes((await fixture.accounts.credentials(ines)).token?.reveal()));
    await fixture.accounts.remove(ines);
    await fixture.directory.forgetLists();
    assert.equal(find(attic).owner, 'ines');
  });

  it('keeps the selected server after a restart', async () => {
    await fixture.accountServers.read(mara);
    await fixture.directory.select(find(attic));
    await fixture.addLivingRoom();
    const next = await fixture.otherWindow();
    assert.equal((await serverFor(undefined, next.directory, 'plexTokens.copyTransientToken'))?.name, 'Attic');
    next.dispose();
  });

  it('changes the selected token', async () => {
    await fixture.addLivingRoom();
    await fixture.accountServers.read(mara);
    const server = find(livingRoom);
    const [pasted, ofAccount] = server.tokens;
    await fixture.directory.select(server, ofAccount?.id);
    assert.equal(find(livingRoom).selectedToken, ofAccount?.id);
    await fixture.directory.select(server, pasted?.id);
    assert.equal(find(livingRoom).selectedToken, pasted?.id);
  });

  it('removes the servers with their account', async () => {
    await fixture.accountServers.read(mara);
    await fixture.directory.select(find(livingRoom));
    await fixture.accounts.remove(mara);
    await fixture.directory.forgetLists();
    assert.deepEqual(fixture.directory.servers, []);
    assert.equal(fixture.directory.selected, undefined);
    assert.equal(fixture.state.itemsOf('servers').size, 0);
  });

  it('asks the user for a server where none is selected, and keeps the choice', async () => {
    await fixture.accountServers.read(mara);
    const selected = (): Server | undefined => fixture.directory.selected;
    assert.equal(selected(), undefined);
    const choosing = serverFor(undefined, fixture.directory, 'plexTokens.copyTransientToken');
    assert.equal((await runUntilSettled(ENTER, choosing))?.name, 'Living Room');
    assert.equal(selected()?.name, 'Living Room');
  });

  it('asks no shared server for sources', async () => {
    await fixture.accountServers.read(mara);
    await control.clearJournal();
    const error = await plexErrorOf(fixture.sourceCommands.show(attic.machineIdentifier));
    assert.equal(error.kind, 'notAdmin');
    assert.deepEqual(await control.journal(), []);
  });
});
