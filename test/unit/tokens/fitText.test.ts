import assert from 'node:assert/strict';
import { indented, withoutRepetition } from '../../../src/tokens/fitText.ts';

const SPACES = { insertSpaces: true, tabSize: 4 };
const TABS = { insertSpaces: false, tabSize: 4 };

describe('A text without what is on the line already', () => {
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
    it(`completes ${line} with ${text}`, () => {
      const [before = '', after = ''] = line.split('|');
      assert.equal(before + withoutRepetition(text, before, after) + after, expected);
    });
  }
});

describe('An indented text', () => {
  for (const [what, before, unit, expected] of [
    ['at the beginning of a line', '', SPACES, 'plex:\n    url: u\n\n        x'],
    ['on an indented line', '  ', SPACES, 'plex:\n      url: u\n\n          x'],
    ['on a line that begins with a tab', '\t\t', TABS, 'plex:\n\t\t\turl: u\n\n\t\t\t\tx'],
    ['after other text', '  const a = ', SPACES, 'plex:\n      url: u\n\n          x'],
  ] as const) {
    it(`begins each further line like the first, ${what}`, () =>
      assert.equal(indented('plex:\n  url: u\n\n    x', before, unit), expected));
  }

  it("stays short, whatever the workspace's tab size", () => {
    const text = indented('plex:\n  url: u', '', { insertSpaces: true, tabSize: 500_000_000 });
    assert.ok(text.length < 100, `${text.length}`);
  });

  it('stays as it is if it has one line', () => assert.equal(indented('token', '    ', TABS), 'token'));
});
