import assert from 'node:assert/strict';
import { Insertions } from '../../../src/tokens/insertions.ts';
import { goldenOf, languages, outcomesOf, VALUES, writeGoldens } from '../../insertions/goldens.ts';

if (process.env.UPDATE_GOLDENS) for (const language of languages()) writeGoldens(language);

describe('What goes in', () => {
  for (const { name, place, cases } of languages()) {
    for (const each of cases) {
      it(`fits ${each.title} of ${name}`, () => {
        const outcomes = outcomesOf(each, place);
        assert.deepEqual(
          outcomes.map(outcome => [outcome.format, goldenOf(outcome)]),
          [...each.golden],
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
