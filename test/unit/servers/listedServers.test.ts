import assert from 'node:assert/strict';
import type { AccountDevice } from '../../../src/plex/answers.ts';
import { listServers } from '../../../src/servers/listedServers.ts';
import { isListedServer } from '../../../src/servers/server.ts';

const device = (uri: string): AccountDevice => ({
  name: 'Attic',
  clientIdentifier: '67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7',
  productVersion: '1.43.0',
  provides: 'server',
  owned: false,
  sourceTitle: 'ines',
  accessToken: undefined,
  connections: [{ uri, local: true, relay: false }],
});

describe('A server that an account lists', () => {
  for (const uri of [
    'http://192.168.1.1/cgi-bin/reboot.cgi',
    'http://192.168.1.1/cgi-bin/reboot.cgi/',
    'https://example.org/plex',
    'http://192.168.1.1/%2e%2e/x',
    'http://192.168.1.1/a/..',
    'http://192.168.1.1//',
  ]) {
    it(`has no connection to ${uri}, whose path its owner chose`, () => {
      assert.deepEqual(listServers([device(uri)])[0]?.connections, []);
    });
  }

  it('has a connection whose path is a slash', () => {
    assert.equal(listServers([device('https://example.org/')])[0]?.connections[0]?.address, 'https://example.org');
  });

  it('is not read back from a file with an address that has a path', () => {
    const [listed = assert.fail()] = listServers([device('https://example.org')]);
    assert.ok(isListedServer(listed));
    const connections = [{ address: 'https://example.org/plex', local: true, relay: false }];
    assert.ok(!isListedServer({ ...listed, connections }));
  });
});
