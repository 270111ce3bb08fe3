import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { curlLine } from '../../../src/plex/curl.ts';
import { CASES } from '../cases.ts';

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
