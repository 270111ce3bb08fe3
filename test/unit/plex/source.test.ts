import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { curlLine, formatSource, parseSource } from '../../../src/plex/source.ts';
import { CASES } from '../cases.ts';

const FORTY = '67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7';
const THIRTY_TWO = 'c9523c28a74ba22a521cdf7d1723ad47';

const JWT = 'eyJhbGciOiJFZERTQSJ9.eyJleHAiOjQwMDAwMDAwMDB9.c2lnbmF0dXJl';

describe('A source', () => {
  for (const text of [
    `server://${FORTY}`,
    `server://${THIRTY_TWO}`,
    'provider://tv.plex.provider.discover',
    'provider://com.plexapp.plugins.library',
  ]) {
    it(`is ${text}, and reads back the same`, () => {
      const parsed = parseSource(`  ${text} `);
      assert.ok('source' in parsed);
      assert.equal(formatSource(parsed.source), text);
    });
  }

  it('has its scheme and its hex digits in lower case', () => {
    assert.deepEqual(parseSource(`SERVER://${FORTY.toUpperCase()}`), {
      source: { scheme: 'server', identifier: FORTY },
    });
  });

  for (const [text, problem, suggestion] of [
    ['', 'empty'],
    ['   ', 'empty'],
    [`server://${FORTY}/com.plexapp.plugins.library`, 'longForm', `server://${FORTY}`],
    ['provider://tv.plex.provider.epg/x', 'longForm', 'provider://tv.plex.provider.epg'],
    [FORTY, 'bareIdentifier', `server://${FORTY}`],
    [THIRTY_TWO.toUpperCase(), 'bareIdentifier', `server://${THIRTY_TWO}`],
    ['tv.plex.provider.vod', 'bareIdentifier', 'provider://tv.plex.provider.vod'],
    [`https://10-0-2-123.${THIRTY_TWO}.plex.direct:32400`, 'plexDirectHash'],
    [`${THIRTY_TWO}.plex.direct`, 'plexDirectHash'],
    ['5a3d1c1e-52a5-4e0e-9e0a-3f3f5b1d6a01', 'uuid'],
    ['server://5a3d1c1e-52a5-4e0e-9e0a-3f3f5b1d6a01', 'uuid'],
    ['server://zzz', 'notMachineIdentifier'],
    [`server://${FORTY}0`, 'notMachineIdentifier'],
    [`server://${FORTY}?x=1`, 'notMachineIdentifier'],
    [`server://user@${FORTY}`, 'notMachineIdentifier'],
    ['provider://nodots', 'notProviderIdentifier'],
    [`provider://tv.${'a'.repeat(126)}`, 'notProviderIdentifier'],
    ['provider://a..b', 'notProviderIdentifier'],
    ['https://example.org', 'unknownScheme'],
    ['Living Room', 'unknown'],
    [JWT, 'token'],
    [`provider://${JWT}`, 'token'],
    [`provider://${JWT}/x`, 'token'],
  ] as const) {
    it(`is not ${JSON.stringify(text)}: ${problem}`, () => {
      assert.deepEqual(parseSource(text), suggestion === undefined ? { problem } : { problem, suggestion });
    });
  }
});

/** Returns the words that a shell makes of each line. */
function words(...lines: readonly string[]): string[][] {
  const script = `curl() { for word; do printf '%s\\0' "$word"; done; printf '\\0'; }\n${lines.join('\n')}`;
  return execFileSync('/bin/sh', { input: script, env: { PLEX_SOURCE_TOKEN: 'the token' }, encoding: 'utf8' })
    .split('\0\0')
    .slice(0, -1)
    .map(text => text.split('\0'));
}

describe('A line for curl', () => {
  it('takes the token from the shell, and holds none', () => {
    assert.deepEqual(words(curlLine('http://a/b?c=d&e=f')), [
      ['--header', 'Accept: application/json', '--header', 'X-Plex-Token: the token', 'http://a/b?c=d&e=f'],
    ]);
  });

  it('has any address as one word, and executes no part of it', () => {
    const piece = fc.constantFrom("'", '"', '$', '(', ')', '`', '\\', ';', ' ', '&', '!', '#', '|', '<', '\n', 'a');
    const addresses = fc.sample(fc.string({ unit: piece }), CASES).map(path => `http://${path}`);
    assert.deepEqual(
      words(...addresses.map(address => curlLine(address))).map(line => line.at(-1)),
      addresses,
    );
  });
});
