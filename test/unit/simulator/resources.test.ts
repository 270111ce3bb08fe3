import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { ResourceConnection } from '../../simulator/resourceDevice.ts';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { TOKENS } from '../../simulator/tokens.ts';
import { ask, container, freshSimulator, MINT, mint } from './asking.ts';
import { askPlexTv, EVERY_CONNECTION, opened, resource, resources, signIn, uris } from './plexTvAsking.ts';

describe("The simulated plex.tv's list of servers", () => {
  let simulator: RunningSimulator;
  beforeEach(async () => {
    simulator = await freshSimulator();
  });
  const connectionsOf = async (name: string, query?: string) =>
    (await resource(simulator, TOKENS.owner, name, query)).connections;

  it('has what the account owns, what is shared with it, and its players', async () => {
    const { livingRoom, attic } = simulator.servers;
    const token = await signIn(simulator, 'mara');
    const told = (await resources(simulator, token)).map(
      ({ name, clientIdentifier, provides, owned, ownerId, sourceTitle, presence }) => ({
        ...{ name, clientIdentifier, provides, owned, ownerId, sourceTitle, presence },
      }),
    );
    const own = { owned: true, ownerId: null, sourceTitle: null };
    const shared = { owned: false, ownerId: simulator.plexTv.users.ines.id, sourceTitle: 'ines' };
    const [radio, tablet] = told.slice(2).map(player => player.clientIdentifier);
    assert.deepEqual(told, [
      {
        name: 'Living Room',
        clientIdentifier: livingRoom.machineIdentifier,
        provides: 'server',
        ...own,
        presence: true,
      },
      { name: 'Attic', clientIdentifier: attic.machineIdentifier, provides: 'server', ...shared, presence: false },
      {
        name: 'Kitchen Radio',
        clientIdentifier: radio,
        provides: 'client,player,pubsub-player',
        ...own,
        presence: true,
      },
      { name: 'Old Tablet', clientIdentifier: tablet, provides: 'player', ...own, presence: false },
    ]);
    assert.match(radio ?? '', /^[0-9a-f]{32}$/, 'a player may look like a server');
    assert.doesNotMatch(tablet ?? '', /^[0-9a-f]+$/);
  });

  it('differs for each account', async () => {
    const namesFor = async (token: string) =>
      (await resources(simulator, token)).map(({ name, owned, sourceTitle }) => [name, owned, sourceTitle]);
    assert.deepEqual(await namesFor(TOKENS.sharedUser), [['Living Room', false, 'mara']]);
    assert.deepEqual(await namesFor(await signIn(simulator, 'ines')), [['Attic', true, null]]);
  });

  it('has the current version of a server', async () => {
    await simulator.control.restart('livingRoom');
    const { version } = await container(`${simulator.servers.livingRoom.url}/identity`);
    assert.notEqual(version, simulator.servers.livingRoom.version);
    assert.equal((await resource(simulator, TOKENS.owner, 'Living Room')).productVersion, version);
  });

  describe('an access token', () => {
    it("is the request's token for an owned server, and absent for a player", async () => {
      for (const token of [TOKENS.owner, await signIn(simulator, 'mara')]) {
        const [livingRoom, , ...players] = await resources(simulator, token);
        assert.equal(livingRoom?.accessToken, token);
        assert.deepEqual(
          players.map(player => player.accessToken),
          [null, null],
        );
      }
    });

    it('is a token of its own for a shared server, valid there and nowhere else', async () => {
      const token = await signIn(simulator, 'mara');
      const { accessToken } = await resource(simulator, token, 'Attic');
      assert.match(accessToken ?? '', /^(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9_-]{20}$/);
      assert.notEqual(accessToken, token);
      assert.deepEqual(await opened(simulator, accessToken), { livingRoom: 401, attic: 200 });
      assert.equal((await resource(simulator, TOKENS.owner, 'Attic')).accessToken, accessToken, 'whoever asks');
      await simulator.control.reset();
      assert.equal((await resource(simulator, TOKENS.owner, 'Attic')).accessToken, accessToken, 'whenever');
    });

    it('belongs to a shared user', async () => {
      const { url, sources } = simulator.servers.livingRoom;
      const { accessToken } = await resource(simulator, await signIn(simulator, 'tobi'), 'Living Room');
      const token = accessToken ?? '';
      assert.deepEqual(await opened(simulator, token), { livingRoom: 200, attic: 401 });
      assert.equal((await ask(`${url}/security/resources?source=${sources[0]}`, { token })).status, 403);
      await mint(url, token);
      const { Metadata } = await container(`${url}/status/sessions`, { token: TOKENS.owner });
      assert.equal((Metadata as { User: { title: string } }[])[0]?.User.title, 'tobi');
      assert.equal((await opened(simulator, TOKENS.sharedUser)).livingRoom, 200, 'the lasting one stays');
    });

    it('changes for a shared server that rotates its tokens', async () => {
      const accessToken = async (token: string, name: string) =>
        (await resource(simulator, token, name)).accessToken ?? '';
      const attic = await accessToken(TOKENS.owner, 'Attic');
      const livingRoom = await accessToken(TOKENS.sharedUser, 'Living Room');
      await simulator.control.rotateServerToken('attic');
      assert.deepEqual(await opened(simulator, attic), { livingRoom: 401, attic: 401 });
      const renewed = await accessToken(TOKENS.owner, 'Attic');
      assert.notEqual(renewed, attic);
      assert.deepEqual(await opened(simulator, renewed), { livingRoom: 401, attic: 200 });
      assert.equal((await opened(simulator, livingRoom)).livingRoom, 200, 'the other server keeps its own');
      assert.equal((await opened(simulator, TOKENS.atticOwner)).attic, 200);
      await simulator.control.reset();
      assert.equal(await accessToken(TOKENS.owner, 'Attic'), attic, 'as at the start');
      await assert.rejects(simulator.control.rotateServerToken('cellar' as never), /no media server cellar/);
    });

    it('is a JWT for an owned server where a mode says so, and servers reject it', async () => {
      await simulator.control.setModes('plexTv', { jwtAccount: true });
      const token = await signIn(simulator, 'mara');
      assert.equal(token.length, 20);
      const { accessToken } = await resource(simulator, token, 'Living Room');
      assert.match(accessToken ?? '', /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
      assert.ok(accessToken && accessToken.length > 400 && accessToken.length < 600, `${accessToken?.length}`);
      assert.deepEqual(await opened(simulator, accessToken), { livingRoom: 401, attic: 401 });
      assert.equal((await ask(simulator.servers.livingRoom.url + MINT, { token: accessToken })).status, 401);
      assert.equal((await opened(simulator, token)).livingRoom, 200, 'the token of the PIN is good all the same');
      assert.equal((await resource(simulator, token, 'Attic')).accessToken?.length, 20);
    });
  });

  describe('the connections', () => {
    const flags = ({ local, relay, IPv6 }: ResourceConnection) => ({ local, relay, IPv6 });
    const LOCAL = { local: true, relay: false, IPv6: false };

    it('are two that work, a dead one, one of another server, IPv6, and a relay for Living Room', async () => {
      const { livingRoom, attic } = simulator.servers;
      const connections = await connectionsOf('Living Room');
      assert.deepEqual(uris({ connections }), [
        livingRoom.httpsUrl,
        livingRoom.url,
        'https://127.0.0.1:9',
        attic.url,
        'http://[::1]:9',
        'https://127.0.0.2:9',
      ]);
      assert.deepEqual(connections.map(flags), [
        LOCAL,
        LOCAL,
        LOCAL,
        LOCAL,
        { ...LOCAL, IPv6: true },
        { ...LOCAL, local: false, relay: true },
      ]);
      for (const { protocol, address, port, uri } of connections) {
        const url = new URL(uri);
        assert.deepEqual(
          [`${protocol}:`, address, `${port}`],
          [url.protocol, url.hostname.replace(/[[\]]/g, ''), url.port],
        );
      }
    });

    it('are one that works and a dead one for Attic', async () => {
      const connections = await connectionsOf('Attic');
      assert.deepEqual(uris({ connections }), [simulator.servers.attic.url, 'https://127.0.0.1:9']);
      assert.deepEqual(connections.map(flags), [LOCAL, { ...LOCAL, local: false }]);
    });

    it('respond as their flags say', async () => {
      const ca = await readFile(simulator.caFile, 'utf8');
      const { livingRoom, attic } = simulator.servers;
      const machines = async (name: string) => {
        const responses = (await connectionsOf(name)).map(async ({ uri }) => {
          try {
            return (await container(`${uri}/identity`, { ca })).machineIdentifier;
          } catch (error) {
            return (error as NodeJS.ErrnoException).code;
          }
        });
        return (await Promise.all(responses)).map(answer => (answer === 'EADDRNOTAVAIL' ? 'ECONNREFUSED' : answer));
      };
      assert.deepEqual(await machines('Living Room'), [
        livingRoom.machineIdentifier,
        livingRoom.machineIdentifier,
        'ECONNREFUSED',
        attic.machineIdentifier,
        'ECONNREFUSED',
        'ECONNREFUSED',
      ]);
      assert.deepEqual(await machines('Attic'), [attic.machineIdentifier, 'ECONNREFUSED']);
    });

    it('include https, relays and IPv6 only on request', async () => {
      const { livingRoom, attic } = simulator.servers;
      const urisFor = async (query: string) => uris({ connections: await connectionsOf('Living Room', query) });
      const plain = [livingRoom.url, attic.url];
      const all = uris({ connections: await connectionsOf('Living Room', EVERY_CONNECTION) });
      assert.deepEqual(await urisFor(''), plain);
      assert.deepEqual(await urisFor('?includeHttps=0&includeRelay=0&includeIPv6=0'), plain);
      assert.deepEqual(await urisFor('?includeIPv6=1'), [...plain, 'http://[::1]:9']);
      assert.deepEqual(await urisFor('?includeHttps=1&includeIPv6=1'), all.slice(0, -1));
      assert.deepEqual(
        await urisFor('?includeHttps=1&includeRelay=1'),
        all.filter(uri => !uri.includes('[')),
      );
    });
  });

  it('has no element around its items in JSON, and one in XML', async () => {
    const { text } = await askPlexTv(simulator, `/api/v2/resources${EVERY_CONNECTION}`, {
      token: TOKENS.owner,
      accept: '*/*',
    });
    assert.match(text, /^<\?xml[^>]+>\n<resources><resource name="Living Room" product="Plex Media Server" /);
    assert.match(text, / ownerId="" sourceTitle="" [^>]+ accessToken="pT4kWz9QeRb2xUmH7dLs" owned="1" /);
    assert.match(
      text,
      /<connections><connection protocol="https" address="127\.0\.0\.1" port="\d+" [^>]+ IPv6="0"\/></,
    );
    assert.match(text, / provides="player" [^>]*accessToken="" [^>]*><connections\/><\/resource><\/resources>\n$/);
    assert.equal(text.match(/<resource /g)?.length, 4);
  });
});
