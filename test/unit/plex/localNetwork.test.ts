import assert from 'node:assert/strict';
import { addressesOf, isLocalAddress, isLocalHostname, isLoopback, isOneOf } from '../../../src/plex/localNetwork.ts';

const LOCAL_ADDRESSES = [
  // The first and the last of each network.
  ['127.0.0.0', '127.0.0.1', '127.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.168.0.0', '192.168.1.5', '192.168.255.255'],
  ['169.254.0.0', '169.254.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['::1', '0:0:0:0:0:0:0:1'],
  ['fe80::', 'fe80::1', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fc00::', 'fd00::1', 'FDFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF'],
  // With a zone, which may be long or of an unknown interface.
  ['fe80::1%eth0', 'fe80::1%12', `febf:ffff:ffff:ffff:ffff:ffff:255.255.255.255%${'x'.repeat(60)}`],
  // IPv4 in IPv6.
  ['::ffff:127.0.0.1', '::ffff:7f00:1', '::FFFF:10.0.0.0', '::ffff:aff:ffff', '::ffff:192.168.255.255'],
  ['0:0:0:0:0:ffff:ac10:0', '::ffff:ac1f:ffff', '::ffff:169.254.0.0', '::ffff:6440:0', '::ffff:647f:ffff'],
].flat();

const OTHER_ADDRESSES = [
  // The neighbors of each network.
  ['126.255.255.255', '128.0.0.0'],
  ['9.255.255.255', '11.0.0.0'],
  ['172.15.255.255', '172.32.0.0'],
  ['192.167.255.255', '192.169.0.0'],
  ['169.253.255.255', '169.255.0.0'],
  ['100.63.255.255', '100.128.0.0'],
  ['::2', '1::1'],
  ['fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'fec0::'],
  ['fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'fe00::'],
  // Internet, broadcast and unspecified addresses.
  ['8.8.8.8', '198.51.100.7', '2606:4700:4700::1111', '2001:db8::1%eth0'],
  ['0.0.0.0', '::', '255.255.255.255', '224.0.0.251', 'ff02::fb'],
  // IPv4 in IPv6: mapped, and in the forms that lead through a gateway.
  ['::ffff:8.8.8.8', '::ffff:808:808', '::ffff:0.0.0.0', '::ffff:ac20:0', '::ffff:9.255.255.255', '::ffff:6480:0'],
  ['::127.0.0.1', '::ffff:0:10.0.0.1', '64:ff9b::10.0.0.1', '64:ff9b:1::a00:1', '2002:a00:1::1', '2001:0:a00:1::'],
].flat();

const NOT_ADDRESSES = [
  ['', ' ', 'localhost', '127.1', '127', '2130706433', '0x7f.0.0.1', '0x7f000001', '0177.0.0.1', '127.0.0.01'],
  ['127.0.0.1.', ' 127.0.0.1', '127.0.0.1 ', '127.0.0.1\n', '127.0.0.1\0', '127.0.0.1:32400', '127.0.0.1/8'],
  ['127.0.0.1%lo', '127.0.0.256', '127.0.0.1.example.org', '１２７.0.0.1', '127。0。0。1'],
  ['[::1]', '[127.0.0.1]', ':::1', '::1::', 'fe80', 'fe80:', 'fe80::1%', 'fe80::1%eth 0', 'fd00::g', '::ffff:127.1'],
].flat();

const LOCAL_HOSTNAMES = [
  ['127.0.0.1', '192.168.1.5', '100.100.1.2', '[::1]', '[fe80::1]', '[fd12:3456::7]', '[::ffff:c0a8:105]', '::1'],
  ['localhost', 'LocalHost', 'localhost.', 'nas', 'NAS-2', 'media_server', '4k', 'xn--bro-hoa', '0xfe-nas'],
  ['plex.local', 'Plex.Local.', 'living-room.lan', 'a.b.lan', 'nas.home.arpa', 'plex.internal', 'nas.corp.internal'],
  [plexDirect('192-168-1-5'), plexDirect('10-0-0-1'), plexDirect('172-31-255-255'), plexDirect('127-0-0-1')],
  [plexDirect('100-64-0-1'), plexDirect('192-168-1-5').toUpperCase(), `${plexDirect('192-168-1-5')}.`],
  [plexDirect('fd00--1'), plexDirect('fe80-0-0-0-a-b-c-d'), plexDirect('--1'), plexDirect('--ffff-c0a8-105')],
].flat();

const OTHER_HOSTNAMES = [
  ['8.8.8.8', '0.0.0.0', '[2606:4700::1111]', '[::]', '[::ffff:808:808]', '2606:4700::1111', '172.32.0.0'],
  ['', '.', 'example.org', 'plex.example.org.', 'app.plex.tv', 'localhost.example.org', 'nas.local.example.org'],
  ['plex.locally', 'plex.xlan', 'plex.home.arpa.example', 'home.arpa', 'nas.arpa', '.local', 'nas:32400', 'na s'],
  ['134744072', '0x8080808', '0x', '127.0.0.1.', '127.1', '[127.0.0.1]', '[localhost]', '[::1', '::1]', '[fe80::zz]'],
  ['nas\n', 'user@nas', 'nas/lan', 'x/y.local'],
  [plexDirect('8-8-8-8'), plexDirect('172-32-0-0'), plexDirect('2606-4700--1111'), plexDirect('--ffff-808-808')],
  [
    plexDirect('192-168-1'),
    plexDirect('192-168-1-256'),
    plexDirect('fd00-1'),
    plexDirect('nas'),
    plexDirect('0-0-0-0'),
  ],
  [`${plexDirect('192-168-1-5')}.example.org`, `x.${plexDirect('192-168-1-5')}`, '192-168-1-5.abc.plex.direct'],
  ['192-168-1-5.plex.direct', plexDirect('192-168-1-5').replace('.plex.direct', '.plex-direct.example')],
].flat();

describe('A local address', () => {
  it('belongs to this computer, a private network or a link, up to their edges', () => {
    assert.deepEqual(LOCAL_ADDRESSES.filter(negate(isLocalAddress)), []);
  });

  it('is no internet, broadcast or unspecified address', () => {
    assert.deepEqual(OTHER_ADDRESSES.filter(isLocalAddress), []);
  });

  it('is no text in another notation', () => {
    assert.deepEqual(NOT_ADDRESSES.filter(isLocalAddress), []);
  });
});

describe('The addresses of a name', () => {
  const answering =
    (...addresses: string[]) =>
    async () =>
      addresses;
  const neverAsked = () => assert.fail('An address needs no lookup');

  it('are all that a lookup finds', async () => {
    const found = ['192.168.1.5', 'fd00::5', '198.51.100.7'];
    assert.deepEqual(await addressesOf('nas.example.org', answering(...found)), found);
  });

  it('are looked up with the name as it was given', async () => {
    assert.deepEqual(await addressesOf('NAS.local.', async hostname => [hostname]), ['NAS.local.']);
  });

  it('are the address itself, without its brackets and without a lookup', async () => {
    for (const address of ['127.0.0.1', '8.8.8.8', '0.0.0.0', '::1'])
      assert.deepEqual(await addressesOf(address, neverAsked), [address]);
    for (const address of ['::1', 'fe80::1', '::ffff:7f00:1', '2606:4700::1111'])
      assert.deepEqual(await addressesOf(`[${address}]`, neverAsked), [address]);
  });

  it('are looked up where a name is nearly an address', async () => {
    for (const name of ['127.1', '[127.0.0.1]', '[::1', '010.0.0.1', '192.168.1.5.'])
      assert.deepEqual(await addressesOf(name, answering('8.0.0.1')), ['8.0.0.1'], name);
  });

  it('reject like their lookup, and where there are none', async () => {
    const failure = Object.assign(new Error('getaddrinfo EAI_AGAIN nas.example.org'), { code: 'EAI_AGAIN' });
    await assert.rejects(
      addressesOf('nas.example.org', () => Promise.reject(failure)),
      thrown => thrown === failure,
    );
    await assert.rejects(addressesOf('nas.example.org', answering()), { code: 'ENOTFOUND' });
  });

  it("come from the system's resolver by default", async () => {
    assert.ok((await addressesOf('localhost')).every(isLocalAddress));
    // A label of more than 63 characters, which every resolver rejects without a network.
    await assert.rejects(addressesOf(`${'x'.repeat(64)}.invalid`), { syscall: 'getaddrinfo' });
  });
});

describe('An address among others', () => {
  it('is found in every spelling, with a zone or without', () => {
    assert.ok(isOneOf('192.168.1.5', ['10.0.0.1', '192.168.1.5']));
    assert.ok(isOneOf('::ffff:192.168.1.5', ['192.168.1.5']));
    assert.ok(isOneOf('fe80::1%eth0', ['fe80:0:0::1']));
    assert.ok(isOneOf('fd00::5', ['FD00:0::0005']));
  });

  it('is not found for another address or for a text that is none', () => {
    assert.ok(!isOneOf('192.168.1.50', ['192.168.1.5']));
    assert.ok(!isOneOf('192.168.1.5', []));
    for (const text of ['', 'nas.lan', '192.168.1.5 ', '1.2.3']) assert.ok(!isOneOf(text, ['192.168.1.5', text]), text);
  });
});

describe('A name that looks local', () => {
  it('is an address, has no dot, ends as in home networks, or is of plex.direct with an address', () => {
    assert.deepEqual(LOCAL_HOSTNAMES.filter(negate(isLocalHostname)), []);
  });

  it('is nothing else', () => {
    assert.deepEqual(OTHER_HOSTNAMES.filter(isLocalHostname), []);
  });
});

describe('A hostname of this computer', () => {
  const hostnameOf = (address: string): string => new URL(`http://${address}`).hostname;

  it('is a loopback address in any spelling, or a name below localhost', () => {
    for (const address of ['127.0.0.1', '127.1.2.3:32400', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', 'localhost:32400'])
      assert.ok(isLoopback(hostnameOf(address)), address);
    for (const name of ['LocalHost', 'localhost.', 'plex.localhost']) assert.ok(isLoopback(name), name);
  });

  it('is no other address, and no name that only begins or ends like one', () => {
    for (const address of [
      '192.168.1.5',
      '0.0.0.0',
      '128.0.0.1',
      '[fd00::2]',
      '[::2]',
      '[fe80::1]',
      'nas',
      'nas.local',
    ])
      assert.ok(!isLoopback(hostnameOf(address)), address);
    for (const name of ['', 'notlocalhost', 'localhost.example.org', '127.0.0.1.example.org', plexDirect('127-0-0-1')])
      assert.ok(!isLoopback(name), name);
  });
});

function plexDirect(address: string): string {
  return `${address}.c9523c28a74ba22a521cdf7d1723ad47.plex.direct`;
}

function negate(holds: (text: string) => boolean): (text: string) => boolean {
  return text => !holds(text);
}
