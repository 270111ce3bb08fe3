import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { curlLine } from '../../../src/plex/curl.ts';

/** The words that a shell makes of a line. */
function words(line: string): string[] {
  const script = `curl() { for word; do printf '%s\\0' "$word"; done; }\n${line}`;
  return execFileSync('/bin/sh', ['-c', script], { env: { PLEX_TOKEN: 'the token' }, encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

describe('A line for curl', () => {
  it('asks with the token of the shell, and holds none', () => {
    const line = curlLine('POST', 'http://10.0.0.1:32400/security/token?type=delegation&scope=all');
    assert.deepEqual(words(line), [
      ...['--request', 'POST', '--header', 'Accept: application/json', '--header', 'X-Plex-Token: the token'],
      'http://10.0.0.1:32400/security/token?type=delegation&scope=all',
    ]);
    assert.deepEqual(words(curlLine('GET', 'http://a/b')).length, 5);
  });

  it('takes any address as one word, and runs nothing of it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("'", '"', '$', '(', ')', '`', '\\', ';', ' ', '&', '!', 'a') }),
        url => assert.equal(words(curlLine('GET', `http://${url}`)).at(-1), `http://${url}`),
      ),
      { numRuns: 50 },
    );
  });
});
