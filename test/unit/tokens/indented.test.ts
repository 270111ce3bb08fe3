import assert from 'node:assert/strict';
import { indented } from '../../../src/tokens/indented.ts';

const SPACES = { insertSpaces: true, tabSize: 4 };
const TABS = { insertSpaces: false, tabSize: 4 };

describe('A text of several lines', () => {
  for (const [what, before, unit, expected] of [
    ['at the beginning of a line', '', SPACES, 'plex:\n    url: u\n\n        x'],
    ['on an indented line', '  ', SPACES, 'plex:\n      url: u\n\n          x'],
    ['on a line that begins with a tab', '\t\t', TABS, 'plex:\n\t\t\turl: u\n\n\t\t\t\tx'],
    ['behind other text', '  const a = ', SPACES, 'plex:\n      url: u\n\n          x'],
  ] as const) {
    it(`goes in ${what} as that line is indented`, () =>
      assert.equal(indented('plex:\n  url: u\n\n    x', before, unit), expected));
  }

  it('is not made long by a setting of the workspace', () => {
    const text = indented('plex:\n  url: u', '', { insertSpaces: true, tabSize: 500_000_000 });
    assert.ok(text.length < 100, `${text.length}`);
  });

  it('of one line is as it was', () => assert.equal(indented('token', '    ', TABS), 'token'));
});
