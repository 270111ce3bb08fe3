import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { PlexTv } from '../../../src/plex/plexTv.ts';
import { Secret } from '../../../src/plex/secret.ts';
import type { Fault } from '../../simulator/injectedFaults.ts';
import { HOME, USERS } from '../../simulator/people.ts';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { freshSimulator } from '../simulator/asking.ts';
import { http, identity, mediaServer, plexErrorOf, records } from './clients.ts';
import { restoreNetwork, useVscodeNetwork } from './vscodeNetwork.ts';

const LENA = { uuid: USERS.lena.uuid, id: USERS.lena.id };
const KIDS = { uuid: USERS.kids.uuid, id: USERS.kids.id };
const PIN = new Secret('4071');
const WRONG = new Secret('1704');

describe('The Plex Home of an account', () => {
  let simulator: RunningSimulator;
  beforeEach(async () => {
    simulator = await freshSimulator();
  });
  const plexTv = (token = simulator.tokens.owner) => new PlexTv(http, simulator.plexTv.url, new Secret(token));
  const fault = (fault: Fault, path?: string) =>
    simulator.control.addFault('plexTv', { fault, ...(path !== undefined && { path }) });
  const says = (body: unknown) =>
    fault({ kind: 'body', body: typeof body === 'string' ? body : JSON.stringify(body), contentType: 'text/plain' });
  const journal = async () => (await simulator.control.journal()).filter(({ server }) => server === 'plexTv');
  const sent = async () =>
    (await journal()).map(({ method, path, query }) => `${method} ${path}${query && `?${query}`}`);
  const switchKind = async (user: Parameters<PlexTv['switchHomeUser']>[0], pin?: Secret) =>
    (await plexErrorOf(plexTv().switchHomeUser(user, pin && { pin }))).kind;

  describe('getHomeUsers()', () => {
    for (const homeUsersAs of ['object', 'array'] as const) {
      it(`returns its users with their marks, and no guests (${homeUsersAs})`, async () => {
        await simulator.control.setModes('plexTv', { homeUsersAs });
        const none = { isAdmin: false, isRestricted: false, hasPin: false };
        const { mara, tobi, lena, kids } = USERS;
        assert.deepEqual(await plexTv().getHomeUsers(), [
          { ...none, uuid: mara.uuid, id: mara.id, name: 'Mara', isAdmin: true, hasPin: true },
          { ...none, uuid: tobi.uuid, id: tobi.id },
          { ...none, uuid: lena.uuid, id: lena.id, name: 'Lena', isRestricted: true, hasPin: true },
          { ...none, uuid: kids.uuid, id: kids.id, name: 'Kids', isRestricted: true },
        ]);
        assert.ok(HOME.some(({ guest }) => guest));
      });
    }

    for (const body of [
      { users: { uuid: 'a1', title: 'Lena', protected: 1, restricted: '1', id: '7' } },
      [{ uuid: 'a1', title: 'Lena', protected: 'true', restricted: true, id: 7 }],
      { users: [{ uuid: 'a1', friendlyName: '', title: 'Lena', username: null, protected: 1, restricted: 1, id: 7 }] },
    ]) {
      it(`reads ${JSON.stringify(body).slice(0, 60)}`, async () => {
        await says(body);
        const user = { uuid: 'a1', id: 7, name: 'Lena', isAdmin: false, isRestricted: true, hasPin: true };
        assert.deepEqual(await plexTv().getHomeUsers(), [user]);
      });
    }

    it('leaves out a user that cannot be read or named in a path, and keeps the rest', async () => {
      const odd = ['', '../../users/signout', 'a/b', 'a?b', 'ä', 'a'.repeat(129), 7, null, undefined, {}];
      const users = [null, 'x', 7, [], {}, ...odd.map(uuid => ({ uuid })), { uuid: 'a1', admin: 'no' }, { uuid: 'b2' }];
      await says({ users });
      assert.deepEqual(await plexTv().getHomeUsers(), [
        { uuid: 'b2', isAdmin: false, isRestricted: false, hasPin: false },
      ]);
    });

    it('leaves out a number that is none', async () => {
      await says([0, -1, 1.5, 1e21, '1e3', 'x', null].map((id, at) => ({ uuid: `a${at}`, id })));
      assert.ok((await plexTv().getHomeUsers()).every(({ id }) => id === undefined));
    });

    it('returns hostile names unchanged, for which the workbench has its plain text, but no token and no address', async () => {
      const names = ['\u202egnihton\u0000\u001b[31m', 'x'.repeat(10_000), '[x](command:y) $(trash)'];
      const kept = names.map((title, at) => ({ uuid: `a${at}`, title }));
      const owner = simulator.tokens.owner;
      await says([
        ...kept,
        { uuid: 'b1', title: owner },
        { uuid: 'b2', title: `Kid ${owner}` },
        { uuid: 'b3', title: 'a@b.example' },
      ]);
      assert.deepEqual(
        (await plexTv().getHomeUsers()).map(({ name }) => name),
        [...names, undefined, undefined, undefined],
      );
    });

    it('returns 100 users at most', async () => {
      await says(Array.from({ length: 200 }, (_, at) => ({ uuid: `a${at}` })));
      assert.equal((await plexTv().getHomeUsers()).length, 100);
    });

    it('reads no more than 1 MiB', async () => {
      await fault({ kind: 'huge', mebibytes: 2 });
      assert.equal((await plexErrorOf(plexTv().getHomeUsers())).kind, 'tooLarge');
    });
  });

  describe('switchHomeUser()', () => {
    it("returns a user's token, whose servers have tokens for that user", async () => {
      const token = await plexTv().switchHomeUser(KIDS);
      const kids = new PlexTv(http, simulator.plexTv.url, token);
      assert.deepEqual(await kids.getUser(), { uuid: KIDS.uuid, name: 'Kids' });
      const [server, ...others] = await kids.getServers();
      assert.deepEqual([server?.name, server?.owned, others], ['Living Room', false, []]);
      const { url } = simulator.servers.livingRoom;
      assert.equal((await mediaServer(url, server?.accessToken?.reveal()).checkToken()).state, 'valid');
      assert.equal((await mediaServer(url, token.reveal()).checkToken()).state, 'rejected');
    });

    it('sends the PIN of a user in the query, as one request of this installation', async () => {
      await plexTv().switchHomeUser(LENA, { pin: PIN });
      assert.deepEqual(await sent(), [`POST /api/v2/home/users/${LENA.uuid}/switch?pin=4071`]);
      const [request] = await journal();
      assert.deepEqual([request?.status, request?.tokenInUrl], [201, false]);
      assert.equal(request?.headers['x-plex-client-identifier'], identity.clientIdentifier);
    });

    it('tries the number where plex.tv does not know the uuid, and then the older form, which is XML', async () => {
      const path = (name: string | number, version = 'v2/') => `POST /api/${version}home/users/${name}/switch?pin=4071`;
      await simulator.control.setModes('plexTv', { homeSwitch: 'byNumber' });
      await plexTv().switchHomeUser(LENA, { pin: PIN });
      assert.deepEqual(await sent(), [path(LENA.uuid), path(LENA.id)]);
      await simulator.control.clearJournal();
      await simulator.control.setModes('plexTv', { homeSwitch: 'olderOnly' });
      const token = await plexTv().switchHomeUser(LENA, { pin: PIN });
      assert.deepEqual(await sent(), [path(LENA.uuid), path(LENA.id), path(LENA.id, '')]);
      assert.equal((await plexTv(token.reveal()).getUser()).uuid, LENA.uuid);
    });

    it('reports a user whom plex.tv no longer has', async () => {
      const error = await plexErrorOf(plexTv().switchHomeUser({ uuid: '0000000000000000', id: 7 }));
      assert.deepEqual([error.kind, error.facts.status, error.facts.serverName], ['homeUserGone', 404, 'plex.tv']);
      assert.equal((await sent()).length, 3);
      assert.equal(await switchKind({ uuid: '0000000000000000' }), 'homeUserGone');
      assert.equal((await sent()).length, 4);
    });

    for (const homePinStatus of [401, 403] as const) {
      it(`reports a wrong PIN and a missing one after a ${homePinStatus}, and sends neither again`, async () => {
        await simulator.control.setModes('plexTv', { homePinStatus });
        const switches = async () => (await sent()).filter(line => line.includes('/switch')).length;
        assert.equal(await switchKind(LENA, WRONG), 'homePinWrong');
        assert.equal(await switches(), 1);
        assert.equal(await switchKind(LENA), 'homePinNeeded');
        assert.equal(await switches(), 2);
        const { facts } = await plexErrorOf(plexTv().switchHomeUser(LENA));
        assert.deepEqual([facts.status, facts.serverName], [homePinStatus, 'plex.tv']);
      });
    }

    it("reports the account's own token as rejected, and no PIN as wrong, where it is", async () => {
      const error = await plexErrorOf(plexTv('nobodyIsThisToken000').switchHomeUser(LENA, { pin: PIN }));
      assert.deepEqual([error.kind, error.facts.status], ['signInOver', 401]);
    });

    it('makes no claim about the PIN after a 401 while the token cannot be checked', async () => {
      await simulator.control.setModes('plexTv', { homePinStatus: 401 });
      await fault({ kind: 'status', status: 500 }, '/api/v2/user');
      assert.equal(await switchKind(LENA, WRONG), 'serverError');
    });

    it('sends nothing that is no PIN, which could be a token', async () => {
      for (const pin of ['', '407', '40711', 'abcd', simulator.tokens.owner, '4071&x=1']) {
        assert.equal(await switchKind(LENA, new Secret(pin)), 'homePinWrong');
      }
      assert.deepEqual(await journal(), []);
    });

    for (const [what, body] of [
      ['in an element', { user: { uuid: LENA.uuid, authToken: 'Gc5yBo7RvHk2mXe9ZtUl' } }],
      ['in a list', [{ uuid: LENA.uuid, authToken: 'Gc5yBo7RvHk2mXe9ZtUl' }]],
      ['with the older name', { authenticationToken: 'Gc5yBo7RvHk2mXe9ZtUl' }],
      ['with null beside it', { authToken: null, authenticationToken: 'Gc5yBo7RvHk2mXe9ZtUl', uuid: null, id: null }],
      ['in XML without a declaration', `<user id="${LENA.id}" authenticationToken="Gc5yBo7RvHk2mXe9ZtUl"><a/></user>`],
    ] as const) {
      it(`reads a token ${what}`, async () => {
        await says(body);
        assert.equal((await plexTv().switchHomeUser(LENA)).reveal(), 'Gc5yBo7RvHk2mXe9ZtUl');
      });
    }

    it("cannot use the account's own token", async () => {
      await says({ uuid: LENA.uuid, authToken: simulator.tokens.owner });
      assert.equal(await switchKind(LENA), 'unreadable');
    });

    for (const [what, body] of [
      ["somebody else's token", { uuid: KIDS.uuid, id: KIDS.id, authToken: 'Gc5yBo7RvHk2mXe9ZtUl' }],
      ['a token with another uuid', { uuid: 'a1', id: String(LENA.id), authToken: 'Gc5yBo7RvHk2mXe9ZtUl' }],
      ['an empty token', { uuid: LENA.uuid, authToken: '', authenticationToken: '' }],
      ['a token that is a list', { uuid: LENA.uuid, authToken: ['Gc5yBo7RvHk2mXe9ZtUl'] }],
      ['two users', [{ authToken: 'Gc5yBo7RvHk2mXe9ZtUl' }, { authToken: 'Gc5yBo7RvHk2mXe9ZtUm' }]],
    ] as const) {
      it(`cannot use ${what}`, async () => {
        await says(body);
        assert.equal(await switchKind(LENA), 'unreadable');
      });
    }
  });

  describe('The PIN of a Home user', () => {
    /** Removes numbers that may be anything: ports and times. */
    const withoutNumbers = (text: string) =>
      text.replaceAll(new URL(simulator.plexTv.url).host, 'plex.tv').replace(/milliseconds: [\d.]+/g, '');
    const assertNoPin = (...said: unknown[]) => {
      const text = withoutNumbers(inspect(said, { depth: 9, showHidden: true }));
      assert.ok(text.length > 100);
      assert.doesNotMatch(text, /4071|pin=/);
    };

    for (const [injected, kind] of [
      [{ kind: 'echoesToken', status: 500 }, 'serverError'],
      [{ kind: 'echoesToken', status: 418 }, 'unexpectedStatus'],
      [{ kind: 'redirect', status: 307, location: '/elsewhere?pin=4071' }, 'redirected'],
      [{ kind: 'redirect', status: 302, location: 'https://evil.example/4071?pin=4071' }, 'redirected'],
      [{ kind: 'html' }, 'unreadable'],
      [{ kind: 'body', body: '{"pin":"4071","message":"4071"', contentType: 'application/json' }, 'unreadable'],
      [{ kind: 'body', body: '{"pin":"4071"}', contentType: 'application/json' }, 'unreadable'],
      [{ kind: 'huge', mebibytes: 2 }, 'tooLarge'],
      [{ kind: 'resetBeforeHeaders' }, 'unreachable'],
      [{ kind: 'truncated' }, 'interrupted'],
      [{ kind: 'status', status: 429 }, 'rateLimited'],
      [{ kind: 'status', status: 403 }, 'forbidden'],
      [{ kind: 'status', status: 404 }, 'homeUserGone'],
    ] as const) {
      it(`is in neither the error nor the log after ${JSON.stringify(injected).slice(0, 60)}`, async () => {
        records.length = 0;
        await fault(injected);
        const error = await plexErrorOf(plexTv().switchHomeUser(LENA, { pin: PIN }));
        assert.equal(error.kind, kind);
        const requests = await journal();
        assert.ok(requests.every(({ path, query }) => query === 'pin=4071' || path === '/api/v2/user'));
        assertNoPin(error, error.stack, records);
      });
    }

    it('is in neither the error nor the log if plex.tv is unreachable or the request is cancelled', async () => {
      records.length = 0;
      const cancelled = { pin: PIN, signal: AbortSignal.abort() };
      const first = await plexErrorOf(plexTv().switchHomeUser(LENA, cancelled));
      await simulator.control.disconnect('plexTv');
      const second = await plexErrorOf(plexTv().switchHomeUser(LENA, { pin: PIN }));
      assert.deepEqual([first.kind, second.kind], ['cancelled', 'unreachable']);
      assertNoPin(first, first.stack, second, second.stack, records);
    });

    it("is in no URL that VS Code's proxy agent logs or gives to a script, and still arrives", async () => {
      const logged: unknown[] = [];
      useVscodeNetwork({ log: (...words) => logged.push(words) });
      try {
        await plexTv().switchHomeUser(LENA, { pin: PIN });
      } finally {
        restoreNetwork();
      }
      assert.deepEqual(await sent(), [`POST /api/v2/home/users/${LENA.uuid}/switch?pin=4071`]);
      assert.ok(inspect(logged, { depth: 9 }).includes(`/api/v2/home/users/${LENA.uuid}/switch`), 'the URL is logged');
      assertNoPin(logged);
    });
  });
});
