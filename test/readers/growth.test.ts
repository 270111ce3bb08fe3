import assert from 'node:assert/strict';
import { growthOf, isLinear, slowest } from './growth.ts';
import { commonTexts, readers } from './readers.ts';

/** The number of common texts that are measured up to the longest: those that take a function longest when they are short. */
const CHOSEN = 3;

describe('A measurement of functions that read text from others', () => {
  for (const reader of readers) {
    it(reader.functions.join(', '), () => {
      const { prepare, texts = [] } = reader;
      for (const [name, text] of [...texts, ...slowest(commonTexts(reader), CHOSEN, prepare)]) {
        const growth = growthOf(text, prepare);
        assert.ok(isLinear(growth), `${name}: length^${growth.exponent.toFixed(2)} at ${growth.length}`);
      }
    });
  }

  it('tells a function that is not linear from one that is', () => {
    const text = (length: number): string => ' '.repeat(length);
    const quadratic = growthOf(text, spaces => () => /\s+x/.test(spaces));
    assert.ok(!isLinear(quadratic) && quadratic.exponent > 1.7, `${quadratic.exponent}`);
    assert.ok(isLinear(growthOf(text, spaces => () => Array.from({ length: 50 }, () => /^\s+x/.test(spaces)))));
  });
});
