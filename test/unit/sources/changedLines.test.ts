import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { changedLines } from '../../../src/sources/changedLines.ts';

describe('The lines that have changed', () => {
  for (const [before, after, lines] of [
    ['a\nb\nc', 'a\nb\nc', []],
    ['a\nb\nc', 'a\nB\nc', [1]],
    ['a\nb\nc', 'a\nnew\nb\nc', [1]],
    ['a\nb\nc', 'a\nc', []],
    ['a\nb\nc', 'x\ny', [0, 1]],
    ['', 'a', [0]],
    ['{\n  1,\n  2\n}', '{\n  0,\n  1,\n  2\n}', [1]],
  ] as const) {
    it(`of ${JSON.stringify(before)} and ${JSON.stringify(after)} are ${lines}`, () =>
      assert.deepEqual(changedLines(before, after), lines));
  }

  it('are all that is not in both, and no more: the others stand in the same order in both', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map(lines => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changed = new Set(changedLines(before, after));
        const kept = after.split('\n').filter((_, at) => !changed.has(at));
        let from = 0;
        for (const line of kept) {
          const at = before.split('\n').indexOf(line, from);
          assert.ok(at >= from);
          from = at + 1;
        }
        assert.deepEqual(changedLines(after, after), []);
      }),
    );
  });

  it('of long texts are those that stand elsewhere', () => {
    const long = Array.from({ length: 3_000 }, (_, at) => `${at}`);
    assert.deepEqual(changedLines(long.join('\n'), long.with(5, 'x').join('\n')), [5]);
  });
});
