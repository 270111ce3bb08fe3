import assert from 'node:assert/strict';
import { parseAddress } from '../../../src/servers/address.ts';

describe('An address', () => {
  for (const [text, candidates] of [
    [
      'my-living-room-server',
      [
        'https://my-living-room-server:32400',
        'https://my-living-room-server',
        'http://my-living-room-server:32400',
        'http://my-living-room-server',
      ],
    ],
    [
      'plexmediaserver12345',
      [
        'https://plexmediaserver12345:32400',
        'https://plexmediaserver12345',
        'http://plexmediaserver12345:32400',
        'http://plexmediaserver12345',
      ],
    ],
    [
      '192.168.1.5',
      ['https://192.168.1.5:32400', 'https://192.168.1.5', 'http://192.168.1.5:32400', 'http://192.168.1.5'],
    ],
    ['host:32400', ['https://host:32400', 'http://host:32400']],
    ['  Host.Example:8443/ ', ['https://host.example:8443', 'http://host.example:8443']],
    ['https://plex.example.org', ['https://plex.example.org', 'https://plex.example.org:32400']],
    ['http://192.168.1.5:32400/', ['http://192.168.1.5:32400']],
    ['https://example.org/plex/', ['https://example.org/plex', 'https://example.org:32400/plex']],
    [
      'example.org/plex',
      [
        'https://example.org/plex',
        'https://example.org:32400/plex',
        'http://example.org/plex',
        'http://example.org:32400/plex',
      ],
    ],
    ['[::1]:32400', ['https://[::1]:32400', 'http://[::1]:32400']],
    ['::1', ['https://[::1]:32400', 'https://[::1]', 'http://[::1]:32400', 'http://[::1]']],
    ['HTTPS://EXAMPLE.ORG:443', ['https://example.org']],
    ['my-token:32400', ['https://my-token:32400', 'http://my-token:32400']],
    ['token:32400', ['https://token:32400', 'http://token:32400']],
  ] as const) {
    it(`${JSON.stringify(text)} may mean ${candidates.length} things, https first`, () => {
      assert.deepEqual(parseAddress(text), { candidates });
    });
  }

  for (const [text, problem] of [
    ['', 'empty'],
    ['  ', 'empty'],
    ['http://user:pass@host:32400', 'userinfo'],
    ['user@host', 'userinfo'],
    ['http://good.example@evil.example', 'userinfo'],
    ['http://host:32400/?X-Plex-Token=abc', 'query'],
    ['http://host/#/web', 'fragment'],
    ['http://host\\@evil.example', 'backslash'],
    ['http://ho st', 'control'],
    ['http://host\u0000.example', 'control'],
    ['http://host\u202e.example', 'control'],
    ['http://host\u200b.example', 'control'],
    ['ftp://host', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['pT4kWz9QeRb2xUmH7dLs', 'token'],
    ['-kQzXwsLmNbVcRtYuIop', 'token'],
    ['claim-Q3v_x7Lm-2ZrT9bNc4Ye', 'token'],
    ['transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50', 'token'],
    ['eyJhbGciOiJ9.eyJleHAiOjF9.c2ln', 'token'],
    ...[
      ...[
        'X-Plex-Token=pT4kWz9QeRb2xUmH7dLs',
        'PLEX_TOKEN=abcdefghij1234567890',
        '&X-Plex-Token%3DpT4kWz9QeRb2xUmH7dLs',
      ],
      ...['"pT4kWz9QeRb2xUmH7dLs"', 'pT4kWz9QeRb2xUmH7dLs.', 'pT4kWz9QeRb2xUmH7dLs/', 'pT4kWz9QeRb2xUmH7dLs:32400'],
      ...['https://pT4kWz9QeRb2xUmH7dLs', '192.168.1.5:32400/pT4kWz9QeRb2xUmH7dLs', 'eyJhbGciOiJ9.eyJleHAiOjF9.c2ln,'],
    ].map(text => [text, 'token'] as const),
    ['X-Plex-Token=pT4kWz9QeRb2xUmH7dLs', 'token'],
    ['PLEX_TOKEN=of-another-shape', 'token'],
    ['X-Plex-Token%3DpT4kWz9QeRb2xUmH7dLs', 'token'],
    ['"pT4kWz9QeRb2xUmH7dLs"', 'token'],
    ['pT4kWz9QeRb2xUmH7dLs,', 'token'],
    ['pT4kWz9QeRb2xUmH7dLs.', 'token'],
    ['https://pT4kWz9QeRb2xUmH7dLs', 'token'],
    ['http://pT4kWz9QeRb2xUmH7dLs@host', 'userinfo'],
    ['http://host:32400/pT4kWz9QeRb2xUmH7dLs', 'token'],
    ['http://host:32400/identity&X-Plex-Token=of-another-shape', 'token'],
    ['https:/host', 'malformed'],
    ['https:host', 'malformed'],
    ['http://', 'malformed'],
    ['http://host:', 'malformed'],
    ['http://host:99999', 'malformed'],
    ['http://host:0', 'malformed'],
    ['http://%65vil.example', 'malformed'],
    ['http://[::1', 'malformed'],
    ['http://[::1]evil', 'malformed'],
    ['/path', 'malformed'],
    [':32400', 'malformed'],
  ] as const) {
    it(`is not ${JSON.stringify(text)}: ${problem}`, () => {
      assert.deepEqual(parseAddress(text), { problem });
    });
  }
});
