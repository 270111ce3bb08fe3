import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AccountDevice } from '../../../src/plex/responses.ts';
import { listServers } from '../../../src/servers/listedServers.ts';
import { CASES } from '../cases.ts';
import { hostileWords, NO_PLAIN_TEXT } from '../workbench/hostileWords.ts';
import { hostileAddress } from './hostileAddresses.ts';

const device: fc.Arbitrary<AccountDevice> = fc.record({
  name: hostileWords,
  clientIdentifier: fc.constant('67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7'),
  productVersion: hostileWords,
  provides: fc.constant('server'),
  owned: fc.boolean(),
  sourceTitle: fc.option(hostileWords),
  accessToken: fc.constant(undefined),
  connections: fc.array(
    fc.record({ uri: fc.oneof(hostileAddress, hostileWords), local: fc.boolean(), relay: fc.boolean() }),
    { maxLength: 3 },
  ),
});

describe('A server, whatever plex.tv calls it', () => {
  it('has nothing but plain text in it, and a name', () => {
    fc.assert(
      fc.property(device, each => {
        const [server = assert.fail()] = listServers([each]);
        const { name, version, owner = '', connections } = server;
        for (const text of [name, version, owner, ...connections.map(({ address }) => address)])
          assert.doesNotMatch(text, NO_PLAIN_TEXT);
        assert.notEqual(name, '');
      }),
      { numRuns: CASES },
    );
  });
});
