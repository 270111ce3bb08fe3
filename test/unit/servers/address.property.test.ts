import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseAddress } from '../../../src/servers/address.ts';
import { CASES } from '../cases.ts';
import { HIDDEN, hostileAddress } from './hostileAddresses.ts';

/** What a reader sees as the host: up to the first slash after the scheme, without the port. */
function shownHost(typed: string): string {
  const [authority = ''] = typed
    .trim()
    .replace(/^https?:\/\//i, '')
    .split('/');
  return /^[^[]*:.*:/.test(authority) ? authority : authority.replace(/:\d+$/, '');
}

describe('Any address', () => {
  it('has candidates that ask the host that they show, without userinfo and control characters', () => {
    let read = 0;
    fc.assert(
      fc.property(hostileAddress, typed => {
        const parsed = parseAddress(typed);
        if ('problem' in parsed) return;
        read++;
        assert.doesNotMatch(typed.trim(), HIDDEN);
        const hosts = new Set<string>();
        for (const candidate of parsed.candidates) {
          const asked = new URL(`${candidate}/identity`);
          assert.doesNotMatch(candidate.replace(/^https?:\/\/[^/]*/, ''), /[\s\p{Cc}?#]/u);
          assert.ok(candidate.startsWith(asked.origin), candidate);
          assert.equal(asked.username + asked.password + asked.search + asked.hash, '');
          assert.match(asked.protocol, /^https?:$/);
          assert.match(asked.host, /^(?:\[[\da-f:.]+\]|[^\s/@\\%[\]:]+)(?::[1-9]\d*)?$/);
          hosts.add(asked.hostname);
        }
        const [host = '', ...others] = hosts;
        assert.deepEqual(others, []);
        const shown = shownHost(typed).toLowerCase();
        assert.doesNotMatch(shown, /[@%]/);
        // Numbers and names beyond ASCII have several spellings; what is shown from here on is the one that is asked.
        if (/^(?=.*[a-z])[a-z\d_.-]+$/.test(shown) && !/(?:^|\.)(?:0x[\da-f]*|\d+)\.?$/.test(shown))
          assert.equal(host, shown);
        else
          assert.equal(
            host,
            new URL(`http://${shown.includes('::') && !shown.startsWith('[') ? `[${shown}]` : shown}`).hostname,
          );
      }),
      { numRuns: 2 * CASES },
    );
    assert.ok(read > CASES / 5, `${read} were read`);
  });

  it('has candidates that read back as themselves', () => {
    fc.assert(
      fc.property(hostileAddress, typed => {
        const parsed = parseAddress(typed);
        for (const candidate of 'candidates' in parsed ? parsed.candidates : []) {
          const again = parseAddress(candidate);
          assert.equal('candidates' in again && again.candidates[0], candidate);
        }
      }),
      { numRuns: CASES },
    );
  });
});
