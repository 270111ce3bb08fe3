/** A place in a document: line and character from 0, in UTF-16 code units, as VS Code counts them. */
export interface Place {
  readonly line: number;
  readonly character: number;
}

export interface Span {
  readonly start: Place;
  readonly end: Place;
}

/**
 * Where a text stands after it has replaced each of several spans in one edit.
 *
 * @param replaced in the order of the document, without overlaps
 */
export function insertedSpans(replaced: readonly Span[], text: string): Span[] {
  const lines = text.split('\n');
  const lastLength = (lines.at(-1) ?? '').length;
  const newLines = lines.length - 1;
  let lineShift = 0;
  let shifted = { line: -1, characters: 0 };
  return replaced.map(({ start, end }) => {
    const from = {
      line: start.line + lineShift,
      character: start.character + (start.line === shifted.line ? shifted.characters : 0),
    };
    const to = {
      line: from.line + newLines,
      character: newLines === 0 ? from.character + lastLength : lastLength,
    };
    lineShift = to.line - end.line;
    shifted = { line: end.line, characters: to.character - end.character };
    return { start: from, end: to };
  });
}
