import assert from 'node:assert/strict';
import { yamlSection } from '../../../src/tokens/yamlSection.ts';

/** The section of a new line where `|` is, in the last line. */
function sectionAt(text: string): string | undefined {
  const lines = text.slice(0, text.indexOf('|')).split('\n');
  return yamlSection(lines.at(-1) ?? '', lines.slice(0, -1).toReversed());
}

describe('The section of a line of YAML', () => {
  it('is the key that the line is indented under', () => {
    assert.equal(sectionAt('plex:\n  |'), 'plex');
    assert.equal(sectionAt('plex: # mine\n\n  url: x\n  # y\n  |'), 'plex');
    assert.equal(sectionAt('services:\n  a:\n    environment:\n      |'), 'environment');
    assert.equal(sectionAt('services:\n  a:\n    environment:\n      B: c\n      |'), 'environment');
    assert.equal(sectionAt('services:\n  a:\n    environment:\n      - B=c\n      |'), 'environmentList');
  });

  it('is undefined at the top, under another key, or deeper', () => {
    assert.equal(sectionAt('plex:\n|'), undefined);
    assert.equal(sectionAt('plex:\n  url: x\ntmdb:\n  |'), undefined);
    assert.equal(sectionAt('plex:\n  more:\n    |'), undefined);
  });
});
