import assert from 'node:assert/strict';
import fc from 'fast-check';
import { plainText } from '../../../src/workbench/plainText.ts';
import { CASES } from '../cases.ts';
import { hostileWords, NO_PLAIN_TEXT } from './hostileWords.ts';

describe("Any server's words as plain text", () => {
  it('are one line without links, icons and invisible characters, alone and beside each other', () => {
    fc.assert(
      fc.property(hostileWords, hostileWords, fc.integer({ min: 1, max: 90 }), (one, other, limit) => {
        const [first, second] = [plainText(one, limit), plainText(other)];
        assert.doesNotMatch(first, NO_PLAIN_TEXT);
        assert.ok(first.length <= limit);
        // Sentences, lists and the tree combine them in these ways.
        for (const text of [`${first} (${second})`, `${first}, ${second}`, `${first} · ${second}`, `“${first}”`])
          assert.doesNotMatch(text, NO_PLAIN_TEXT);
        assert.equal(plainText(first, limit), first);
      }),
      { numRuns: 2 * CASES },
    );
  });
});
