import assert from 'node:assert/strict';
import http, { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { PassThrough } from 'node:stream';
import { type ConnectionRules, certificateFaultOf, DEFAULT_RULES } from '../../../src/plex/connectionRules.ts';
import { type CertificateFault, isPlexError } from '../../../src/plex/errors.ts';
import { Http } from '../../../src/plex/http.ts';
import { Secret } from '../../../src/plex/secret.ts';
import { identity } from './clients.ts';
import { nameAddresses, restoreNames } from './names.ts';
import { type NetworkSettings, restoreNetwork, useVscodeNetwork } from './vscodeNetwork.ts';

const TOKEN = 'Zk3-plain-token_9Qa1';

describe('An unencrypted connection', () => {
  /** The requests that each got, as `path token`. */
  const received: { server: string[]; proxy: string[] } = { server: [], proxy: [] };
  const note = (where: string[], { url, headers }: IncomingMessage): unknown =>
    where.push(`${url} ${headers['x-plex-token'] ?? 'without'}`);
  const server = createServer((request, response) => {
    note(received.server, request);
    response.end('server');
  });
  const proxy = createServer((request, response) => {
    note(received.proxy, request);
    response.end('proxy');
  });
  let rules: ConnectionRules = DEFAULT_RULES;
  let client: Http;
  let port: number;
  let proxyAt: string;
  before(async () => {
    port = await listen(server, '::');
    proxyAt = `127.0.0.9:${await listen(proxy, '127.0.0.9')}`;
  });
  beforeEach(() => {
    rules = DEFAULT_RULES;
    received.server = [];
    received.proxy = [];
    client = new Http(
      () => identity,
      () => undefined,
      () => rules,
    );
  });
  afterEach(() => {
    client.dispose();
    restoreNetwork();
    restoreNames();
  });
  after(() => {
    for (const listener of [server, proxy]) listener.close().closeAllConnections();
  });
  const send = (host: string): Promise<string> =>
    client
      .send({ method: 'GET', address: `http://${host}:${port}`, path: '/', token: new Secret(TOKEN) })
      .catch(error => (isPlexError(error) ? (error.facts.refusal ?? error.kind) : Promise.reject(error)));

  it('never leads to a proxy, however one is set, and is made wherever VS Code uses none', async () => {
    const proxyUrl = `http://${proxyAt}`;
    const counts = { direct: 0, proxied: 0 };
    nameAddresses({ 'nas.lan': ['127.0.0.3'] });
    for (const settings of everySetting(proxyUrl, `PROXY ${proxyAt}`)) {
      useVscodeNetwork(settings);
      for (const host of ['127.0.0.2', 'nas.lan']) {
        const seen = JSON.stringify([host, settings]);
        const whatVscodeDoes = await bareGet(`http://${host}:${port}/`);
        received.proxy = [];
        assert.equal(await send(host), whatVscodeDoes === 'server' ? 'server' : 'proxied', seen);
        assert.deepEqual(received.proxy, [], seen);
        counts[whatVscodeDoes === 'server' ? 'direct' : 'proxied']++;
      }
    }
    assert.ok(counts.direct > 200 && counts.proxied > 200, JSON.stringify(counts));
  });

  it('leads to no SOCKS proxy either', async () => {
    let heard = '';
    const socks = createTcpServer(socket => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write(Buffer.from([5, 0]));
        socket.once('data', () => {
          socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
          socket.on('data', chunk => {
            heard += chunk;
          });
        });
      });
    });
    const socksPort = await listen(socks, '127.0.0.9');
    useVscodeNetwork({ proxy: `socks5://127.0.0.9:${socksPort}` });
    assert.equal(await send('127.0.0.2'), 'proxied');
    assert.equal(heard, '');
    socks.close();
  });

  it("is not made by another extension's replacement of http.request", async () => {
    const { request } = http;
    const elsewhere = ((_url: string, options: http.RequestOptions) =>
      request({ ...options, host: '127.0.0.9', port: proxyAt.split(':')[1] })) as typeof request;
    Object.assign(http, { request: elsewhere });
    assert.equal(await send('127.0.0.2'), 'proxied');
    assert.deepEqual(received.proxy, []);
  });

  it("is not made by another extension's replacement of the shared agent", async () => {
    const { request } = http;
    const agent = new http.Agent();
    agent.createConnection = () => connect({ host: '127.0.0.9', port: Number(proxyAt.split(':')[1]) });
    Object.assign(http, {
      request: (url: string, options: http.RequestOptions) => request(url, { ...options, agent }),
    });
    assert.equal(await send('127.0.0.2'), 'proxied');
    assert.deepEqual(received.proxy, []);
  });

  it('gives the token to no request that another extension makes beside it, or instead of it later', async () => {
    const { request } = http;
    const twice = (url: string, options: http.RequestOptions) => {
      request(url.replace('127.0.0.2', '127.0.0.3'), options)
        .once('error', () => undefined)
        .end();
      return request(url, options);
    };
    const late = (url: string, options: http.RequestOptions) => {
      const standIn = new PassThrough();
      setImmediate(() => request(url, options, response => standIn.emit('response', response)).end());
      return Object.assign(standIn, { setTimeout: () => undefined, abort: () => undefined });
    };
    for (const replacement of [twice, late]) {
      Object.assign(http, { request: replacement });
      assert.equal(await send('127.0.0.2'), 'unreachable');
    }
    assert.deepEqual(
      received.server.filter(line => line.includes(TOKEN)),
      [],
    );
  });

  it('leads only to the addresses that the name had when it was checked', async () => {
    nameAddresses({ 'nas.lan': ['127.0.0.2', '127.0.0.3'] });
    assert.equal(await send('nas.lan'), 'proxied');
    assert.deepEqual(received.server, []);
    nameAddresses({ 'nas.lan': ['127.0.0.2'] });
    assert.equal(await send('nas.lan'), 'server');
  });

  it('is not even tried where the name has an address outside the local network', async () => {
    nameAddresses({ 'nas.example': ['198.51.100.7'] });
    assert.equal(await send('nas.example'), 'notLocal');
    assert.equal(await send('198.51.100.7'), 'notLocal');
  });

  it('is checked again for each request, with the current rules', async () => {
    assert.equal(await send('127.0.0.2'), 'server');
    rules = { ...rules, unencrypted: 'never' };
    assert.equal(await send('127.0.0.2'), 'never');
    assert.equal(received.server.length, 1);
  });

  it("follows VS Code's routing where everything is allowed, with the token", async () => {
    rules = { ...rules, unencrypted: 'always' };
    useVscodeNetwork({ proxy: `http://${proxyAt}` });
    assert.equal(await send('127.0.0.2'), 'proxy');
    assert.deepEqual(received.proxy, [`http://127.0.0.2:${port}/ ${TOKEN}`]);
  });

  it('accepts every spelling of an address', async () => {
    for (const host of ['[::1]', '[::ffff:127.0.0.2]', '2130706434', '127.2']) assert.equal(await send(host), 'server');
  });
});

