import assert from 'node:assert/strict';
import { Insertions, indented, withoutRepetition } from '../../../src/tokens/insertions.ts';
import { goldenOf, languages, outcomesOf, VALUES, writeGoldens } from '../../insertions/goldens.ts';

const UPDATE = "UPDATE_GOLDENS=1 npx mocha --grep 'What goes in'";

if (process.env.UPDATE_GOLDENS) for (const language of languages()) writeGoldens(language);

describe('What goes in', () => {
  for (const { name, place, cases } of languages()) {
    for (const each of cases) {
      it(`fits ${each.title} of ${name}`, () => {
        const outcomes = outcomesOf(each, place);
        assert.deepEqual(
          outcomes.map(outcome => [outcome.format, goldenOf(outcome)]),
          [...each.golden],
          `if this is meant, run ${UPDATE}, and read the diff`,
        );
      });
    }
  }

  it('is the same in files with line breaks of Windows', () => {
    for (const { name, place, cases } of languages()) {
      for (const each of cases) {
        const windows = outcomesOf({ ...each, input: each.input.replaceAll('\n', '\r\n') }, place);
        const inserted = windows.map(outcome => goldenOf(outcome));
        assert.deepEqual(inserted, outcomesOf(each, place).map(goldenOf), `${each.title} of ${name}`);
      }
    }
  });

  it('leaves out the scheme of a URL that is there', () => {
    const text = "const url = 'http://';";
    const place = { fileName: '/home/somebody/client.ts', languageId: 'typescript' };
    const insertions = new Insertions(text, place, { insertSpaces: true, tabSize: 2 });
    assert.equal(insertions.plain(VALUES.url, text.length - 2), '127.0.0.1:32400');
    assert.equal(insertions.plain(VALUES.url, 13), VALUES.url);
  });

  it("is a format of the user's as it is, in a list of YAML", () => {
    const place = { fileName: '/home/somebody/settings.yml', languageId: 'yaml' };
    const insertions = new Insertions('tokens:\n  - a\n  ', place, { insertSpaces: true, tabSize: 2 });
    const own = { id: 'own', isOwn: true, render: () => `- PLEX=${VALUES.token}` };
    assert.equal(insertions.inFormat(own, VALUES, 16)?.text, `- PLEX=${VALUES.token}`);
    assert.equal(insertions.plain(VALUES.token, 16), `- ${VALUES.token}`);
  });

  it('holds the token once, and no identifier of this extension', () => {
    for (const { place, cases } of languages()) {
      for (const { inserted } of cases.flatMap(each => outcomesOf(each, place))) {
        assert.equal(inserted.split(VALUES.token).length, 2, inserted);
        assert.doesNotMatch(inserted, /Tokens for Plex|plex-tokens/);
      }
    }
  });
});

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
