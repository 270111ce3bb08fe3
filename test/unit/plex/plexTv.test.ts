import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { newAppClient } from '../../../src/plex/appClient.ts';
import type { PlexErrorKind } from '../../../src/plex/errors.ts';
import { type Pin, PlexTv } from '../../../src/plex/plexTv.ts';
import { Secret } from '../../../src/plex/secret.ts';
import type { Fault } from '../../simulator/injectedFaults.ts';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { freshSimulator } from '../simulator/asking.ts';
import { EVERY_CONNECTION, resources, signIn } from '../simulator/plexTvAsking.ts';
import { http, identity, plexErrorOf } from './clients.ts';

const JSON_TYPE = 'application/json';
const MEBIBYTE = 1024 * 1024;
/** A client other than the one in the identity. */
const CLIENT = 'b2a0c1d4-the-client-that-signs-in';
const TOKEN = /^(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9_-]{20}$/;

const UNKNOWN_PIN: Pin = { id: 7, code: 'unknown', expiresIn: 1800, clientIdentifier: CLIENT };

/** plex.tv's response unless Accept is exactly JSON. */
const XML =
  '<?xml version="1.0" encoding="UTF-8"?>\n<user id="7" uuid="5d0e83b1f7a264c9" username="mara" code="abcdef"/>';

