import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { Http } from '../../../src/plex/http.ts';
import { MediaServer } from '../../../src/plex/mediaServer.ts';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { freshSimulator } from '../simulator/asking.ts';
import { mediaServer, plexErrorOf } from './clients.ts';

const DELEGATION = { type: 'delegation', scope: 'all' } as const;
const TRANSIENT = /^transient-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('MediaServer', () => {
  let simulator: RunningSimulator;
  let url: string;
  beforeEach(async () => {
    simulator = await freshSimulator();
    url = simulator.servers.livingRoom.url;
  });
  const owner = () => mediaServer(url, simulator.tokens.owner);
  const requestsTo = async (path: string) => (await simulator.control.journal()).filter(entry => entry.path === path);

  describe('getIdentity()', () => {
    it("returns the server's identity, and sends no token", async () => {
      assert.deepEqual(await owner().getIdentity(), {
        machineIdentifier: simulator.servers.livingRoom.machineIdentifier,
        version: simulator.servers.livingRoom.version,
        claimed: true,
      });
      const [request] = await simulator.control.journal();
      assert.equal(request?.headers['x-plex-token'], undefined);
    });

    it('reads XML as well, with any content type', async () => {
      await simulator.control.setModes('livingRoom', { format: 'alwaysXml', contentType: 'wrong' });
      const { machineIdentifier, claimed } = await owner().getIdentity();
      assert.equal(machineIdentifier, simulator.servers.livingRoom.machineIdentifier);
      assert.equal(claimed, true);
    });

    it('works behind the base path of a reverse proxy', async () => {
      const { basePathUrl, machineIdentifier } = simulator.servers.livingRoom;
      assert.equal((await mediaServer(basePathUrl).getIdentity()).machineIdentifier, machineIdentifier);
    });

    for (const [kibibytes, outcome] of [
      [63, 'reads'],
      [65, 'refuses'],
    ] as const) {
      it(`${outcome} a response of ${kibibytes} kB`, async () => {
        const { machineIdentifier } = simulator.servers.livingRoom;
        const MediaContainer = { machineIdentifier, version: 'x'.repeat(kibibytes * 1024) };
        const body = JSON.stringify({ MediaContainer });
        await simulator.control.addFault('livingRoom', {
          fault: { kind: 'body', body, contentType: 'application/json' },
        });
        const asking = owner().getIdentity();
        if (outcome === 'reads') assert.equal((await asking).machineIdentifier, machineIdentifier);
        else assert.equal((await plexErrorOf(asking)).kind, 'notPlex');
      });
    }

    for (const fault of [
      { kind: 'html' },
      { kind: 'empty' },
      { kind: 'malformedJson' },
      { kind: 'status', status: 404 },
      { kind: 'status', status: 401 },
      { kind: 'huge', mebibytes: 2 },
      { kind: 'body', body: '{"MediaContainer":{"machineIdentifier":"../../x"}}', contentType: 'application/json' },
    ] as const) {
      it(`reports ${JSON.stringify(fault).slice(0, 60)} as not Plex`, async () => {
        await simulator.control.addFault('livingRoom', { fault });
        const error = await plexErrorOf(owner().getIdentity());
        assert.equal(error.kind, 'notPlex');
      });
    }
  });

  describe('getTransientToken()', () => {
    it('creates a new one each time, with one POST with both parameters', async () => {
      const first = await owner().getTransientToken(DELEGATION);
      const second = await owner().getTransientToken(DELEGATION);
      assert.match(first.reveal(), TRANSIENT);
      assert.notEqual(first.reveal(), second.reveal());
      const requests = await requestsTo('/security/token');
      assert.deepEqual(
        requests.map(({ method, query }) => `${method} ${query}`),
        ['POST type=delegation&scope=all', 'POST type=delegation&scope=all'],
      );
    });

    it('reads XML as well', async () => {
      await simulator.control.setModes('livingRoom', { format: 'alwaysXml' });
      assert.match((await owner().getTransientToken(DELEGATION)).reveal(), TRANSIENT);
    });

    for (const otherVerbStatus of [404, 405] as const) {
      it(`tries GET once after a ${otherVerbStatus}`, async () => {
        await simulator.control.setModes('livingRoom', { mintVerbs: 'getOnly', otherVerbStatus });
        assert.match((await owner().getTransientToken(DELEGATION)).reveal(), TRANSIENT);
        assert.deepEqual(
          (await requestsTo('/security/token')).map(({ method }) => method),
          ['POST', 'GET'],
        );
      });
    }

    it('tries GET only once where neither verb is supported', async () => {
      await simulator.control.addFault('livingRoom', { fault: { kind: 'status', status: 404 } });
      assert.equal((await plexErrorOf(owner().getTransientToken(DELEGATION))).kind, 'notFound');
      assert.equal((await requestsTo('/security/token')).length, 2);
    });

    it('rejects where the token that is sent is itself transient', async () => {
      const transient = await owner().getTransientToken(DELEGATION);
      const error = await plexErrorOf(mediaServer(url, transient.reveal()).getTransientToken(DELEGATION));
      assert.equal(error.kind, 'cannotMint');
    });

    it('rejects a token of another server', async () => {
      const error = await plexErrorOf(mediaServer(url, simulator.tokens.atticOwner).getTransientToken(DELEGATION));
      assert.equal(error.kind, 'rejected');
      assert.equal(error.facts.status, 401);
    });

    for (const label of ['ownerSecond', 'ownerThird', 'sharedUser', 'sharedUserSecond'] as const) {
      it(`accepts the token ${label}, whatever it begins or ends with`, async () => {
        const token = await mediaServer(url, simulator.tokens[label]).getTransientToken(DELEGATION);
        assert.match(token.reveal(), TRANSIENT);
      });
    }

    for (const hostile of [
      '"); rm -rf ~ #',
      'short',
      'a'.repeat(257),
      'two words here',
      '${env:HOME}aaaa',
      'line\nbreak!',
      'ünïcode-token',
      '',
    ]) {
      it(`reports the token ${JSON.stringify(hostile).slice(0, 30)} as unreadable`, async () => {
        await simulator.control.addFault('livingRoom', { fault: { kind: 'token', token: hostile } });
        const error = await plexErrorOf(owner().getTransientToken(DELEGATION));
        assert.equal(error.kind, 'unreadable');
        if (hostile) assert.ok(!error.message.includes(hostile));
      });
    }

    for (const [what, token] of [
      ['is the one that was sent', 'pT4kWz9QeRb2xUmH7dLs'],
      ['holds the one that was sent', 'transient-pT4kWz9QeRb2xUmH7dLs'],
      ['holds it in another case', 'xPT4KWZ9QERB2XUMH7DLSx'],
      ['looks long-lived', 'Gc5yBo7RvHk2mXe9ZtUl'],
      ['looks long-lived and begins with a hyphen', '-Gc5yBo7RvHk2mXe9ZtU'],
      ['has the shape of one that a server creates for itself', 'local-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50'],
      ['is a JWT', 'eyJhbGciOiJ9.eyJleHAiOjF9.c2ln'],
    ] as const) {
      it(`refuses a transient token that ${what}`, async () => {
        await simulator.control.addFault('livingRoom', { fault: { kind: 'token', token }, path: '/security/token' });
        assert.equal((await plexErrorOf(owner().getTransientToken(DELEGATION))).kind, 'notTransient');
      });
    }

    it('accepts another shape, which Plex may use one day', async () => {
      const token = 'transient_2-0123456789abcdef0123456789';
      await simulator.control.addFault('livingRoom', { fault: { kind: 'token', token }, path: '/security/token' });
      assert.equal((await owner().getTransientToken(DELEGATION)).reveal(), token);
    });

    it('reports XML with entities as unreadable', async () => {
      await simulator.control.addFault('livingRoom', { fault: { kind: 'xmlWithEntities' } });
      assert.equal((await plexErrorOf(owner().getTransientToken(DELEGATION))).kind, 'unreadable');
    });

    it('reports a response with too many levels as unreadable', async () => {
      const body = '['.repeat(60_000);
      await simulator.control.addFault('livingRoom', {
        fault: { kind: 'body', body, contentType: 'application/json' },
      });
      assert.equal((await plexErrorOf(owner().getTransientToken(DELEGATION))).kind, 'unreadable');
    });

    it('registers one device for any number of requests', async () => {
      for (let count = 0; count < 20; count++) await owner().getTransientToken(DELEGATION);
      assert.equal((await simulator.control.state('livingRoom')).devices.length, 1);
    });
  });

  describe('getSourceConnectionInformation()', () => {
    const source = () => ({ scheme: 'server', identifier: simulator.servers.attic.machineIdentifier }) as const;

    it('returns the device, its connections and a token that is valid there and not here', async () => {
      const { Device: devices } = await owner().getSourceConnectionInformation(source());
      const [device] = devices;
      assert.equal(devices.length, 1);
      assert.equal(device?.name, 'Attic');
      assert.equal(typeof device?.Connection[0]?.port, 'number');
      assert.equal(typeof device?.Connection[0]?.local, 'boolean');
      const token = device?.accessToken?.reveal();
      assert.equal((await mediaServer(simulator.servers.attic.url, token).checkToken()).state, 'valid');
      assert.equal((await mediaServer(url, token).checkToken()).state, 'rejected');
    });

    for (const modes of [
      { format: 'alwaysXml' },
      { deviceAs: 'array' },
      { format: 'alwaysXml', deviceAs: 'array' },
    ] as const) {
      it(`returns the same for ${JSON.stringify(modes)}`, async () => {
        const plain = await owner().getSourceConnectionInformation(source());
        await simulator.control.setModes('livingRoom', modes);
        const { Device: devices } = await owner().getSourceConnectionInformation(source());
        assert.equal(devices[0]?.accessToken?.reveal(), plain.Device[0]?.accessToken?.reveal());
        const typed = JSON.parse(JSON.stringify(devices));
        // The only field without a schema keeps the type of its format.
        typed[0].updatedAt = Number(typed[0].updatedAt);
        assert.deepEqual(typed, JSON.parse(JSON.stringify(plain.Device)));
      });
    }

    it("refreshes the server's cache only on request", async () => {
      const token = async (refresh: boolean) =>
        (await owner().getSourceConnectionInformation(source(), { refresh })).Device[0]?.accessToken?.reveal();
      const first = await token(false);
      assert.equal(await token(false), first);
      assert.notEqual(await token(true), first);
      const queries = (await requestsTo('/security/resources')).map(({ query }) => query);
      const query = `source=server%3A%2F%2F${simulator.servers.attic.machineIdentifier}`;
      assert.deepEqual(queries, [query, query, `${query}&refresh=1`]);
    });

    it('tolerates missing fields, keeps unknown ones and makes a Secret of every token', async () => {
      const body = JSON.stringify({
        MediaContainer: {
          Device: {
            name: 'Shed',
            authToken: 'abcdefghijklmnopqrst',
            extra: {
              deep: { pinToken: 'abcdefghijklmnopqrst', hint: 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50' },
            },
            link: 'https://x.example/?X-Plex-Token=abcdefghijklmnopqrst&a=1',
            Connection: { uri: 'http://10.0.0.1:32400', port: '32400', local: '1', odd: [1] },
          },
        },
      });
      await simulator.control.addFault('livingRoom', { fault: { kind: 'body', body, contentType: 'text/plain' } });
      const answer = await owner().getSourceConnectionInformation(source());
      assert.deepEqual(JSON.parse(JSON.stringify(answer)), {
        Device: [
          {
            name: 'Shed',
            authToken: '***',
            extra: { deep: { pinToken: '***', hint: '***' } },
            link: 'https://x.example/?X-Plex-Token=***&a=1',
            Connection: [{ uri: 'http://10.0.0.1:32400', port: 32400, local: true, odd: [1] }],
          },
        ],
      });
    });

    it('reports a response with levels without end as unreadable, because it would be hundreds of times as long when indented', async () => {
      const deep = (levels: number) => `${'['.repeat(levels)}${'0,'.repeat(1_000)}0${']'.repeat(levels)}`;
      for (const body of [
        `{"MediaContainer":{"x":${deep(1_200)},"Device":[]}}`,
        `<MediaContainer>${'<a>'.repeat(1_200)}${'<b/>'.repeat(1_000)}${'</a>'.repeat(1_200)}</MediaContainer>`,
      ]) {
        await simulator.control.addFault('livingRoom', { fault: { kind: 'body', body, contentType: 'text/plain' } });
        assert.equal((await plexErrorOf(owner().getSourceConnectionInformation(source()))).kind, 'unreadable');
        await simulator.control.clearFaults('livingRoom');
      }
    });

    it('works only for the owner, and for tokens that the owner created', async () => {
      const asShared = mediaServer(url, simulator.tokens.sharedUser);
      assert.equal((await plexErrorOf(asShared.getSourceConnectionInformation(source()))).kind, 'notAdmin');
      const sharedTransient = mediaServer(url, (await asShared.getTransientToken(DELEGATION)).reveal());
      assert.equal((await plexErrorOf(sharedTransient.getSourceConnectionInformation(source()))).kind, 'notAdmin');
      const ownerTransient = mediaServer(url, (await owner().getTransientToken(DELEGATION)).reveal());
      assert.equal((await ownerTransient.getSourceConnectionInformation(source())).Device.length, 1);
    });

    it('reports an unknown source', async () => {
      const unknown = { scheme: 'provider', identifier: 'tv.plex.provider.nothing' } as const;
      assert.equal((await plexErrorOf(owner().getSourceConnectionInformation(unknown))).kind, 'unknownSource');
    });
  });

  describe('getProviders()', () => {
    for (const format of ['asRequested', 'alwaysXml'] as const) {
      it(`returns their names (${format})`, async () => {
        await simulator.control.setModes('livingRoom', { format });
        const providers = await owner().getProviders();
        assert.ok(providers.some(({ identifier }) => identifier === 'com.plexapp.plugins.library'));
        assert.ok(
          providers.some(({ identifier, title }) => identifier === 'tv.plex.provider.discover' && title === 'Discover'),
        );
      });
    }
  });

  it('returns 100 providers at most', async () => {
    const MediaProvider = Array.from({ length: 101 }, (_, at) => ({
      identifier: `tv.plex.provider.a${at}`,
      title: '',
    }));
    const send = async () => JSON.stringify({ MediaContainer: { MediaProvider } });
    assert.equal((await new MediaServer({ send } as unknown as Http, url).getProviders()).length, 100);
  });

  describe('leaksAccountToken()', () => {
    const transient = async () => mediaServer(url, (await owner().getTransientToken(DELEGATION)).reveal());
    const leaks = async () => (await transient()).leaksAccountToken();
    const says = (body: unknown) =>
      simulator.control.addFault('livingRoom', {
        fault: {
          kind: 'body',
          body: typeof body === 'string' ? body : JSON.stringify(body),
          contentType: 'text/plain',
        },
        path: '/myplex/account',
      });

    for (const modes of [
      {},
      { accountAs: 'content' },
      { format: 'alwaysXml' },
      { format: 'alwaysXml', contentType: 'wrong' },
    ] as const) {
      it(`tells a server with the fault from one without it (${JSON.stringify(modes)})`, async () => {
        for (const [account, leaksIt] of [
          ['withToken', true],
          ['withoutToken', false],
          ['refused', false],
        ] as const) {
          await simulator.control.setModes('livingRoom', { ...modes, account });
          assert.equal(await leaks(), leaksIt, account);
        }
      });
    }

    it('sends the transient token and no other, in one request', async () => {
      await simulator.control.setModes('livingRoom', { account: 'withToken' });
      const token = await owner().getTransientToken(DELEGATION);
      await mediaServer(url, token.reveal()).leaksAccountToken();
      const requests = await requestsTo('/myplex/account');
      assert.deepEqual(
        requests.map(({ method, headers, query }) => [method, headers['x-plex-token'], query]),
        [['GET', token.reveal(), '']],
      );
    });

    for (const [what, body, outcome] of [
      ['XML without a declaration', '<MyPlex authToken="Gc5yBo7RvHk2mXe9ZtUl"/>', true],
      ['a token of any shape', { authToken: 'eyJhbGciOiJ9.eyJleHAiOjF9.c2ln' }, true],
      ['a token that is a number', { MyPlex: { authToken: 12345 } }, true],
      ['a list of one', [{ MyPlex: [{ authToken: 'Gc5yBo7RvHk2mXe9ZtUl' }] }], true],
      ['a MediaContainer', { MediaContainer: { authToken: 'Gc5yBo7RvHk2mXe9ZtUl', size: 1 } }, true],
      ['a token that is null', { MyPlex: { authToken: null, username: 'mara' } }, false],
      ['no token', { username: 'mara', mappingState: 'mapped' }, false],
      ['a transient token', { MyPlex: { authToken: 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50' } }, false],
    ] as const) {
      it(`is ${outcome} for ${what}`, async () => {
        await says(body);
        assert.equal(await leaks(), outcome);
      });
    }

    it('is false for a server that repeats the token that was sent', async () => {
      const authToken = simulator.tokens.owner;
      await says({ MyPlex: { authToken } });
      assert.equal(await owner().leaksAccountToken(), false);
    });

    for (const [fault, kind] of [
      [{ kind: 'html' }, 'unreadable'],
      [{ kind: 'empty' }, 'unreadable'],
      [{ kind: 'malformedXml' }, 'unreadable'],
      [{ kind: 'xmlWithEntities' }, 'unreadable'],
      [{ kind: 'body', body: '{"errors":[]}', contentType: 'text/plain' }, 'unreadable'],
      [{ kind: 'body', body: '['.repeat(60_000), contentType: 'text/plain' }, 'unreadable'],
      [{ kind: 'body', body: '{"authToken":{"of":[1,2]}}', contentType: 'text/plain' }, 'unreadable'],
      [{ kind: 'huge', mebibytes: 2 }, 'tooLarge'],
      [{ kind: 'status', status: 429 }, 'rateLimited'],
      [{ kind: 'status', status: 500 }, 'serverError'],
      [{ kind: 'status', status: 503 }, 'starting'],
      [{ kind: 'redirect', status: 302, location: 'https://evil.example/myplex/account' }, 'redirected'],
      [{ kind: 'truncated' }, 'interrupted'],
    ] as const) {
      it(`makes no claim after ${JSON.stringify(fault).slice(0, 60)}`, async () => {
        await simulator.control.setModes('livingRoom', { account: 'withToken' });
        await simulator.control.addFault('livingRoom', { fault, path: '/myplex/account' });
        assert.equal((await plexErrorOf(leaks())).kind, kind);
        assert.equal((await requestsTo('/myplex/account')).length, 1);
      });
    }

    for (const status of [401, 403, 404]) {
      it(`is false after a ${status}`, async () => {
        await simulator.control.addFault('livingRoom', { fault: { kind: 'status', status }, path: '/myplex/account' });
        assert.equal(await leaks(), false);
      });
    }

    it('repeats nothing of the response in an error', async () => {
      await says('{"MyPlex":{"authToken":"Gc5yBo7RvHk2mXe9ZtUl"');
      const error = await plexErrorOf(leaks());
      assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes('Gc5yBo7RvHk2mXe9ZtUl'));
    });
  });

  describe('checkToken()', () => {
    it("accepts the server's own token, and returns the server's name", async () => {
      assert.deepEqual(await owner().checkToken(), { state: 'valid', friendlyName: 'Living Room' });
    });

    it('rejects another token', async () => {
      assert.equal((await mediaServer(url, simulator.tokens.atticOwner).checkToken()).state, 'rejected');
    });

    it('proves nothing if the server lets this computer in without a token', async () => {
      await simulator.control.setModes('livingRoom', { allowedNetworks: true });
      assert.equal((await mediaServer(url, simulator.tokens.atticOwner).checkToken()).state, 'unknown');
      assert.equal((await owner().checkToken()).state, 'unknown');
    });

    it('rejects a transient token after a restart', async () => {
      const transient = (await owner().getTransientToken(DELEGATION)).reveal();
      assert.equal((await mediaServer(url, transient).checkToken()).state, 'valid');
      await simulator.control.restart('livingRoom', { refusedForMs: 0, startingForMs: 0 });
      assert.equal((await mediaServer(url, transient).checkToken()).state, 'rejected');
    });
  });

  describe('hasOwnerAccess()', () => {
    const shared = () => mediaServer(url, simulator.tokens.sharedUser);

    it("is true for the owner's token, and for a transient token of it", async () => {
      assert.equal(await owner().hasOwnerAccess(), true);
      const transient = (await owner().getTransientToken(DELEGATION)).reveal();
      assert.equal(await mediaServer(url, transient).hasOwnerAccess(), true);
    });

    it('is false for a shared user, and for a transient token of one', async () => {
      assert.equal(await shared().hasOwnerAccess(), false);
      const transient = (await shared().getTransientToken(DELEGATION)).reveal();
      assert.equal(await mediaServer(url, transient).hasOwnerAccess(), false);
    });

    it('is an error where the response shows neither', async () => {
      for (const [status, kind] of [
        [404, 'notFound'],
        [500, 'serverError'],
      ] as const) {
        await simulator.control.addFault('livingRoom', { fault: { kind: 'status', status }, path: '/updater/status' });
        assert.equal((await plexErrorOf(owner().hasOwnerAccess())).kind, kind);
        await simulator.control.clearFaults('livingRoom');
      }
      await simulator.control.addFault('livingRoom', { fault: { kind: 'html' }, path: '/updater/status' });
      assert.equal((await plexErrorOf(owner().hasOwnerAccess())).kind, 'unreadable');
    });
  });
});
