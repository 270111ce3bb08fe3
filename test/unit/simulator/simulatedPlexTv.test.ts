import assert from 'node:assert/strict';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { TOKENS } from '../../simulator/tokens.ts';
import { ask, container, freshSimulator, MINT, mint } from './asking.ts';
import { askPlexTv, CLIENT, createPin, opened, type Pin, resource, signIn } from './plexTvAsking.ts';

const TOKEN = /^(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9_-]{20}$/;

describe('The simulated plex.tv', () => {
  let simulator: RunningSimulator;
  beforeEach(async () => {
    simulator = await freshSimulator();
  });
  const get = (path: string, token?: string) => askPlexTv(simulator, path, { token });
  const userStatus = async (token?: string) => (await get('/api/v2/user', token)).status;
  const codeOf = (text: string) => JSON.parse(text).errors[0].code;
  const pinOf = async (id: number, clientIdentifier = CLIENT) => {
    const headers = { 'X-Plex-Client-Identifier': clientIdentifier };
    const { status, text } = await askPlexTv(simulator, `/api/v2/pins/${id}`, { headers });
    return { status, ...(JSON.parse(text) as Partial<Pin>) };
  };
  const signOut = async (token?: string) =>
    (await askPlexTv(simulator, '/api/v2/users/signout', { method: 'DELETE', token })).status;

  describe('in general', () => {
    it('has an address that VS Code keeps in links, and an approval page', () => {
      const { url, approvalUrl } = simulator.plexTv;
      assert.match(url, /^http:\/\/127\.0\.0\.2:\d+$/);
      assert.equal(approvalUrl, `${url}/auth`);
    });

    it('refuses every API request without a client identifier', async () => {
      for (const [method, path] of [
        ['POST', '/api/v2/pins?strong=true'],
        ['GET', '/api/v2/pins/1'],
        ['GET', '/api/v2/user'],
        ['GET', '/api/v2/resources'],
        ['GET', '/api/v2/home/users'],
        ['POST', '/api/v2/home/users/e80d52c7a49136fb/switch'],
        ['DELETE', '/api/v2/users/signout'],
        ['GET', '/api/v2/elsewhere'],
      ] as const) {
        const { status, text, headers } = await ask(simulator.plexTv.url + path, { method, token: TOKENS.owner });
        const { errors } = JSON.parse(text);
        assert.deepEqual([status, errors.length, errors[0].code, errors[0].status], [400, 1, 1000, 400], path);
        assert.match(errors[0].message, /X-Plex-Client-Identifier/);
        assert.match(String(headers['content-type']), /^application\/json/);
      }
      assert.equal(await userStatus(TOKENS.owner), 200, 'that signed nobody out');
    });

    it('sends XML unless Accept is JSON alone, also for errors', async () => {
      const user = (accept: string, token?: string) => askPlexTv(simulator, '/api/v2/user', { accept, token });
      assert.equal((await user('application/json', TOKENS.owner)).text[0], '{');
      for (const accept of ['*/*', 'application/json, text/plain', 'application/json;q=1', '']) {
        const right = await user(accept, TOKENS.owner);
        assert.match(right.text, /^<\?xml .*\?>\n<user id="\d+" uuid="5d0e83b1f7a264c9" username="mara" /, accept);
        assert.match(String(right.headers['content-type']), /^application\/xml/);
        const wrong = await user(accept);
        assert.match(wrong.text, /<errors><error code="1001" message="[^"]+" status="401"\/><\/errors>/, accept);
      }
    });

    it('returns errors for unknown addresses in its other shape', async () => {
      const { status, text } = await get('/api/v2/elsewhere', TOKENS.owner);
      assert.equal(status, 404);
      assert.deepEqual(JSON.parse(text), { status: 404, error: 'Not Found' });
      assert.equal((await get('/elsewhere')).status, 404);
    });

    it('returns 429 for everything under /api where a mode says so, and still shows the approval page', async () => {
      const { code } = await createPin(simulator);
      await simulator.control.setModes('plexTv', { rateLimited: true });
      for (const path of ['/api/v2/user', '/api/v2/resources', '/api/v2/pins/1']) {
        const { status, text } = await get(path, TOKENS.owner);
        assert.deepEqual([status, codeOf(text)], [429, 1003], path);
      }
      assert.equal((await ask(simulator.plexTv.approvalUrl)).status, 200);
      assert.match(await simulator.control.approvePin('mara', code), TOKEN);
    });
  });

  describe('a PIN', () => {
    it('has a long code for the browser, or one of four characters to type', async () => {
      const { plexTv } = simulator;
      const { id, code, createdAt, expiresAt, ...rest } = JSON.parse(
        (await askPlexTv(simulator, '/api/v2/pins?strong=true', { method: 'POST' })).text,
      );
      assert.ok(Number.isInteger(id));
      assert.match(code, /^[a-z0-9]{20,}$/);
      assert.deepEqual(rest, {
        product: 'A product',
        trusted: false,
        clientIdentifier: CLIENT,
        qr: `${plexTv.url}/api/v2/pins/qr/${code}`,
        expiresIn: 1800,
        authToken: null,
        newRegistration: null,
      });
      assert.match(createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.equal(Date.parse(expiresAt) - Date.parse(createdAt), 1800_000);
      const typed = await createPin(simulator, CLIENT, '');
      assert.match(typed.code, /^[A-Z0-9]{4}$/);
      assert.equal(typed.expiresIn, 900);
      assert.notEqual(typed.id, id);
    });

    it('has the same fields when it is read, and a token once it is approved', async () => {
      const created = await createPin(simulator);
      assert.deepEqual(await pinOf(created.id), { status: 200, ...created });
      const token = await simulator.control.approvePin('mara', created.code);
      assert.match(token, TOKEN);
      for (let read = 0; read < 2; read++) {
        assert.deepEqual(await pinOf(created.id), {
          status: 200,
          ...created,
          authToken: token,
          newRegistration: false,
        });
      }
    });

    it('is returned to the client that created it only', async () => {
      const { id } = await createPin(simulator);
      const { status, text } = await askPlexTv(simulator, `/api/v2/pins/${id}`, {
        headers: { 'X-Plex-Client-Identifier': 'another' },
      });
      assert.deepEqual([status, codeOf(text)], [404, 1020]);
      assert.equal((await pinOf(id + 1)).status, 404);
      assert.equal((await pinOf(id)).status, 200);
    });

    it('of an app has a token of its own, which is listed under the name of the app and ends alone', async () => {
      const own = await signIn(simulator, 'mara');
      const tokens: string[] = [];
      for (const [clientIdentifier, app] of [
        ['client-of-an-app', 'Kometa'],
        ['client-of-another', 'Home Assistant'],
        ['client-of-a-third', 'Kometa'],
      ] as const) {
        const headers = {
          ...{ 'X-Plex-Client-Identifier': clientIdentifier },
          ...{ 'X-Plex-Product': app, 'X-Plex-Device-Name': app },
        };
        const { text } = await askPlexTv(simulator, '/api/v2/pins?strong=true', { method: 'POST', headers });
        tokens.push(await simulator.control.approvePin('mara', JSON.parse(text).code));
      }
      const devices = async () =>
        (await simulator.control.state('plexTv')).signIns.map(({ product, deviceName }) => [product, deviceName]);
      const [first = '', second = '', third = ''] = tokens;
      assert.deepEqual((await devices()).slice(1), [
        ['Kometa', 'Kometa'],
        ['Home Assistant', 'Home Assistant'],
        ['Kometa', 'Kometa'],
      ]);
      assert.equal(await signOut(first), 204);
      assert.deepEqual((await devices()).slice(1), [
        ['Home Assistant', 'Home Assistant'],
        ['Kometa', 'Kometa'],
      ]);
      assert.deepEqual([await userStatus(first), (await opened(simulator, first)).livingRoom], [401, 401]);
      for (const token of [own, second, third]) {
        assert.deepEqual([await userStatus(token), (await opened(simulator, token)).livingRoom], [200, 200]);
      }
    });

    it('expires on command, approved or not', async () => {
      const open = await createPin(simulator);
      const approved = await createPin(simulator);
      const token = await simulator.control.approvePin('mara', approved.code);
      await simulator.control.expirePins();
      for (const { id } of [open, approved]) {
        const { status, text } = await get(`/api/v2/pins/${id}`);
        assert.deepEqual(
          [status, JSON.parse(text).errors],
          [404, [{ code: 1020, message: 'Code not found or expired', status: 404 }]],
        );
      }
      await assert.rejects(simulator.control.approvePin('mara', open.code), /no such open PIN/);
      assert.equal(await userStatus(token), 200, 'the token lives on');
    });

    it('has empty attributes in XML in place of null', async () => {
      const { status, text } = await askPlexTv(simulator, '/api/v2/pins?strong=true', {
        method: 'POST',
        accept: '*/*',
      });
      assert.equal(status, 201);
      assert.match(text, /\n<pin id="\d+" code="\w{20,}" product="A product" trusted="0" .* authToken="" /);
    });
  });

  describe('a user', () => {
    it('has the token and the e-mail address', async () => {
      for (const key of ['mara', 'tobi', 'ines'] as const) {
        const token = await signIn(simulator, key);
        const { status, text } = await get('/api/v2/user', token);
        const user = JSON.parse(text);
        assert.equal(status, 200);
        const { id, uuid, username, title, email, friendlyName } = user;
        assert.deepEqual({ id, uuid, username, title, email, friendlyName }, simulator.plexTv.users[key]);
        assert.ok(Number.isInteger(id) && /^[0-9a-f]{16}$/.test(uuid));
        assert.equal(email, `${key}@example.org`);
        assert.equal(user.authToken, token);
        assert.equal(user.subscription.status, 'Inactive');
      }
    });

    it('has the e-mail address in place of a name that was never chosen', () => {
      const { mara, tobi } = simulator.plexTv.users;
      assert.deepEqual([tobi.username, tobi.title, tobi.friendlyName], ['tobi@example.org', 'tobi@example.org', '']);
      assert.deepEqual([mara.username, mara.title, mara.friendlyName], ['mara', 'mara', 'Mara']);
    });

    it('is found by a pasted token, but not by a token that is valid on one server only', async () => {
      const usernameOf = async (token: string) => JSON.parse((await get('/api/v2/user', token)).text).username;
      assert.equal(await usernameOf(TOKENS.owner), 'mara');
      assert.equal(await usernameOf(TOKENS.sharedUser), 'tobi@example.org');
      assert.equal(await usernameOf(TOKENS.atticOwner), 'ines');
      const { accessToken } = await resource(simulator, TOKENS.owner, 'Attic');
      const transient = await mint(simulator.servers.livingRoom.url, TOKENS.owner);
      for (const token of [undefined, 'nobodyIsThisToken000', TOKENS.ownerSecond, accessToken ?? '', transient]) {
        for (const path of ['/api/v2/user', '/api/v2/resources']) {
          const { status, text } = await get(path, token);
          assert.deepEqual([status, codeOf(text)], [401, 1001], `${path} ${token}`);
        }
        assert.equal(await signOut(token), 401);
      }
    });
  });

  describe('an account token', () => {
    it('opens the servers of its account, as their owner', async () => {
      const { livingRoom, attic } = simulator.servers;
      const mara = await signIn(simulator, 'mara');
      assert.deepEqual(await opened(simulator, mara), { livingRoom: 200, attic: 401 });
      assert.deepEqual(await opened(simulator, await signIn(simulator, 'ines')), { livingRoom: 401, attic: 200 });
      const source = `/security/resources?source=server://${attic.machineIdentifier}`;
      assert.equal((await container(livingRoom.url + source, { token: mara })).size, 1);
      const transient = await mint(livingRoom.url, mara);
      assert.deepEqual(await opened(simulator, transient), { livingRoom: 200, attic: 401 });
    });

    it('is rejected where a server is only shared, also for creating tokens', async () => {
      const tobi = await signIn(simulator, 'tobi');
      assert.deepEqual(await opened(simulator, tobi), { livingRoom: 401, attic: 401 });
      assert.equal((await ask(simulator.servers.livingRoom.url + MINT, { method: 'POST', token: tobi })).status, 401);
    });

    it('replaces the one before of the same account and client', async () => {
      const first = await signIn(simulator, 'mara');
      const elsewhere = await signIn(simulator, 'mara', 'another');
      const somebodyElse = await signIn(simulator, 'ines');
      const second = await signIn(simulator, 'mara');
      assert.notEqual(second, first);
      assert.equal(await userStatus(first), 401);
      assert.deepEqual(await opened(simulator, first), { livingRoom: 401, attic: 401 });
      for (const token of [second, elsewhere, somebodyElse, TOKENS.owner]) assert.equal(await userStatus(token), 200);
      assert.equal((await opened(simulator, elsewhere)).livingRoom, 200);
      assert.deepEqual(
        (await simulator.control.state('plexTv')).signIns.map(({ user, clientIdentifier }) => [user, clientIdentifier]),
        [
          ['mara', 'another'],
          ['ines', CLIENT],
          ['mara', CLIENT],
        ],
      );
    });

    it('ends everywhere when it is signed out, and no other with it', async () => {
      const [mara, elsewhere, ines] = [
        await signIn(simulator, 'mara'),
        await signIn(simulator, 'mara', 'another'),
        await signIn(simulator, 'ines'),
      ];
      const answer = await askPlexTv(simulator, '/api/v2/users/signout', { method: 'DELETE', token: mara });
      assert.deepEqual([answer.status, answer.text, answer.headers['content-length']], [204, '', undefined]);
      assert.equal(await userStatus(mara), 401);
      assert.equal((await opened(simulator, mara)).livingRoom, 401);
      assert.equal(await signOut(mara), 401);
      for (const token of [elsewhere, ines, TOKENS.owner]) assert.equal(await userStatus(token), 200);
      for (const token of [elsewhere, TOKENS.owner, TOKENS.ownerSecond]) {
        assert.equal((await opened(simulator, token)).livingRoom, 200);
      }
    });
  });

  it('ends when it is signed out even if it was pasted, until a reset', async () => {
    for (const [token, server] of [
      [TOKENS.owner, 'livingRoom'],
      [TOKENS.sharedUser, 'livingRoom'],
      [TOKENS.atticOwner, 'attic'],
    ] as const) {
      assert.equal(await signOut(token), 204);
      assert.equal(await userStatus(token), 401);
      assert.equal((await opened(simulator, token))[server], 401);
    }
    await simulator.control.reset();
    assert.equal(await userStatus(TOKENS.owner), 200);
    assert.equal((await opened(simulator, TOKENS.owner)).livingRoom, 200);
  });
});
