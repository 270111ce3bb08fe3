import assert from 'node:assert/strict';
import { fitted } from '../../../src/tokens/fitted.ts';

describe('A text between what stands there already', () => {
  const cases: readonly (readonly [text: string, line: string, expected: string])[] = [
    ['X-Plex-Token: a1', 'X-Plex-Token: |', 'X-Plex-Token: a1'],
    ['X-Plex-Token: a1', 'x-plex-token:|', 'x-plex-token: a1'],
    ['X-Plex-Token: a1', '|', 'X-Plex-Token: a1'],
    ['X-Plex-Token: a1', 'curl -H "|"', 'curl -H "X-Plex-Token: a1"'],
    ['X-Plex-Token=a1', 'http://a/?X-Plex-Token=|', 'http://a/?X-Plex-Token=a1'],
    ['X-Plex-Token=a1', 'http://a/?b=1&|', 'http://a/?b=1&X-Plex-Token=a1'],
    ['"plexToken": "a1"', '  "plexToken": "|"', '  "plexToken": "a1"'],
    ['"plexToken": "a1"', '  "plexToken": |,', '  "plexToken": "a1",'],
    ['"plexToken": "a1"', '  "|"', '  "plexToken": "a1"'],
    ['"plexToken": "a1"', '{ | }', '{ "plexToken": "a1" }'],
    // A token is never cut, whatever it begins with.
    ['transient-5c1f', 'see transient-|', 'see transient-transient-5c1f'],
    ['transient-5c1f', 't|', 'ttransient-5c1f'],
    ["curl 'http://a'", "echo '|'", "echo 'curl 'http://a''"],
  ];
  for (const [text, line, expected] of cases) {
    it(`${text} at ${line}`, () => {
      const [before = '', after = ''] = line.split('|');
      assert.equal(before + fitted(text, before, after) + after, expected);
    });
  }
});
