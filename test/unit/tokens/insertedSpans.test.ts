import assert from 'node:assert/strict';
import { insertedSpans, type Span } from '../../../src/tokens/insertedSpans.ts';

/** The slow and obvious way: replace from the end on, then search the marks. */
function byReplacing(
  text: string,
  spans: readonly Span[],
  inserted: readonly string[],
): { text: string; spans: Span[] } {
  const offset = ({ line, character }: Span['start'], of: string) =>
    of
      .split('\n')
      .slice(0, line)
      .reduce((sum, each) => sum + each.length + 1, 0) + character;
  const place = (at: number, of: string) => {
    const before = of.slice(0, at).split('\n');
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  };
  let result = text;
  for (const [index, { start, end }] of [...spans.entries()].toReversed()) {
    result = result.slice(0, offset(start, text)) + inserted[index] + result.slice(offset(end, text));
  }
  let shift = 0;
  const found = spans.map(({ start, end }, index) => {
    const from = offset(start, text) + shift;
    const { length = 0 } = inserted[index] ?? '';
    shift += length - (offset(end, text) - offset(start, text));
    return { start: place(from, result), end: place(from + length, result) };
  });
  return { text: result, spans: found };
}

const span = (line: number, character: number, endLine = line, endCharacter = character): Span => ({
  start: { line, character },
  end: { line: endLine, character: endCharacter },
});

describe('The place of an inserted text', () => {
  const text = 'first line\nsecond\n\nfourth line here\nfifth';
  for (const [name, spans] of [
    ['one cursor', [span(1, 3)]],
    ['three cursors on one line', [span(0, 0), span(0, 5), span(0, 10)]],
    ['a selection and a cursor behind it', [span(0, 2, 0, 5), span(0, 8)]],
    [
      'a selection over several lines, and one that begins where it ends',
      [span(0, 6, 3, 2), span(3, 7, 3, 11), span(4, 5)],
    ],
    ['an empty line', [span(2, 0)]],
    ['the whole text', [span(0, 0, 4, 5)]],
  ] as const) {
    for (const kinds of [['token-1234'], ['two\nlines'], ['a\nb\n'], ['one', 'two\n  lines', '']]) {
      it(`is right for ${name} and ${JSON.stringify(kinds)}`, () => {
        const inserted = spans.map((_, index) => kinds[index % kinds.length] ?? '');
        assert.deepEqual(insertedSpans(spans, inserted), byReplacing(text, spans, inserted).spans);
      });
    }
  }
});
