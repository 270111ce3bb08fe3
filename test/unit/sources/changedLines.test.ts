import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Secret } from '../../../src/plex/secret.ts';
import { changedLines } from '../../../src/sources/changedLines.ts';
import type { SourceText } from '../../../src/sources/sourceText.ts';

const textOf = (text: string, ...tokens: [line: number, token: string][]): SourceText => ({
  name: '',
  text,
  tokens: tokens.map(([line, token]) => ({ line, token: new Secret(token), deviceName: '' })),
  connections: [],
});
const changed = (before: string, after: string): number[] => changedLines(textOf(before), textOf(after));

describe('The lines that changed', () => {
  for (const [before, after, lines] of [
    ['a\nb\nc', 'a\nb\nc', []],
    ['a\nb\nc', 'a\nB\nc', [1]],
    ['a\nb\nc', 'a\nnew\nb\nc', [1]],
    ['a\nb\nc', 'a\nc', []],
    ['a\nb\nc', 'x\ny', [0, 1]],
    ['', 'a', [0]],
    ['{\n  1,\n  2\n}', '{\n  0,\n  1,\n  2\n}', [1]],
  ] as const) {
    it(`between ${JSON.stringify(before)} and ${JSON.stringify(after)} are ${lines}`, () =>
      assert.deepEqual(changed(before, after), lines));
  }

  it('leave only lines that both texts have in the same order', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map(lines => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = new Set(changed(before, after));
        const kept = after.split('\n').filter((_, at) => !lines.has(at));
        let from = 0;
        for (const line of kept) {
          const at = before.split('\n').indexOf(line, from);
          assert.ok(at >= from);
          from = at + 1;
        }
        assert.deepEqual(changed(after, after), []);
      }),
    );
  });

  it('in long texts are found by comparing line by line', () => {
    const long = Array.from({ length: 3_000 }, (_, at) => `${at}`);
    assert.deepEqual(changed(long.join('\n'), long.with(5, 'x').join('\n')), [5]);
  });

  it('leave out a token that only moved to another place in the list', () => {
    const before = textOf('a\n•\n•', [1, 'transient-1'], [2, 'transient-2']);
    const after = textOf('a\n•\n•\n•', [1, 'transient-0'], [2, 'transient-1'], [3, 'transient-2']);
    assert.ok(changedLines(before, after).every(line => line === 1 || line === 3));
    assert.ok(changedLines(before, after).includes(1));
  });

  it('include a token that changed under its mask', () => {
    const before = textOf('a\n•\n•', [1, 'transient-1'], [2, 'transient-2']);
    const after = textOf('a\n•\n•', [1, 'transient-1'], [2, 'transient-3']);
    assert.deepEqual(changedLines(before, after), [2]);
  });
});