describe('PlexTv', () => {
  let simulator: RunningSimulator;
  beforeEach(async () => {
    simulator = await freshSimulator();
  });
  const plexTv = (token?: string) => new PlexTv(http, simulator.plexTv.url, token ? new Secret(token) : undefined);
  const mara = () => plexTv(simulator.tokens.owner);
  const fault = (fault: Fault, path?: string) =>
    simulator.control.addFault('plexTv', { fault, ...(path !== undefined && { path }) });
  const says = (value: unknown, path?: string) =>
    fault({ kind: 'body', body: JSON.stringify(value), contentType: JSON_TYPE }, path);
  const requests = async () => (await simulator.control.journal()).filter(({ server }) => server === 'plexTv');

  const EVERYTHING: readonly [string, (plexTv: PlexTv, signal?: AbortSignal) => Promise<unknown>][] = [
    ['createPin()', (plexTv, signal) => plexTv.createPin({ clientIdentifier: CLIENT }, signal)],
    ['getPinToken()', (plexTv, signal) => plexTv.getPinToken(UNKNOWN_PIN, signal)],
    ['getUser()', (plexTv, signal) => plexTv.getUser(signal)],
    ['getServers()', (plexTv, signal) => plexTv.getServers(signal)],
    ['getHomeUsers()', (plexTv, signal) => plexTv.getHomeUsers(signal)],
    ['switchHomeUser()', (plexTv, signal) => plexTv.switchHomeUser({ uuid: 'e80d52c7a49136fb' }, { signal })],
    ['signOut()', (plexTv, signal) => plexTv.signOut(signal)],
  ];

  describe('createPin()', () => {
    it('creates a strong PIN, which is valid for half an hour, for the given client', async () => {
      const pin = await plexTv().createPin({ clientIdentifier: CLIENT });
      assert.match(pin.code, /^[a-z0-9]{20,}$/);
      assert.deepEqual(pin, { id: pin.id, code: pin.code, expiresIn: 1800, clientIdentifier: CLIENT });
      const [request] = await requests();
      assert.deepEqual([request?.method, request?.path, request?.query], ['POST', '/api/v2/pins', 'strong=true']);
      assert.equal(request?.headers['x-plex-client-identifier'], CLIENT);
      assert.equal(request?.headers['x-plex-token'], undefined);
      const { openPins } = await simulator.control.state('plexTv');
      assert.deepEqual(
        openPins.map(({ id, code, clientIdentifier }) => ({ id, code, clientIdentifier })),
        [{ id: pin.id, code: pin.code, clientIdentifier: CLIENT }],
      );
    });

    for (const code of ['a b', 'x&code=y', '"><script>', '', 'abc', 'ü'.repeat(9), 'a'.repeat(129)]) {
      it(`refuses a code such as ${JSON.stringify(code).slice(0, 20)}, which would go into a link`, async () => {
        await says({ id: 7, code, expiresIn: 1800, authToken: null });
        assert.equal((await plexErrorOf(plexTv().createPin({ clientIdentifier: CLIENT }))).kind, 'unreadable');
      });
    }
  });

  it('refuses a PIN that never expires', async () => {
    const body = '{"id":7,"code":"kq81vd0zt4w7mhx2y6sr","expiresIn":1e999,"authToken":null}';
    await fault({ kind: 'body', body, contentType: JSON_TYPE });
    assert.equal((await plexErrorOf(plexTv().createPin({ clientIdentifier: CLIENT }))).kind, 'unreadable');
  });

  describe('getPinToken()', () => {
    it('returns no token before the PIN is approved, and the token of the account from then on', async () => {
      const pin = await plexTv().createPin({ clientIdentifier: CLIENT });
      assert.equal(await plexTv().getPinToken(pin), undefined);
      const approved = await simulator.control.approvePin('mara', pin.code);
      for (let count = 0; count < 2; count++) {
        const token = await plexTv().getPinToken(pin);
        assert.ok(token instanceof Secret);
        assert.equal(token.reveal(), approved);
      }
      assert.equal((await plexTv(approved).getUser()).uuid, simulator.plexTv.users.mara.uuid);
    });

    it('uses the client that created the PIN, whatever the identity says', async () => {
      assert.notEqual(CLIENT, identity.clientIdentifier);
      const pin = await plexTv().createPin({ clientIdentifier: CLIENT });
      await plexTv().getPinToken(pin);
      const [, request] = await requests();
      assert.deepEqual([request?.method, request?.path, request?.query], ['GET', `/api/v2/pins/${pin.id}`, '']);
      assert.equal(request?.headers['x-plex-client-identifier'], CLIENT);
    });

    it('reports a PIN of another client as gone', async () => {
      const pin = await plexTv().createPin({ clientIdentifier: CLIENT });
      const error = await plexErrorOf(plexTv().getPinToken({ ...pin, clientIdentifier: 'another-client' }));
      assert.deepEqual([error.kind, error.facts.status], ['pinGone', 404]);
    });

    it('reports an expired PIN as gone', async () => {
      const pin = await plexTv().createPin({ clientIdentifier: CLIENT });
      await simulator.control.expirePins();
      const error = await plexErrorOf(plexTv().getPinToken(pin));
      assert.deepEqual([error.kind, error.facts.status], ['pinGone', 404]);
    });
  });

  describe('getUser()', () => {
    it('returns the name that the user chose', async () => {
      assert.deepEqual(await plexTv(simulator.tokens.atticOwner).getUser(), {
        uuid: simulator.plexTv.users.ines.uuid,
        name: 'Ines',
      });
    });

    it('returns whether the account administers a Plex Home', async () => {
      assert.equal((await mara().getUser()).isHomeAdmin, true);
      for (const [homeAdmin, isHomeAdmin] of [
        ['1', true],
        [false, undefined],
        [null, undefined],
        ['perhaps', undefined],
      ] as const) {
        await simulator.control.clearFaults('plexTv');
        await says({ uuid: 'a1', homeAdmin });
        assert.equal((await mara().getUser()).isHomeAdmin, isHomeAdmin);
      }
    });

    it('returns no name where there are only e-mail addresses', async () => {
      const { uuid, title, username } = simulator.plexTv.users.tobi;
      assert.ok(title.includes('@') && username.includes('@'));
      assert.deepEqual(await plexTv(simulator.tokens.sharedUser).getUser(), { uuid });
    });

    for (const [user, name] of [
      [{ friendlyName: 'm@example.org', title: 'Mara', username: 'mara' }, 'Mara'],
      [{ friendlyName: '', title: 'm@example.org', username: 'mara' }, 'mara'],
      [{ friendlyName: null, title: null, username: 'mara' }, 'mara'],
      [{ username: 'mara' }, 'mara'],
      [{ friendlyName: 'Mara', title: 'M', username: 'm' }, 'Mara'],
    ] as const) {
      it(`returns ${name} for ${JSON.stringify(user)}`, async () => {
        await says({ uuid: 'a1', ...user });
        assert.deepEqual(await mara().getUser(), { uuid: 'a1', name });
      });
    }

    it('returns no name for a user without any, and keeps neither token nor e-mail address', async () => {
      await says({ uuid: 'a1', email: 'm@example.org', authToken: simulator.tokens.owner });
      assert.deepEqual(await mara().getUser(), { uuid: 'a1' });
    });

    it('cannot read an account without its identifier', async () => {
      for (const user of [{ username: 'mara' }, { username: 'mara', uuid: '' }, { username: 'mara', uuid: 7 }]) {
        await simulator.control.clearFaults('plexTv');
        await says(user);
        assert.equal((await plexErrorOf(mara().getUser())).kind, 'unreadable');
      }
    });

    it('reports that the sign-in is no longer valid for an unknown token', async () => {
      const error = await plexErrorOf(plexTv('nobodyIsThisToken000').getUser());
      assert.deepEqual([error.kind, error.facts.status], ['signInOver', 401]);
    });

    it('reads no more than 1 MiB', async () => {
      await fault({ kind: 'huge', mebibytes: 2 });
      assert.equal((await plexErrorOf(mara().getUser())).kind, 'tooLarge');
    });
  });

  describe('getServers()', () => {
    const names = async (token = simulator.tokens.owner) => (await plexTv(token).getServers()).map(({ name }) => name);

    it('returns servers that the account owns and servers that are shared with it, and no players', async () => {
      const { livingRoom, attic } = simulator.servers;
      const listed = await resources(simulator, simulator.tokens.owner);
      const players = listed.filter(({ provides }) => !provides.includes('server'));
      assert.ok(players.some(({ clientIdentifier }) => /^[0-9a-f]{32}$/.test(clientIdentifier)));
      const servers = await mara().getServers();
      assert.deepEqual(
        servers.map(({ clientIdentifier, name, owned, sourceTitle }) => [clientIdentifier, name, owned, sourceTitle]),
        [
          [livingRoom.machineIdentifier, 'Living Room', true, null],
          [attic.machineIdentifier, 'Attic', false, 'ines'],
        ],
      );
      assert.equal(servers[0]?.productVersion, livingRoom.version);
    });

    it('keeps names that begin like tokens', async () => {
      await says([device(1, { name: 'local-nas', sourceTitle: 'transient-guest' })]);
      assert.deepEqual(await names(), ['local-nas']);
    });

    it('returns a server although some of its fields are null, and its token empty', async () => {
      const nulls = { name: null, owned: null, sourceTitle: null, productVersion: null, connections: null };
      await says([device(1, { ...nulls, accessToken: '' })]);
      const [server] = await mara().getServers();
      assert.deepEqual(
        [server?.name, server?.owned, server?.accessToken, server?.connections],
        ['', false, undefined, []],
      );
    });

    it('returns servers whether or not plex.tv believes that they are on', async () => {
      const listed = await resources(simulator, simulator.tokens.owner);
      assert.equal(listed.find(({ name }) => name === 'Attic')?.presence, false);
      assert.ok((await names()).includes('Attic'));
    });

    it('requests every kind of connection, and returns them as they are', async () => {
      const { livingRoom } = simulator.servers;
      const [server] = await mara().getServers();
      const [listed] = await resources(simulator, simulator.tokens.owner);
      assert.equal(`?${(await requests())[0]?.query}`, EVERY_CONNECTION);
      assert.deepEqual(
        server?.connections,
        listed?.connections.map(({ uri, local, relay }) => ({ uri, local, relay })),
      );
      const has = (wanted: (connection: { uri: string; relay: boolean }) => boolean) =>
        server?.connections.some(wanted);
      assert.ok(has(({ uri }) => uri === livingRoom.httpsUrl));
      assert.ok(has(({ uri }) => uri === livingRoom.url));
      assert.ok(has(({ uri }) => uri.includes('[::1]')));
      assert.ok(has(({ relay }) => relay));
    });

    it('recognizes a server that is other things as well', async () => {
      await simulator.control.setModes('plexTv', { livingRoomProvides: 'server,client,sync-target' });
      assert.deepEqual(await names(), ['Living Room', 'Attic']);
      const provides = ['client,server', 'client, server ,player', 'server'];
      const others = ['pubsub-server', 'client', '', 'Servers,client', 'server-ish'];
      await says([...provides, ...others].map((list, index) => device(index, { name: list, provides: list })));
      assert.deepEqual(await names(), provides);
    });

    it('returns a server that is listed twice once, with the connections and the token of one listing', async () => {
      await says([
        device(1, { provides: 'server', name: 'First', accessToken: 'first-token-00000001' }),
        device(1, { provides: 'server', name: 'Second', accessToken: 'other-token-00000002' }),
      ]);
      const servers = await mara().getServers();
      assert.deepEqual(
        servers.map(({ name, accessToken }) => [name, accessToken?.reveal()]),
        [['First', 'first-token-00000001']],
      );
    });

    it("prefers the account's own listing to one that somebody shares under the same identifier", async () => {
      await says([
        device(1, { provides: 'server', name: 'Shared', owned: false, accessToken: 'other-token-00000002' }),
        device(2, { provides: 'server', name: 'Another' }),
        device(1, { provides: 'server', name: 'Own', owned: true, accessToken: 'first-token-00000001' }),
      ]);
      const servers = await mara().getServers();
      assert.deepEqual(
        servers.map(({ name }) => name),
        ['Own', 'Another'],
      );
    });

    it('leaves out servers that several people share under the same identifier, and keeps one that a single person lists twice', async () => {
      const shared = (number: number, accessToken: string) => device(number, { owned: false, accessToken });
      await says([
        shared(1, 'first-token-00000001'),
        shared(2, 'first-token-00000001'),
        shared(1, 'other-token-00000002'),
        shared(2, 'first-token-00000001'),
      ]);
      assert.deepEqual(await names(), ['Server 2']);
    });

    it('makes a Secret of every access token, also of one of the newer kind', async () => {
      for (const jwtAccount of [false, true]) {
        await simulator.control.setModes('plexTv', { jwtAccount });
        const servers = await mara().getServers();
        const listed = await resources(simulator, simulator.tokens.owner);
        assert.equal(servers[0]?.accessToken?.isJwt, jwtAccount);
        for (const { clientIdentifier, accessToken } of servers) {
          const told = listed.find(entry => entry.clientIdentifier === clientIdentifier)?.accessToken;
          assert.ok(accessToken instanceof Secret && told);
          assert.equal(accessToken.reveal(), told);
        }
        const tokens = servers.map(({ accessToken }) => accessToken?.reveal() ?? '');
        assert.ok(tokens.every(token => token !== '' && !JSON.stringify(servers).includes(token)));
      }
    });

    for (const [what, odd] of [
      ['has no identifier', { clientIdentifier: undefined }],
      ['has an identifier that leads elsewhere', { clientIdentifier: '../../../etc' }],
      ['has a number for a name', { name: 7 }],
      ['has connections that are none', { connections: 'none' }],
      ['has an access token that is no text', { accessToken: { value: 'x' } }],
    ] as const) {
      it(`leaves out one that ${what}, and keeps the rest`, async () => {
        await says([device(1), { ...device(2), ...odd }, device(3)]);
        assert.deepEqual(await names(), ['Server 1', 'Server 3']);
      });
    }

    it('leaves out an entry that is no device, and keeps the rest', async () => {
      await says([null, 'device', 7, [], {}, device(1)]);
      assert.deepEqual(await names(), ['Server 1']);
    });

    it('keeps a server with few fields', async () => {
      await says([{ clientIdentifier: 'abcdef0123456789', provides: 'server' }]);
      const [server] = await mara().getServers();
      const { clientIdentifier, name, owned, connections, accessToken } = server ?? {};
      assert.deepEqual(
        { clientIdentifier, name, owned, connections, accessToken },
        { clientIdentifier: 'abcdef0123456789', name: '', owned: false, connections: [], accessToken: undefined },
      );
    });

    it('reads yes and no in every spelling', async () => {
      const written: [unknown, boolean][] = [
        [true, true],
        [1, true],
        ['1', true],
        ['true', true],
        [false, false],
        [0, false],
        ['0', false],
        ['False', false],
      ];
      await says(
        written.map(([owned], index) => device(index, { owned, connections: [{ uri: 'http://h', local: owned }] })),
      );
      const servers = await mara().getServers();
      assert.deepEqual(
        servers.map(({ owned, connections }) => [owned, connections[0]?.local]),
        written.map(([, is]) => [is, is]),
      );
    });

    it('returns an empty list for an account without servers', async () => {
      await says([]);
      assert.deepEqual(await mara().getServers(), []);
    });

    it('reads a thousand servers, which take more than 1 MiB', async () => {
      await simulator.control.setModes('plexTv', { manyServers: 1000 });
      const listed = await resources(simulator, simulator.tokens.owner);
      assert.ok(JSON.stringify(listed).length > MEBIBYTE);
      const servers = await mara().getServers();
      assert.equal(servers.length, 1002);
      assert.ok(servers.slice(2).every(({ connections }) => connections.length === 10));
    });

    it('reads no more than 16 MiB', async () => {
      const { mock: sent } = mock.method(http, 'send');
      try {
        await mara().getServers();
        assert.deepEqual(
          sent.calls.map(({ arguments: [request] }) => request.bodyLimit),
          [16 * MEBIBYTE],
        );
      } finally {
        mock.restoreAll();
      }
    });

    it('reports that the sign-in is no longer valid for an unknown token', async () => {
      assert.equal((await plexErrorOf(plexTv('nobodyIsThisToken000').getServers())).kind, 'signInOver');
    });
  });

  describe('signOut()', () => {
    it('revokes the token, and no other', async () => {
      const token = await signIn(simulator, 'mara');
      await simulator.control.clearJournal();
      assert.equal(await plexTv(token).signOut(), undefined);
      const [request] = await requests();
      assert.deepEqual([request?.method, request?.path, request?.status], ['DELETE', '/api/v2/users/signout', 204]);
      assert.equal((await plexErrorOf(plexTv(token).getUser())).kind, 'signInOver');
      assert.equal((await mara().getUser()).name, 'Mara');
    });

    for (const status of [200, 201]) {
      it(`accepts a ${status} with any body`, async () => {
        await fault({ kind: 'body', body: '<signed out/>', contentType: 'text/html', status });
        assert.equal(await mara().signOut(), undefined);
      });
    }

    it('reports that the sign-in was already over', async () => {
      const token = await signIn(simulator, 'mara');
      await plexTv(token).signOut();
      assert.equal((await plexErrorOf(plexTv(token).signOut())).kind, 'signInOver');
    });
  });

  for (const [method, ask] of EVERYTHING) {
    describe(`${method} like every request`, () => {
      const kinds: [Fault, PlexErrorKind][] = [
        [{ kind: 'status', status: 401 }, 'signInOver'],
        [{ kind: 'status', status: 498 }, 'signInOver'],
        [{ kind: 'status', status: 403 }, 'forbidden'],
        [{ kind: 'status', status: 500 }, 'serverError'],
        [{ kind: 'status', status: 503 }, 'serverError'],
        [{ kind: 'echoesToken', status: 401 }, 'signInOver'],
        [{ kind: 'resetBeforeHeaders' }, 'unreachable'],
      ];
      for (const [injected, kind] of kinds) {
        it(`reports ${JSON.stringify(injected)} as ${kind} of plex.tv`, async () => {
          await fault(injected);
          const error = await plexErrorOf(ask(mara()));
          assert.equal(error.kind, kind);
          assert.equal(error.facts.serverName, 'plex.tv');
          assert.equal(error.facts.host, new URL(simulator.plexTv.url).host);
          assert.ok(!JSON.stringify([error, error.message, error.facts]).includes(simulator.tokens.owner));
        });
      }

      it('reports too many requests', async () => {
        await simulator.control.setModes('plexTv', { rateLimited: true });
        const error = await plexErrorOf(ask(mara()));
        assert.deepEqual([error.kind, error.facts.status, error.facts.serverName], ['rateLimited', 429, 'plex.tv']);
      });

      it('reports an unreachable plex.tv', async () => {
        await simulator.control.disconnect('plexTv');
        const { kind, facts } = await plexErrorOf(ask(mara()));
        assert.deepEqual([kind, facts.serverName], ['unreachable', 'plex.tv']);
      });

      it('reports a response that breaks off', async () => {
        await fault({ kind: 'body', body: '{"errors":[]}', contentType: JSON_TYPE });
        await fault({ kind: 'truncated' });
        const { kind, facts } = await plexErrorOf(ask(mara()));
        assert.deepEqual([kind, facts.serverName], ['interrupted', 'plex.tv']);
      });

      it('does not follow a redirect, and sends nothing there', async () => {
        await fault({ kind: 'redirect', status: 307, location: `${simulator.servers.livingRoom.url}/elsewhere` });
        const { kind, facts } = await plexErrorOf(ask(mara()));
        assert.deepEqual(
          [kind, facts.target, facts.serverName],
          ['redirected', simulator.servers.livingRoom.url, 'plex.tv'],
        );
        assert.deepEqual(
          (await simulator.control.journal()).map(({ server }) => server),
          ['plexTv'],
        );
      });

      it('stops at a signal, before the request and while it waits', async () => {
        assert.equal((await plexErrorOf(ask(mara(), AbortSignal.abort()))).kind, 'cancelled');
        await fault({ kind: 'neverAnswers' });
        const controller = new AbortController();
        const waiting = plexErrorOf(ask(mara(), controller.signal));
        await simulator.control.untilRequest(() => true);
        controller.abort();
        assert.equal((await waiting).kind, 'cancelled');
      });

      it('identifies its client, accepts JSON and nothing else, and puts a token into a header alone', async () => {
        await ask(mara()).catch(() => undefined);
        const [request] = await requests();
        assert.equal(request?.headers.accept, JSON_TYPE);
        assert.equal(request?.headers['x-plex-token'], simulator.tokens.owner);
        assert.equal(request?.tokenInUrl, false);
        assert.ok([CLIENT, identity.clientIdentifier].includes(request?.headers['x-plex-client-identifier'] ?? ''));
        assert.equal(request?.headers['x-plex-product'], identity.product);
      });

      if (method === 'signOut()') return;
      for (const [name, injected] of [
        ['XML', { kind: 'body', body: XML, contentType: 'application/xml' }],
        ['the XML of a media server', { kind: 'body', body: '<MediaContainer size="0"/>', contentType: 'text/xml' }],
        ['a page of another device', { kind: 'html' }],
        ['nothing', { kind: 'body', body: '', contentType: JSON_TYPE }],
        ['half of a response', { kind: 'body', body: '{"id":7,"co', contentType: JSON_TYPE }],
        ['null', { kind: 'body', body: 'null', contentType: JSON_TYPE }],
        ['a text', { kind: 'body', body: '"yes"', contentType: JSON_TYPE }],
        ['an error that calls itself a success', { kind: 'body', body: '{"errors":[]}', contentType: JSON_TYPE }],
      ] satisfies [string, Fault][]) {
        it(`cannot read ${name}`, async () => {
          await fault(injected);
          const error = await plexErrorOf(ask(mara()));
          assert.equal(error.kind, 'unreadable');
          assert.equal(error.facts.serverName, 'plex.tv');
          assert.equal(error.facts.host, new URL(simulator.plexTv.url).host);
        });
      }
    });
  }

  describe('revoke()', () => {
    it('revokes the token alone, and is true once plex.tv rejects it', async () => {
      const token = await signIn(simulator, 'mara');
      const other = await signIn(simulator, 'mara', 'another');
      await simulator.control.clearJournal();
      assert.equal(await plexTv(token).revoke(), true);
      assert.deepEqual(
        (await requests()).map(({ method, path, status }) => `${method} ${path} ${status}`),
        ['DELETE /api/v2/users/signout 204', 'GET /api/v2/user 401'],
      );
      assert.equal((await plexTv(other).getUser()).name, 'Mara');
    });

    it('is true for a token that was revoked before', async () => {
      assert.equal(await plexTv('nobodyIsThisToken000').revoke(), true);
    });

    it('is false where plex.tv still accepts the token', async () => {
      await fault({ kind: 'body', body: '', contentType: JSON_TYPE }, '/api/v2/users/signout');
      assert.equal(await mara().revoke(), false);
    });

    for (const path of ['/api/v2/users/signout', '/api/v2/user']) {
      for (const status of [403, 429, 498, 500]) {
        it(`claims nothing after a ${status} from ${path}`, async () => {
          await fault({ kind: 'status', status }, path);
          const token = await signIn(simulator, 'mara');
          assert.equal((await plexErrorOf(plexTv(token).revoke())).facts.status, status);
          await simulator.control.clearFaults('plexTv');
          assert.equal(await plexTv(token).revoke(), true);
        });
      }
    }
  });

  describe('a token for an app', () => {
    const names = async () =>
      (await requests()).map(({ method, path, headers }) => [
        `${method} ${path.replace(/\d{4,}/, '7')}`,
        ...['client-identifier', 'product', 'device-name'].map(name => headers[`x-plex-${name}`]),
      ]);

    it('is created, checked and revoked under the name of the app alone', async () => {
      const client = newAppClient('Büro Kometa ✓') ?? assert.fail();
      const pin = await plexTv().createPin(client);
      assert.deepEqual(pin, { id: pin.id, code: pin.code, expiresIn: 1800, ...client });
      await simulator.control.approvePin('mara', pin.code);
      const token = await plexTv().getPinToken(pin);
      const ofApp = new PlexTv(http, simulator.plexTv.url, token, client);
      assert.equal((await ofApp.getUser()).name, 'Mara');
      assert.equal((await ofApp.getServers()).length, 2);
      const { signIns } = await simulator.control.state('plexTv');
      assert.deepEqual(
        signIns.map(({ clientIdentifier, product, deviceName }) => [clientIdentifier, product, deviceName]),
        [[client.clientIdentifier, 'Buro Kometa', 'Buro Kometa']],
      );
      assert.equal(await ofApp.revoke(), true);
      assert.deepEqual(
        await names(),
        [
          'POST /api/v2/pins',
          'GET /api/v2/pins/7',
          'GET /api/v2/user',
          'GET /api/v2/resources',
          'DELETE /api/v2/users/signout',
          'GET /api/v2/user',
        ].map(request => [request, client.clientIdentifier, 'Buro Kometa', 'Buro Kometa']),
      );
    });

    it('leaves every other token valid, and is left valid by a second sign-in for the same app', async () => {
      const own = await signIn(simulator, 'mara', identity.clientIdentifier);
      const create = async () => {
        const pin = await plexTv().createPin(newAppClient('Kometa') ?? assert.fail());
        return simulator.control.approvePin('mara', pin.code);
      };
      const tokens = [own, await create(), await create()];
      assert.equal(new Set(tokens).size, 3);
      for (const token of tokens) assert.equal((await plexTv(token).getUser()).name, 'Mara');
    });

    it('has a name in ASCII headers, whatever its client says', async () => {
      await plexTv().createPin({ clientIdentifier: CLIENT, app: 'Bü\r\nX-Evil: 1' });
      const [request] = await requests();
      assert.equal(request?.headers['x-plex-product'], 'B?X-Evil: 1');
      assert.equal(request?.headers['x-evil'], undefined);
    });
  });

  it('puts no token into any address, from the PIN to the sign-out', async () => {
    const pin = await plexTv().createPin({ clientIdentifier: CLIENT });
    await simulator.control.approvePin('mara', pin.code);
    const token = await plexTv().getPinToken(pin);
    assert.match(token?.reveal() ?? '', TOKEN);
    const signedIn = new PlexTv(http, simulator.plexTv.url, token);
    await signedIn.getUser();
    await signedIn.getServers();
    await signedIn.signOut();
    const journal = await requests();
    assert.deepEqual(
      journal.map(({ method, path, status, tokenInUrl }) => [`${method} ${path}`, status, tokenInUrl]),
      [
        ['POST /api/v2/pins', 201, false],
        [`GET /api/v2/pins/${pin.id}`, 200, false],
        ['GET /api/v2/user', 200, false],
        ['GET /api/v2/resources', 200, false],
        ['DELETE /api/v2/users/signout', 204, false],
      ],
    );
    assert.deepEqual(
      journal.map(({ headers }) => [headers['x-plex-client-identifier'], headers['x-plex-token'] === token?.reveal()]),
      [
        [CLIENT, false],
        [CLIENT, false],
        [identity.clientIdentifier, true],
        [identity.clientIdentifier, true],
        [identity.clientIdentifier, true],
      ],
    );
  });
});

function device(number: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: `Server ${number}`,
    clientIdentifier: `abcdef0123456789-${number}`,
    provides: 'server',
    owned: true,
    accessToken: 'abcdefghijklmnopqrst',
    connections: [],
    ...more,
  };
}
