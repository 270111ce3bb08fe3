import assert from 'node:assert/strict';
import type { ServerConnection } from '../../../src/plex/connections.ts';
import type { AccountDevice } from '../../../src/plex/responses.ts';
import { Secret } from '../../../src/plex/secret.ts';
import { listId, listServers } from '../../../src/servers/listedServers.ts';
import { isListedServer, type ListedServer } from '../../../src/servers/server.ts';

const ID = '67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7';

describe('What an account lists', () => {
  type Connection = AccountDevice['connections'][number];
  const device = (more: Partial<AccountDevice> = {}): AccountDevice => ({
    name: 'Living Room',
    clientIdentifier: ID,
    productVersion: '1.43.0',
    provides: 'server',
    owned: true,
    sourceTitle: null,
    accessToken: new Secret('pT4kWz9QeRb2xUmH7dLs'),
    connections: [],
    ...more,
  });
  it('omits an address that a message would show as a link or an icon', () => {
    const odd = ['https://a.example/[x](command:y)', 'https://a.example/$(key)', 'https://a.example/'];
    const connections = odd.map(uri => ({ uri, local: false, relay: false }));
    const [server] = listServers([device({ connections })]);
    assert.deepEqual(
      server?.connections.map(({ address }) => address),
      ['https://a.example'],
    );
  });

  const list = (more?: Partial<AccountDevice>): ListedServer | undefined => listServers([device(more)])[0];
  const connectionsOf = (...uris: (string | Connection)[]): readonly ServerConnection[] =>
    list({
      connections: uris.map(uri => (typeof uri === 'string' ? { uri, local: true, relay: false } : uri)),
    })?.connections ?? [];
  const addressesOf = (...uris: string[]) => connectionsOf(...uris).map(({ address }) => address);

  it('is a server without its token', () => {
    const connections = [{ uri: 'https://10.0.0.1:32400', local: true, relay: false }];
    const servers = listServers([device({ connections }), device({ clientIdentifier: 'another' })]);
    assert.deepEqual(servers, [
      {
        machineIdentifier: ID,
        name: 'Living Room',
        version: '1.43.0',
        owned: true,
        connections: [{ address: 'https://10.0.0.1:32400', local: true, relay: false }],
      },
      { machineIdentifier: 'another', name: 'Living Room', version: '1.43.0', owned: true, connections: [] },
    ]);
    assert.ok(servers.every(isListedServer), 'it can be stored and read again');
  });

  it('has the name of the owner where that is somebody else', () => {
    assert.equal(list({ owned: false, sourceTitle: 'ines' })?.owner, 'ines');
    for (const sourceTitle of [null, undefined, '', ' \n']) {
      const server = list({ owned: false, sourceTitle });
      assert.ok(server && !('owner' in server));
    }
    const own = list({ owned: true, sourceTitle: 'mara' });
    assert.ok(own && !('owner' in own));
  });

  it('has names as plain text, without links, icons and lines', () => {
    const words = '$(trash) [x](command:y)\n\u202egnp\u0000';
    const plain = '$ (trash) [x] (command:y) gnp';
    const server = list({ name: words, productVersion: words, owned: false, sourceTitle: words });
    assert.deepEqual([server?.name, server?.version, server?.owner], [plain, plain, plain]);
    assert.ok((list({ name: 'long '.repeat(1000) })?.name.length ?? Infinity) <= 80);
  });

  it('has its identifier as name where nothing of the name is left', () => {
    for (const name of ['', ' ', '\u0000\u202e\n']) assert.equal(list({ name })?.name, ID);
  });

  it('has no version where none is stated', () => {
    for (const productVersion of [null, undefined, '']) assert.equal(list({ productVersion })?.version, '');
  });

  it('has its connections best first', () => {
    const relay = { uri: 'https://relay.example', local: false, relay: true };
    const remote = { uri: 'https://example.org', local: false, relay: false };
    const local = { uri: 'http://10.0.0.1:32400', local: true, relay: false };
    assert.deepEqual(
      connectionsOf(relay, remote, local),
      [local, remote, relay].map(({ uri, ...rest }) => ({ address: uri, ...rest })),
    );
  });

  for (const uri of [
    'http://user@10.0.0.1:32400',
    'http://user:password@10.0.0.1:32400',
    'http://:password@10.0.0.1:32400',
    'http://10.0.0.1:32400?X-Plex-Token=x',
    'http://10.0.0.1:32400/#fragment',
    'ftp://10.0.0.1',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/plain,x',
    'httpsx://10.0.0.1',
    'shttp://10.0.0.1',
    'plex://10.0.0.1',
    '10.0.0.1:32400',
    '//10.0.0.1:32400',
    'http://',
    'http://10.0.0.1:99999',
    'not a URL',
    '',
  ]) {
    it(`has no connection to ${JSON.stringify(uri)}, and keeps the others`, () => {
      assert.deepEqual(addressesOf('https://a.example', uri, 'https://b.example'), [
        'https://a.example',
        'https://b.example',
      ]);
    });
  }

  for (const [uri, address] of [
    ['https://example.org/', 'https://example.org'],
    ['https://example.org:8443', 'https://example.org:8443'],
    ['https://example.org:443', 'https://example.org'],
    ['http://10.0.0.1:32400', 'http://10.0.0.1:32400'],
    ['http://[fd00::1]:32400', 'http://[fd00::1]:32400'],
    ['https://[2001:db8::1]/', 'https://[2001:db8::1]'],
    ['HTTPS://Example.ORG:32400', 'https://example.org:32400'],
    [
      'https://192-168-1-5.0b8f6f0b7c1d4f6f9f2ce54f38d1a6e7.plex.direct:32400',
      'https://192-168-1-5.0b8f6f0b7c1d4f6f9f2ce54f38d1a6e7.plex.direct:32400',
    ],
  ] as const) {
    it(`has ${address} for ${uri}`, () => {
      assert.deepEqual(addressesOf(uri), [address]);
    });
  }

  it('has an address once, however it is written', () => {
    assert.deepEqual(addressesOf('https://example.org', 'https://example.org/', 'https://EXAMPLE.org:443'), [
      'https://example.org',
    ]);
  });

  for (const uri of [
    'http://192.168.1.1/cgi-bin/reboot.cgi',
    'http://192.168.1.1/cgi-bin/reboot.cgi/',
    'https://example.org/plex',
    'http://192.168.1.1/%2e%2e/x',
    'http://192.168.1.1/a/..',
    'http://192.168.1.1//',
  ]) {
    it(`has no connection to ${uri}, whose path its owner chose`, () => {
      assert.deepEqual(connectionsOf(uri), []);
    });
  }

  it('is not read back from a file with an address that has a path', () => {
    const listed = list() ?? assert.fail();
    assert.ok(isListedServer(listed));
    const connections = [{ address: 'https://example.org/plex', local: true, relay: false }];
    assert.ok(!isListedServer({ ...listed, connections }));
  });
});

describe('The id of a list of servers', () => {
  const server = (machineIdentifier: string, ...addresses: string[]): ListedServer => ({
    ...{ machineIdentifier, name: 'A', version: '', owned: false },
    connections: addresses.map(address => ({ address, local: true, relay: false })),
  });
  const one = server('a', 'http://10.0.0.1', 'http://10.0.0.2');
  const other = server('b', 'http://10.0.0.3');

  it('is the same in any order of servers and addresses, and with any names', () => {
    const turned = server('a', 'http://10.0.0.2', 'http://10.0.0.1');
    assert.equal(listId([one, other]), listId([other, { ...turned, name: 'B', version: '2' }]));
  });

  it('differs where a server has another address, or another server has its address', () => {
    const ids = [
      [one, other],
      [one],
      [server('a', 'http://10.0.0.1'), other],
      [server('a', 'http://10.0.0.1', 'http://10.0.0.3'), server('b', 'http://10.0.0.2')],
      [server('b', 'http://10.0.0.1', 'http://10.0.0.2'), server('a', 'http://10.0.0.3')],
      [],
    ].map(listId);
    assert.equal(new Set(ids).size, ids.length);
  });
});
