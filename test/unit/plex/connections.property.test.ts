import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseConnection } from '../../../src/plex/connections.ts';
import { CASES } from '../cases.ts';
import { HIDDEN, hostileAddress } from '../servers/hostileAddresses.ts';

const parse = (uri: string) => parseConnection({ uri, local: true, relay: false });

describe('Any connection in a response', () => {
  it('leads to the host that it shows, without userinfo and control characters, and reads back as itself', () => {
    let read = 0;
    fc.assert(
      fc.property(hostileAddress, uri => {
        const connection = parse(uri);
        if (!connection) return;
        read++;
        const { address } = connection;
        assert.doesNotMatch(uri, HIDDEN);
        assert.match(address, /^https?:\/\/[\w.:[\]-]+$/);
        const probed = new URL(`${address}/identity`);
        assert.ok(address.startsWith(probed.origin));
        assert.equal(probed.username + probed.password + probed.search + probed.hash, '');
        // The document shows it as it was listed, with the same visible host.
        const shown = /^https?:\/\/([^/]*)/i.exec(uri)?.[1] ?? assert.fail(uri);
        assert.equal(new URL(`${probed.protocol}//${shown}`).host, probed.host);
        assert.doesNotMatch(shown, /[@%]/);
        assert.deepEqual(parse(address), connection);
      }),
      { numRuns: 2 * CASES },
    );
    assert.ok(read > CASES / 10, `${read} were read`);
  });
});
