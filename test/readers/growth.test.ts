import assert from 'node:assert/strict';
import { growthOf, isLinear, slowest } from './growth.ts';
import { commonTexts, readers } from './readers.ts';

/** How many of the common texts are measured up to the longest: those that a function takes longest for when they are short. */
const CHOSEN = 3;

describe('A function that reads what others wrote takes time in proportion to the length:', () => {
  for (const reader of readers) {
    it(reader.functions.join(', '), () => {
      const { prepare, texts = [] } = reader;
      for (const [name, text] of [...texts, ...slowest(commonTexts(reader), CHOSEN, prepare)]) {
        const growth = growthOf(text, prepare);
        assert.ok(isLinear(growth), `${name}: length^${growth.exponent.toFixed(2)} at ${growth.length}`);
      }
    });
  }

  it('one that does not is found, and one that does is not', () => {
    const text = (length: number): string => ' '.repeat(length);
    const quadratic = growthOf(text, spaces => () => /\s+x/.test(spaces));
    assert.ok(!isLinear(quadratic) && quadratic.exponent > 1.7, `${quadratic.exponent}`);
    assert.ok(isLinear(growthOf(text, spaces => () => Array.from({ length: 50 }, () => /^\s+x/.test(spaces)))));
  });
});
