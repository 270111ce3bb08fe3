import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { PlexErrorKind } from '../../../src/plex/errors.ts';
import { Secret } from '../../../src/plex/secret.ts';
import type { Fault } from '../../simulator/injectedFaults.ts';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { freshSimulator } from '../simulator/asking.ts';
import { http, identity, plexErrorOf, records } from './clients.ts';

describe('Http', () => {
  let simulator: RunningSimulator;
  let address: string;
  beforeEach(async () => {
    simulator = await freshSimulator();
    address = simulator.servers.livingRoom.url;
  });
  const token = () => new Secret(simulator.tokens.owner);
  const send = (signal?: AbortSignal) =>
    http.send({ method: 'GET', address, path: '/', token: token(), ...(signal && { signal }) });

  it('identifies its client in ASCII headers, and puts the token into a header and nowhere else', async () => {
    await http.send({
      method: 'POST',
      address,
      path: '/security/token',
      query: { type: 'delegation', scope: 'all' },
      token: token(),
    });
    const [request] = await simulator.control.journal();
    assert.equal(request?.tokenInUrl, false);
    assert.equal(request?.headers['x-plex-token'], simulator.tokens.owner);
    assert.equal(request?.headers.accept, 'application/json');
    assert.equal(request?.headers['x-plex-client-identifier'], identity.clientIdentifier);
    assert.equal(request?.headers['x-plex-pms-api-version'], '1.0.0');
    assert.equal(request?.headers['x-plex-device-name'], 'B?ro?');
    for (const name of ['product', 'version', 'platform', 'platform-version', 'device']) {
      assert.ok(request?.headers[`x-plex-${name}`], name);
    }
  });

  it('hides its client identifier from addresses that get no token', async () => {
    await http.send({ method: 'GET', address, path: '/identity' });
    await http.send({ method: 'GET', address, path: '/identity', client: { clientIdentifier: 'of-a-sign-in' } });
    const sent = (await simulator.control.journal()).map(({ headers }) => headers['x-plex-client-identifier']);
    assert.deepEqual(sent, ['tokens-for-plex-probe', 'of-a-sign-in']);
  });

  it('keeps its connection for the next request', async () => {
    for (let count = 0; count < 10; count++) await send();
    const connections = new Set((await simulator.control.journal()).map(({ connection }) => connection));
    assert.equal(connections.size, 1);
  });

  const kinds: [Fault, PlexErrorKind][] = [
    [{ kind: 'status', status: 400 }, 'badRequest'],
    [{ kind: 'status', status: 401 }, 'rejected'],
    [{ kind: 'status', status: 403 }, 'forbidden'],
    [{ kind: 'status', status: 404 }, 'notFound'],
    [{ kind: 'status', status: 405 }, 'notFound'],
    [{ kind: 'status', status: 418 }, 'unexpectedStatus'],
    [{ kind: 'status', status: 429 }, 'rateLimited'],
    [{ kind: 'status', status: 500 }, 'serverError'],
    [{ kind: 'status', status: 502 }, 'serverError'],
    [{ kind: 'status', status: 503 }, 'starting'],
    [{ kind: 'truncated' }, 'interrupted'],
    [{ kind: 'huge', mebibytes: 2 }, 'tooLarge'],
    [{ kind: 'huge', mebibytes: 2, declaresLength: true }, 'tooLarge'],
    [{ kind: 'gzipBomb', mebibytes: 64 }, 'tooLarge'],
    [{ kind: 'endless' }, 'tooLarge'],
    [{ kind: 'resetBeforeHeaders' }, 'unreachable'],
    [{ kind: 'resetInBody' }, 'interrupted'],
  ];
  for (const [fault, kind] of kinds) {
    it(`reports ${JSON.stringify(fault)} as ${kind}`, async () => {
      await simulator.control.addFault('livingRoom', { fault });
      assert.equal((await plexErrorOf(send())).kind, kind);
    });
  }

  it('reports a refused connection as unreachable, with its code', async () => {
    await simulator.control.disconnect('livingRoom');
    const error = await plexErrorOf(send());
    assert.equal(error.kind, 'unreachable');
    assert.equal(error.facts.code, 'ECONNREFUSED');
  });

  it('reports an untrusted certificate as bad, and sends nothing to it', async () => {
    const error = await plexErrorOf(
      http.send({ method: 'GET', address: simulator.servers.livingRoom.httpsUrl, path: '/', token: token() }),
    );
    assert.equal(error.kind, 'badCertificate');
    assert.match(error.facts.code ?? '', /SELF_SIGNED|UNABLE_TO_VERIFY/);
    assert.deepEqual(await simulator.control.journal(), []);
  });

  it('reports https at an http port as unreachable', async () => {
    const error = await plexErrorOf(
      http.send({ method: 'GET', address: address.replace('http:', 'https:'), path: '/' }),
    );
    assert.equal(error.kind, 'unreachable');
  });

  for (const status of [301, 302, 303, 307, 308] as const) {
    it(`does not follow a ${status}, and names only the origin of its target`, async () => {
      const location = `${simulator.servers.attic.url}/elsewhere?X-Plex-Token=${simulator.tokens.owner}`;
      await simulator.control.addFault('livingRoom', { fault: { kind: 'redirect', status, location } });
      const error = await plexErrorOf(send());
      assert.equal(error.kind, 'redirected');
      assert.equal(error.facts.target, simulator.servers.attic.url);
      assert.ok(!JSON.stringify(error.facts).includes(simulator.tokens.owner));
      assert.ok((await simulator.control.journal()).every(({ server }) => server === 'livingRoom'));
    });
  }

  for (const location of ['javascript:alert(1)', 'not a url at all', 'file:///etc/passwd', '']) {
    it(`names no target for a redirect to ${JSON.stringify(location)}, or its own`, async () => {
      await simulator.control.addFault('livingRoom', { fault: { kind: 'redirect', status: 302, location } });
      const { kind, facts } = await plexErrorOf(send());
      assert.equal(kind, 'redirected');
      assert.ok(facts.target === undefined || facts.target === address);
    });
  }

  it("repeats nothing of an error's body or reason phrase", async () => {
    await simulator.control.addFault('livingRoom', { fault: { kind: 'echoesToken', status: 401 } });
    const error = await plexErrorOf(send());
    const everything = [error.message, error.stack, JSON.stringify(error), JSON.stringify(records)].join();
    assert.ok(!everything.includes(simulator.tokens.owner));
  });

  it('stops at a signal, before the request and while it waits', async () => {
    assert.equal((await plexErrorOf(send(AbortSignal.abort()))).kind, 'cancelled');
    await simulator.control.addFault('livingRoom', { fault: { kind: 'neverAnswers' } });
    const controller = new AbortController();
    const waiting = plexErrorOf(send(controller.signal));
    await simulator.control.untilRequest(() => true);
    controller.abort();
    assert.equal((await waiting).kind, 'cancelled');
  });

  it('stops at a signal in the middle of a response', async () => {
    await simulator.control.addFault('livingRoom', { fault: { kind: 'endless', everyMs: 5 } });
    const controller = new AbortController();
    const waiting = plexErrorOf(send(controller.signal));
    await simulator.control.untilRequest(() => true);
    controller.abort();
    assert.equal((await waiting).kind, 'cancelled');
  });

  for (const [limit, bodyLimit] of [
    [1024 * 1024, undefined],
    [3_000, 3_000],
  ] as const) {
    it(`reads ${limit} bytes and no more where the request allows ${bodyLimit ?? 'nothing else'}`, async () => {
      const body = async (length: number) => {
        await simulator.control.clearFaults('livingRoom');
        const fault = { kind: 'body', body: 'x'.repeat(length), contentType: 'text/plain' } as const;
        await simulator.control.addFault('livingRoom', { fault });
        return http.send({ method: 'GET', address, path: '/', ...(bodyLimit !== undefined && { bodyLimit }) });
      };
      assert.equal((await body(limit)).length, limit);
      assert.equal((await plexErrorOf(body(limit + 1))).kind, 'tooLarge');
    });
  }

  it('ignores early hints', async () => {
    await simulator.control.addFault('livingRoom', { fault: { kind: 'earlyHints', times: 5 } });
    assert.match(await send(), /friendlyName/);
  });

  describe('with a short body limit', () => {
    const OK = 'HTTP/1.1 200 OK\r\n';
    for (const [what, beginning, unit] of [
      ['informational responses', '', 'HTTP/1.1 102 Processing\r\n\r\n'],
      ['chunk extensions', `${OK}Transfer-Encoding: chunked\r\n\r\n`, `1;${'x'.repeat(1_000)}\r\n \r\n`],
      ['compressed data of an empty body', `${OK}Content-Encoding: gzip\r\n\r\n`, gzipSync('')],
    ] as const) {
      it(`stops early at endless ${what}`, async () => {
        let sent = 0;
        const server = createTcpServer(socket => {
          const chunk = Buffer.concat(Array(1_000).fill(Buffer.from(unit)));
          const more = (): void => {
            do sent += chunk.length;
            while (!socket.destroyed && sent < 2 ** 30 && socket.write(chunk));
          };
          socket.on('error', () => undefined);
          socket.on('drain', more);
          socket.once('data', () => socket.write(beginning) && more());
        });
        await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
        const { port } = server.address() as AddressInfo;
        const request = { method: 'GET', address: `http://127.0.0.1:${port}`, path: '/', bodyLimit: 65_536 } as const;
        assert.equal((await plexErrorOf(http.send(request))).kind, 'tooLarge');
        // The system buffers this much, which is sent and not read.
        assert.ok(sent < 2 ** 25, `${sent} bytes`);
        server.close();
      });
    }
  });

  it('passes method, host, path, status and time to the log, and no query', async () => {
    records.length = 0;
    await http.send({
      method: 'POST',
      address,
      path: '/security/token',
      query: { type: 'delegation', scope: 'all' },
      token: token(),
    });
    const [record] = records;
    assert.deepEqual(
      { ...record, milliseconds: typeof record?.milliseconds },
      { method: 'POST', host: new URL(address).host, path: '/security/token', outcome: 200, milliseconds: 'number' },
    );
  });

  it('refuses a token that is not valid in a header, without repeating it', async () => {
    const error = await plexErrorOf(
      http.send({ method: 'GET', address, path: '/', token: new Secret('line\r\nX-Evil: 1') }),
    );
    assert.ok(!error.message.includes('Evil'));
    assert.deepEqual(await simulator.control.journal(), []);
  });

  it('reports a response with a false compression header as unreadable', async () => {
    const server = await listen((_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('plain'));
    assert.equal(
      (await plexErrorOf(http.send({ method: 'GET', address: addressOf(server), path: '/' }))).kind,
      'unreadable',
    );
    server.close();
  });

  it('reports a response that is not HTTP as unreadable', async () => {
    const server = createTcpServer(socket => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    assert.equal(
      (await plexErrorOf(http.send({ method: 'GET', address: `http://127.0.0.1:${port}`, path: '/' }))).kind,
      'unreadable',
    );
    server.close();
  });
});

describe('The time limit of a request', () => {
  const HEADERS = 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n';
  const connected = async (server: TcpServer) => once(server, 'connection');
  const sent = async (server: TcpServer) => once((await connected(server))[0], 'data');
  const headersRead = () =>
    new Promise<void>(resolve => {
      const heard = () => {
        unsubscribe('http.client.response.finish', heard);
        resolve();
      };
      subscribe('http.client.response.finish', heard);
    });

  // The request reaches this point after six of the ten seconds: nothing that arrives restarts the limit.
  for (const [where, scheme, response, arrived] of [
    ['while it connects', 'https', '', connected],
    ['before the headers', 'http', '', sent],
    ['between the headers and the body', 'http', HEADERS, headersRead],
    ['within the body', 'http', `${HEADERS}{"Media`, headersRead],
  ] as const) {
    it(`ends it 10 s after its start if the server falls silent ${where}`, async () => {
      const server = createTcpServer(socket => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.write(response));
      });
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const test = new AbortController();
      mock.timers.enable({ apis: ['setTimeout'] });
      try {
        const there = arrived(server);
        const kinds: PlexErrorKind[] = [];
        const address = `${scheme}://127.0.0.1:${port}`;
        void plexErrorOf(http.send({ method: 'GET', address, path: '/', signal: test.signal })).then(({ kind }) =>
          kinds.push(kind),
        );
        mock.timers.tick(6_000);
        await there;
        mock.timers.tick(3_999);
        await setImmediate();
        assert.deepEqual(kinds, [], 'after 9,999 ms');
        mock.timers.tick(1);
        for (let turn = 0; turn < 20 && kinds.length === 0; turn++) await setImmediate();
        assert.deepEqual(kinds, ['timedOut']);
      } finally {
        test.abort();
        mock.timers.reset();
        server.close();
      }
    });
  }
});

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
