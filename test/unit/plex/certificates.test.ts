import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer, type Server } from 'node:tls';
import { promisify } from 'node:util';
import { certificateFaultOf } from '../../../src/plex/certificateFault.ts';
import type { CertificateFault, PlexErrorFacts, PlexErrorKind } from '../../../src/plex/errors.ts';
import { type Certificate, createAuthority, createLeaf } from '../../simulator/certificates.ts';

const TOKEN = 'Zk3-plain-token_9Qa1';
const DAY_MS = 24 * 60 * 60 * 1000;
const yesterday = new Date(Date.now() - DAY_MS);
const tomorrow = new Date(Date.now() + DAY_MS);

const trusted = createAuthority();
const stranger = createAuthority('Some other CA');
const byStranger = createLeaf(stranger);

const CERTIFICATES = {
  good: createLeaf(trusted),
  'self-signed': createLeaf(undefined),
  'sent along with its self-signed issuer': { ...byStranger, cert: byStranger.cert + stranger.cert },
  'from an issuer that is not known': byStranger,
  expired: createLeaf(trusted, { notBefore: new Date(Date.now() - 30 * DAY_MS), notAfter: yesterday }),
  'not valid yet': createLeaf(trusted, { notBefore: tomorrow }),
  'for a plex.direct name where an IP address was asked': createLeaf(trusted, {
    names: ['127-0-0-1.c9523c28a74ba22a521cdf7d1723ad47.plex.direct'],
  }),
  'for another IP address': createLeaf(trusted, { names: ['127.0.0.2', '::1'] }),
} satisfies Record<string, Certificate>;
type Which = keyof typeof CERTIFICATES;

type Outcome = { answer: string } | { kind: PlexErrorKind; facts: PlexErrorFacts };

describe('A certificate', () => {
  const servers = new Map<Which, HearingServer>();
  const outcomes = new Map<Which, Outcome>();

  before(async () => {
    for (const [which, certificate] of Object.entries(CERTIFICATES) as [Which, Certificate][]) {
      servers.set(which, await HearingServer.start(certificate));
    }
    try {
      const answers = await sendFromElsewhere(Array.from(servers.values(), ({ address }) => address));
      for (const [index, which] of [...servers.keys()].entries()) outcomes.set(which, answers[index] as Outcome);
    } finally {
      // Only what is closed has heard all there is to hear.
      for (const server of servers.values()) await server.close();
    }
  });

  it('is trusted where its issuer, its dates and its name are right, and then the token is sent', () => {
    assert.deepEqual(outcomes.get('good'), { answer: '{}' });
    assert.ok(servers.get('good')?.heard.includes(TOKEN));
  });

  for (const [which, certificateFault, code] of [
    ['self-signed', 'selfSigned', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['sent along with its self-signed issuer', 'selfSigned', 'SELF_SIGNED_CERT_IN_CHAIN'],
    ['from an issuer that is not known', 'unknownIssuer', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['expired', 'expired', 'CERT_HAS_EXPIRED'],
    ['not valid yet', 'notYetValid', 'CERT_NOT_YET_VALID'],
    ['for a plex.direct name where an IP address was asked', 'wrongName', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['for another IP address', 'wrongName', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ] as const) {
    it(`that is ${which} is called ${certificateFault}, and nothing is sent to it`, () => {
      const server = servers.get(which);
      const host = new URL(server?.address ?? '').host;
      assert.deepEqual(outcomes.get(which), { kind: 'badCertificate', facts: { host, code, certificateFault } });
      assert.equal(server?.heard, '');
    });
  }
});

describe("Node's code for a certificate", () => {
  for (const [fault, codes] of [
    ['wrongName', ['HOSTNAME_MISMATCH']],
    ['unknownIssuer', ['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_UNTRUSTED']],
    ['other', ['CERT_REVOKED', 'CERT_REJECTED', 'CERT_SIGNATURE_FAILURE', 'CERT_CHAIN_TOO_LONG', 'CRL_HAS_EXPIRED']],
    ['other', ['INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED', 'ERROR_IN_CERT_NOT_AFTER_FIELD']],
    ['other', ['UNABLE_TO_DECRYPT_CERT_SIGNATURE', 'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'UNABLE_TO_GET_CRL']],
  ] satisfies [CertificateFault, string[]][]) {
    it(`is ${fault} where it is ${codes.join(', ')}`, () => {
      for (const code of codes) assert.equal(certificateFaultOf(code), fault, code);
    });
  }

  it('is none where something else failed', () => {
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

/** Answers whoever trusts its certificate, and remembers all that was said to it inside of TLS. */
class HearingServer {
  heard = '';
  /** Known from its start on, and still after its end. */
  address = '';
  readonly #server: Server;

  constructor(certificate: Certificate) {
    this.#server = createServer(certificate, socket => {
      socket.on('error', () => undefined);
      socket.on('data', chunk => {
        this.heard += chunk;
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}');
      });
    });
  }

  static async start(certificate: Certificate): Promise<HearingServer> {
    const started = new HearingServer(certificate);
    started.#server.listen(0, '127.0.0.1');
    await once(started.#server, 'listening');
    started.address = `https://127.0.0.1:${(started.#server.address() as AddressInfo).port}`;
    return started;
  }

  async close(): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/**
 * Sends the token to each address from a process that trusts `trusted`: Node takes additional authorities at its start
 * only, and `Http` has no other way to trust one.
 */
async function sendFromElsewhere(addresses: string[]): Promise<Outcome[]> {
  const [asking, secret] = ['./asking.ts', '../../../src/plex/secret.ts'].map(module =>
    JSON.stringify(new URL(module, import.meta.url).href),
  );
  const script = `
    import { http } from ${asking};
    import { Secret } from ${secret};
    const [token, ...addresses] = process.argv.slice(1);
    const send = address => http.send({ method: 'GET', address, path: '/', token: new Secret(token) }).then(
      answer => ({ answer }),
      ({ kind, facts }) => ({ kind, facts }),
    );
    console.log(JSON.stringify(await Promise.all(addresses.map(send))));
    http.dispose();`;
  const folder = await mkdtemp(path.join(tmpdir(), 'plex-certificates-'));
  try {
    const caFile = path.join(folder, 'ca.pem');
    await writeFile(caFile, trusted.cert);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', script, '--', TOKEN, ...addresses],
      { env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile } },
    );
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}