function* everySetting(proxy: string, systemProxy: string): Generator<NetworkSettings> {
  const environments: Record<string, string>[] = [{}];
  for (const variable of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'])
    environments.push({ [variable]: proxy });
  for (const exceptions of ['*', 'lan,127.0.0.2', '*.lan'])
    environments.push({ https_proxy: proxy, no_proxy: exceptions }, { HTTP_PROXY: proxy, NO_PROXY: exceptions });
  for (const environment of environments)
    for (const proxies of [{}, { proxy }, { systemProxy }]) {
      for (const proxySupport of ['off', 'on'] as const) yield { environment, proxySupport, ...proxies };
      for (const proxySupport of ['fallback', 'override'] as const)
        for (const noProxy of [[], ['*.lan'], ['lan', '127.0.0.2']])
          yield { environment, proxySupport, noProxy, ...proxies };
    }
}

/** Returns the response to a request that is sent as other extensions do. */
function bareGet(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { agent: new http.Agent() }, async response => resolve((await response.toArray()).join('')))
      .once('error', reject);
  });
}

async function listen(server: Server | ReturnType<typeof createTcpServer>, host: string): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

// The matrix of faults covers real certificates at every operation: test/faults/definitions/tls.ts.
describe("Node's code for a certificate", () => {
  for (const [fault, codes] of [
    ['selfSigned', ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN']],
    ['expired', ['CERT_HAS_EXPIRED']],
    ['notYetValid', ['CERT_NOT_YET_VALID']],
    ['wrongName', ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH']],
    ['unknownIssuer', ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'CERT_UNTRUSTED']],
    ['unknownIssuer', ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY']],
    ['other', ['CERT_REVOKED', 'CERT_REJECTED', 'CERT_SIGNATURE_FAILURE', 'CERT_CHAIN_TOO_LONG', 'CRL_HAS_EXPIRED']],
    ['other', ['INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED', 'ERROR_IN_CERT_NOT_AFTER_FIELD']],
    ['other', ['UNABLE_TO_DECRYPT_CERT_SIGNATURE', 'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'UNABLE_TO_GET_CRL']],
  ] satisfies [CertificateFault, string[]][]) {
    it(`is ${fault} where it is ${codes.join(', ')}`, () => {
      for (const code of codes) assert.equal(certificateFaultOf(code), fault, code);
    });
  }

  it('is no fault of a certificate for another failure', () => {
    for (const code of [
      'ECONNRESET',
      'EPROTO',
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'ENOTFOUND',
      'HPE_INVALID_CONSTANT',
      '',
    ])
      assert.equal(certificateFaultOf(code), undefined, code);
  });
});
