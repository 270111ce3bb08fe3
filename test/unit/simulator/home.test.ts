import assert from 'node:assert/strict';
import { HOME, USERS, type UserKey } from '../../simulator/people.ts';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { freshSimulator, mint } from './asking.ts';
import { askPlexTv, CLIENT, opened, resource, resources, signIn } from './plexTvAsking.ts';

const TOKEN = /^(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9_-]{20}$/;

describe('The simulated Plex Home', () => {
  let simulator: RunningSimulator;
  let mara: string;
  beforeEach(async () => {
    simulator = await freshSimulator();
    mara = simulator.tokens.owner;
  });
  const listed = async (token = mara) => {
    const { status, text } = await askPlexTv(simulator, '/api/v2/home/users', { token });
    assert.equal(status, 200);
    return JSON.parse(text);
  };
  const post = (path: string, token = mara, headers = {}) =>
    askPlexTv(simulator, path, { method: 'POST', token, headers });
  const byUuid = (key: UserKey, pin = '') => `/api/v2/home/users/${USERS[key].uuid}/switch${pin && `?pin=${pin}`}`;
  const byNumber = (key: UserKey) => `/api/v2/home/users/${USERS[key].id}/switch`;
  const older = (key: UserKey) => `/api/home/users/${USERS[key].id}/switch`;
  const switched = async (path: string, headers = {}): Promise<string> => {
    const { status, text } = await post(path, mara, headers);
    assert.equal(status, 201);
    return JSON.parse(text).authToken;
  };
  const userStatus = async (token: string) => (await askPlexTv(simulator, '/api/v2/user', { token })).status;

  it('lists its users with their marks, for each of its accounts', async () => {
    for (const token of [mara, simulator.tokens.sharedUser]) {
      const { users } = await listed(token);
      assert.deepEqual(
        users.map(({ title, admin, restricted, guest, protected: isProtected }: Record<string, unknown>) => [
          ...[title, admin, restricted, guest, isProtected],
        ]),
        [
          ['mara', true, false, false, true],
          ['tobi@example.org', false, false, false, false],
          ['Lena', false, true, false, true],
          ['Kids', false, true, false, false],
          ['Guest', false, true, true, false],
        ],
      );
      assert.deepEqual([users[2].username, users[2].email, users[2].hasPassword], ['', null, false]);
      assert.ok(!JSON.stringify(users).includes(HOME[2]?.pin ?? assert.fail()));
    }
  });

  it('is a bare list where a mode says so, and has no users for an account without a Home', async () => {
    const { users } = await listed();
    await simulator.control.setModes('plexTv', { homeUsersAs: 'array' });
    assert.deepEqual(await listed(), users);
    assert.deepEqual(await listed(simulator.tokens.atticOwner), []);
  });

  it('is XML unless Accept is JSON alone', async () => {
    const { text } = await askPlexTv(simulator, '/api/v2/home/users', { token: mara, accept: '*/*' });
    assert.match(text, /\n<home id="\d+" .*<users><user id="40310771" uuid="5d0e83b1f7a264c9" title="mara" /);
  });

  it('makes its administrator known', async () => {
    const homeAdminOf = async (token: string) =>
      JSON.parse((await askPlexTv(simulator, '/api/v2/user', { token })).text).homeAdmin;
    assert.equal(await homeAdminOf(mara), true);
    assert.equal(await homeAdminOf(simulator.tokens.sharedUser), false);
  });

  it('switches to a user by uuid and by number, and repeats the PIN', async () => {
    for (const path of [byUuid('lena', '4071'), `${byNumber('lena')}?pin=4071`]) {
      const { status, text } = await post(path);
      const { authToken, pin, title, restricted, home, homeAdmin } = JSON.parse(text);
      assert.deepEqual([status, pin, title, restricted, home, homeAdmin], [201, '4071', 'Lena', true, true, false]);
      assert.match(authToken, TOKEN);
      const user = JSON.parse((await askPlexTv(simulator, '/api/v2/user', { token: authToken })).text);
      assert.equal(user.uuid, USERS.lena.uuid);
    }
  });

  it('returns XML with another name for the token in the older form', async () => {
    const { status, text } = await post(`${older('lena')}?pin=4071`);
    assert.equal(status, 201);
    const [, token = ''] = /<user id="61402887" .* authenticationToken="([\w-]{20})"/.exec(text) ?? [];
    assert.equal(await userStatus(token), 200);
    const wrong = await post(older('lena'));
    assert.match(wrong.text, /<errors><error code="1041" .* status="403"\/><\/errors>/);
  });

  it('has the forms that a mode says, and 404 for the others', async () => {
    const statuses = async () =>
      Promise.all([byUuid('kids'), byNumber('kids'), older('kids')].map(async path => (await post(path)).status));
    assert.deepEqual(await statuses(), [201, 201, 201]);
    await simulator.control.setModes('plexTv', { homeSwitch: 'byNumber' });
    assert.deepEqual(await statuses(), [404, 201, 201]);
    await simulator.control.setModes('plexTv', { homeSwitch: 'olderOnly' });
    assert.deepEqual(await statuses(), [404, 404, 201]);
    assert.equal((await post('/api/v2/home/users/0000000000000000/switch')).status, 404);
  });

  it('refuses a wrong PIN, and a missing one unless a mode only checks it', async () => {
    const outcome = async (pin = '') => {
      const { status, text } = await post(byUuid('lena', pin));
      return [status, JSON.parse(text).errors?.[0].code];
    };
    assert.deepEqual(
      [await outcome('4072'), await outcome()],
      [
        [403, 1041],
        [403, 1041],
      ],
    );
    await simulator.control.setModes('plexTv', { homePinStatus: 401, homePins: 'checked' });
    assert.deepEqual(
      [await outcome('4072'), await outcome()],
      [
        [401, 1041],
        [201, undefined],
      ],
    );
    assert.equal((await post(byUuid('kids', '1234'))).status, 401, 'this user has no PIN');
  });

  it('lets nobody switch but its administrator', async () => {
    assert.equal((await post(byUuid('kids'), simulator.tokens.sharedUser)).status, 403);
    assert.equal((await post(byUuid('kids'), simulator.tokens.atticOwner)).status, 403);
    assert.equal((await post(byUuid('kids'), 'nobodyIsThisToken000')).status, 401);
  });

  it('gives each user the servers that are shared with this user, with tokens of their own', async () => {
    const names = async (token: string) => (await resources(simulator, token)).map(({ name }) => name);
    const lena = await switched(byUuid('lena', '4071'));
    const kids = await switched(byUuid('kids'));
    assert.deepEqual(await names(lena), ['Living Room', 'Attic']);
    assert.deepEqual(await names(kids), ['Living Room']);
    assert.deepEqual(await names(await switched(byUuid('guest'))), []);
    const [ofLena, ofKids] = [
      await resource(simulator, lena, 'Living Room'),
      await resource(simulator, kids, 'Living Room'),
    ];
    assert.deepEqual([ofLena.owned, ofLena.sourceTitle], [false, 'mara']);
    assert.notEqual(ofLena.accessToken, ofKids.accessToken);
    assert.deepEqual(await opened(simulator, ofKids.accessToken), { livingRoom: 200, attic: 401 });
    assert.deepEqual(await opened(simulator, kids), { livingRoom: 401, attic: 401 });
    const transient = await mint(simulator.servers.livingRoom.url, ofKids.accessToken ?? '');
    assert.deepEqual(await opened(simulator, transient), { livingRoom: 200, attic: 401 });
  });

  it("keeps one token for each user and client, and the administrator's beside them", async () => {
    const account = await signIn(simulator, 'mara');
    const first = await switched(byUuid('kids'));
    const elsewhere = await switched(byUuid('kids'), { 'X-Plex-Client-Identifier': 'another' });
    const second = await switched(byUuid('kids'));
    assert.equal(await userStatus(first), 401);
    for (const token of [second, elsewhere, account]) assert.equal(await userStatus(token), 200);
    const { signIns } = await simulator.control.state('plexTv');
    assert.deepEqual(
      signIns.map(({ user, clientIdentifier }) => [user, clientIdentifier]),
      [
        ['mara', CLIENT],
        ['kids', 'another'],
        ['kids', CLIENT],
      ],
    );
  });

  it("ends a user's token alone when it is signed out", async () => {
    const [lena, kids] = [await switched(byUuid('lena', '4071')), await switched(byUuid('kids'))];
    assert.equal((await askPlexTv(simulator, '/api/v2/users/signout', { method: 'DELETE', token: kids })).status, 204);
    assert.deepEqual([await userStatus(kids), await userStatus(lena), await userStatus(mara)], [401, 200, 200]);
  });

  it('falsifies tokens and names', async () => {
    await simulator.control.addFault('plexTv', { fault: { kind: 'token', token: 'a lie' } });
    await simulator.control.addFault('plexTv', { fault: { kind: 'names', friendlyName: 'Nobody' } });
    assert.equal(await switched(byUuid('kids')), 'a lie');
    assert.equal((await listed()).users[3].title, 'Nobody');
  });

  it('lists the tokens of both forms among those that were returned', async () => {
    const token = await switched(byUuid('kids'));
    const [, other] = /authenticationToken="([\w-]{20})"/.exec((await post(older('kids'))).text) ?? [];
    const tokens = (await simulator.control.handedOut()).map(handedOut => handedOut.token);
    assert.ok(tokens.includes(token) && tokens.includes(other ?? assert.fail()));
  });
});
