import assert from 'node:assert/strict';
import { findTokens } from '../../../src/detection/findTokens.ts';
import { NEGATIVES, POSITIVES } from './samples.ts';

const found = (text: string, path?: string) => findTokens(text, path).map(({ start, end }) => text.slice(start, end));
/** Other text around it, of another kind. */
const surrounded = (text: string) => `first line\n\n${text}\n\nlast line ends`;

describe('Tokens in a text', () => {
  it('are tested by at least 80 that are one, and 80 that are none', () => {
    assert.ok(POSITIVES.length >= 80 && NEGATIVES.length >= 80, `${POSITIVES.length} and ${NEGATIVES.length}`);
  });

  for (const [path, text, ...tokens] of POSITIVES) {
    it(`are found in ${path}: ${JSON.stringify(text).slice(0, 110)}`, () => {
      assert.deepEqual(found(text, path), tokens);
      assert.deepEqual(found(surrounded(text), path), tokens);
    });
  }

  for (const [path, text] of NEGATIVES) {
    it(`are not found in ${path}: ${JSON.stringify(text).slice(0, 110)}`, () => {
      assert.deepEqual(found(text, path), []);
      assert.deepEqual(found(surrounded(text), path), []);
    });
  }

  it('are found in a line of a megabyte, which is looked at around the names only', () => {
    const token = 'Qz7-hV2nKd_9sWmLx4Tb';
    const filler = 'a'.repeat(500_000);
    assert.deepEqual(found(`${filler};plexToken="${token}";${filler}`), [token]);
  });

  it('are in the order of the text', () => {
    const starts = findTokens(POSITIVES.map(([, text]) => text).join('\n\n[x]\n\n')).map(({ start }) => start);
    assert.deepEqual(
      starts,
      starts.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(starts).size, starts.length);
  });
});
