import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { createAuthority, createLeaf } from '../../simulator/certificates.ts';
import { ask, container, freshSimulator, mint } from './asking.ts';

describe("The simulator's TLS", () => {
  it('is trusted by whoever trusts its CA file, and by nobody else', async () => {
    const { servers, caFile, tokens } = await freshSimulator();
    const ca = await readFile(caFile, 'utf8');
    for (const host of ['127.0.0.1', 'localhost']) {
      const url = servers.livingRoom.httpsUrl.replace('127.0.0.1', host);
      assert.equal(
        (await container(`${url}/identity`, { ca })).machineIdentifier,
        servers.livingRoom.machineIdentifier,
      );
    }
    await assert.rejects(ask(`${servers.livingRoom.httpsUrl}/identity`), {
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
    const transient = await mint(servers.livingRoom.url, tokens.owner);
    assert.equal((await ask(`${servers.livingRoom.httpsUrl}/`, { ca, token: transient })).status, 200);
  });

  it('goes away and resets as plain http does', async () => {
    const { servers, caFile, control } = await freshSimulator();
    const ca = await readFile(caFile, 'utf8');
    const identity = () => ask(`${servers.livingRoom.httpsUrl}/identity`, { ca });
    await control.addFault('livingRoom', { fault: { kind: 'resetBeforeHeaders' }, times: 1 });
    await assert.rejects(identity(), { code: 'ECONNRESET' });
    await control.addFault('livingRoom', { fault: { kind: 'resetInBody' }, times: 1 });
    await assert.rejects(identity(), { code: 'ECONNRESET' });
    await control.disconnect('livingRoom');
    await assert.rejects(identity(), { code: 'ECONNREFUSED' });
  });
});

describe('A simulated certificate', () => {
  const yesterday = new Date(Date.now() - 86_400_000);
  const lastYear = new Date(Date.now() - 365 * 86_400_000);

  it('has the names and dates that it was given', async () => {
    const authority = createAuthority();
    const { cert } = createLeaf(authority, {
      names: ['plex.example', '::1'],
      notBefore: lastYear,
      notAfter: yesterday,
    });
    const parsed = new X509Certificate(cert);
    assert.equal(parsed.subjectAltName, 'DNS:plex.example, IP Address:0:0:0:0:0:0:0:1');
    assert.deepEqual([parsed.ca, new X509Certificate(authority.cert).ca], [false, true]);
    assert.ok(parsed.verify(new X509Certificate(authority.cert).publicKey));
    assert.equal(Math.floor(parsed.validToDate.getTime() / 1000), Math.floor(yesterday.getTime() / 1000));
  });

  it('is faulty in the way that is asked for', async () => {
    const authority = createAuthority();
    const faults = {
      CERT_HAS_EXPIRED: createLeaf(authority, { notBefore: lastYear, notAfter: yesterday }),
      ERR_TLS_CERT_ALTNAME_INVALID: createLeaf(authority, { names: ['plex.example'] }),
      DEPTH_ZERO_SELF_SIGNED_CERT: createLeaf(undefined),
      UNABLE_TO_VERIFY_LEAF_SIGNATURE: createLeaf(createAuthority('Some other CA')),
    };
    for (const [code, certificate] of Object.entries(faults)) {
      const server = createServer(certificate).listen(0, '127.0.0.1');
      await new Promise(resolve => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      await assert.rejects(ask(`https://127.0.0.1:${port}/`, { ca: authority.cert }), { code });
      server.close();
    }
  });
});
