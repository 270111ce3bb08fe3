import assert from 'node:assert/strict';
import https, { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { type ConnectionRules, DEFAULT_RULES } from '../../../src/plex/connectionRules.ts';
import { isPlexError } from '../../../src/plex/errors.ts';
import { Http } from '../../../src/plex/http.ts';
import { Secret } from '../../../src/plex/secret.ts';
import { createAuthority, createLeaf } from '../../simulator/certificates.ts';
import { identity } from './clients.ts';
import { restoreNetwork, useVscodeNetwork } from './vscodeNetwork.ts';

const SWITCH = 'NODE_TLS_REJECT_UNAUTHORIZED';
/** VS Code leaves 127.0.0.1 alone, and gives requests to every other host an agent of its own. */
const HOST = '127.0.0.2';
const authority = createAuthority();
const CERTIFICATES = {
  good: createLeaf(authority, { names: [HOST] }),
  selfSigned: createLeaf(undefined, { names: [HOST] }),
  wrongName: createLeaf(authority, { names: ['evil.example'] }),
};

describe('An encrypted connection', () => {
  const trusted = tls.getCACertificates('default');
  const servers: Server[] = [];
  const addresses = new Map<string, string>();
  let received: string[];
  let rules: ConnectionRules;
  let client: Http;
  before(async () => {
    tls.setDefaultCACertificates([...trusted, authority.cert]);
    for (const [name, certificate] of Object.entries(CERTIFICATES)) {
      const server = createServer(certificate, ({ headers }, response) => {
        received.push(`${headers['x-plex-token']}`);
        response.end('answer');
      });
      await new Promise<void>(resolve => server.listen(0, HOST, resolve));
      servers.push(server);
      addresses.set(name, `https://${HOST}:${(server.address() as AddressInfo).port}`);
    }
  });
  beforeEach(() => {
    received = [];
    rules = DEFAULT_RULES;
    client = new Http(
      () => identity,
      () => undefined,
      () => rules,
    );
    // Gives every request the agent that all extensions share.
    useVscodeNetwork({ proxySupport: 'override' });
  });
  afterEach(() => {
    delete process.env[SWITCH];
    for (const option of ['rejectUnauthorized', 'checkServerIdentity'] as const)
      delete https.globalAgent.options[option];
    https.globalAgent.destroy();
    restoreNetwork();
    client.dispose();
  });
  after(() => {
    tls.setDefaultCACertificates(trusted);
    for (const server of servers) server.close().closeAllConnections();
  });
  const addressOf = (name: keyof typeof CERTIFICATES): string => addresses.get(name) ?? assert.fail();
  /** Returns the response, or the reason why there is none. */
  const send = (name: keyof typeof CERTIFICATES): Promise<string> =>
    client
      .send({ method: 'GET', address: addressOf(name), path: '/', token: new Secret('a-token') })
      .catch(error =>
        isPlexError(error)
          ? (error.facts.unverifiedBy ?? error.facts.certificateFault ?? error.kind)
          : Promise.reject(error),
      );
  const anonymously = (name: keyof typeof CERTIFICATES): Promise<string> =>
    client.send({ method: 'GET', address: addressOf(name), path: '/' });

  it('carries a token where the certificate is verified', async () => {
    assert.equal(await send('good'), 'answer');
    assert.deepEqual(received, ['a-token']);
    assert.equal(await send('selfSigned'), 'selfSigned');
    assert.equal(await send('wrongName'), 'wrongName');
    assert.equal(received.length, 1);
  });

  it(`is refused while ${SWITCH} is 0, at each request`, async () => {
    assert.equal(await send('good'), 'answer');
    process.env[SWITCH] = '0';
    assert.equal(await send('good'), SWITCH);
    await assert.rejects(anonymously('good'), { kind: 'unverified' });
    delete process.env[SWITCH];
    assert.equal(await send('good'), 'answer');
    assert.equal(received.length, 2);
  });

  it('is refused while http.proxyStrictSSL is off', async () => {
    rules = { ...rules, strictSsl: false };
    assert.equal(await send('good'), 'http.proxyStrictSSL');
    assert.deepEqual(received, []);
  });

  it('is verified even if verification is turned off during the request', async () => {
    const address = addressOf('selfSigned');
    const sending = client.send({ method: 'GET', address, path: '/', token: new Secret('a-token') });
    process.env[SWITCH] = '0';
    await assert.rejects(sending, { kind: 'badCertificate' });
    assert.deepEqual(received, []);
  });

  it('is verified even if another extension turned verification off for all agents', async () => {
    https.globalAgent.options.rejectUnauthorized = false;
    assert.equal(await send('selfSigned'), 'selfSigned');
    assert.equal(await send('wrongName'), 'wrongName');
    assert.deepEqual(received, []);
    assert.equal(await send('good'), 'answer');
  });

  it('is verified even if another extension accepts every name', async () => {
    https.globalAgent.options.checkServerIdentity = () => undefined;
    assert.equal(await send('wrongName'), 'wrongName');
    assert.deepEqual(received, []);
  });

  it('is verified even if it resumes a session that another extension began without verification', async () => {
    process.env[SWITCH] = '0';
    assert.equal(await bareGet(addressOf('wrongName')), false);
    delete process.env[SWITCH];
    // This request resumes the session as well; otherwise the next line would prove nothing.
    received = [];
    assert.equal(await bareGet(addressOf('wrongName')), true);
    assert.equal(await send('wrongName'), 'wrongName');
    assert.deepEqual(received, ['undefined']);
  });
});

/** Sends a request as other extensions do. Returns whether it resumed a session. */
function bareGet(address: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    https
      .get(address, response => {
        const { socket } = response as unknown as { socket: tls.TLSSocket };
        const isResumed = socket.isSessionReused();
        response.resume().once('end', () => resolve(isResumed));
      })
      .once('error', reject);
  });
}
