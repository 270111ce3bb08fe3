import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { isPlexError } from '../../../src/plex/errors.ts';
import { Http } from '../../../src/plex/http.ts';
import { CASES } from '../cases.ts';
import { identity } from './clients.ts';

const status = fc.oneof(
  { weight: 4, arbitrary: fc.constant('HTTP/1.1 200 OK') },
  { weight: 1, arbitrary: fc.constantFrom('HTTP/1.1 301 Moved', 'HTTP/1.1 302 Found', 'HTTP/1.1 307 Odd') },
  { weight: 2, arbitrary: fc.integer({ min: 100, max: 999 }).map(code => `HTTP/1.1 ${code} Odd`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('HTTP/1.0 200', 'HTTP/2 200', 'HTTP/1.1 2000 x', 'ICY 200 OK', '', '\0\x16\x03'),
  },
);
const header = fc.constantFrom(
  ...['', 'gzip', 'deflate', 'br', 'x-gzip, br', 'compress'].map(coding => `Content-Encoding: ${coding}`),
  ...['0', '3', '99', '-1', 'x', '1e9', '5, 5'].map(length => `Content-Length: ${length}`),
  ...['chunked', 'gzip', 'x'].map(coding => `Transfer-Encoding: ${coding}`),
  ...['', '/', '//', '\\\\evil', 'http://[', 'https://evil.example/x', 'javascript:0', '\xff\xfe'].map(
    to => `Location: ${to}`,
  ),
  ...[
    'Upgrade: x\r\nConnection: upgrade',
    'Connection: close',
    'Set-Cookie: a=b',
    'No colon',
    ' folded',
    'A: \0',
    `B: ${'x'.repeat(20_000)}`,
  ],
  'Content-Type: text/html; charset=utf-16',
);
const body = fc.oneof(
  fc
    .constantFrom(
      '',
      '{}',
      '5\r\nabc',
      '3\r\nabc\r\n0\r\n\r\n',
      'ffffffffffffffffff\r\n',
      'HTTP/1.1 200 OK\r\n\r\n',
      '\xff\xfe{\0',
    )
    .map(Buffer.from),
  fc.constantFrom(gzipSync('{}'), gzipSync('{}').subarray(0, 9), gzipSync('x'.repeat(3_000_000))),
  fc.uint8Array({ maxLength: 20 }).map(Buffer.from),
);
const raw = fc
  .tuple(status, fc.array(header, { maxLength: 3 }), body)
  .map(([first, headers, rest]) =>
    Buffer.concat([Buffer.from(`${[first, ...headers].join('\r\n')}\r\n\r\n`, 'latin1'), rest]),
  );

describe('Any bytes over the wire', () => {
  let next = Buffer.alloc(0);
  const server = createServer(socket => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(next));
  });
  const http = new Http(
    () => identity,
    () => undefined,
  );
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    http.dispose();
    server.close();
  });

  it('yield a text or a PlexError, and no request to another host', async () => {
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    let [texts, runs] = [0, 0];
    await fc.assert(
      fc.asyncProperty(raw, async bytes => {
        next = bytes;
        runs++;
        try {
          assert.equal(
            typeof (await http.send({ method: 'GET', address: `http://${host}`, path: '/identity' })),
            'string',
          );
          texts++;
        } catch (error) {
          if (!isPlexError(error)) throw error;
          assert.equal(error.facts.host, host);
          assert.match(error.facts.target ?? 'https://evil.example', /^https?:\/\/[^/?#@\s]+$/);
        }
      }),
      // Each case opens a connection.
      { numRuns: CASES / 2 },
    );
    assert.ok(texts > runs / 20 && texts < runs);
  });
});
