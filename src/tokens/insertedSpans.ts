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
 * Where texts stand after each has replaced one of several spans in one edit.
 *
 * @param replaced in the order of the document, without overlaps
 * @param texts one for each
 */
export function insertedSpans(replaced: readonly Span[], texts: readonly string[]): Span[] {
  let lineShift = 0;
  let shifted = { line: -1, characters: 0 };
  return replaced.map(({ start, end }, index) => {
    const lines = (texts[index] ?? '').split('\n');
    const lastLength = (lines.at(-1) ?? '').length;
    const newLines = lines.length - 1;
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
