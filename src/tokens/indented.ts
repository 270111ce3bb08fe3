/** What one level of indentation is in an editor: a tab, or so many spaces. */
export interface IndentUnit {
  readonly insertSpaces: boolean;
  readonly tabSize: number;
}

/** The widest level, in spaces: a workspace may set any number. */
const WIDEST = 64;

/**
 * A text of several lines as it goes in behind `before` on a line: the further lines begin like that one.
 *
 * @param text with two spaces, or a tab, for each level of indentation
 * @param before what stands before it on its line
 */
export function indented(text: string, before: string, { insertSpaces, tabSize }: IndentUnit): string {
  const unit = insertSpaces ? ' '.repeat(Math.min(tabSize, WIDEST)) : '\t';
  const margin = /^[ \t]*/.exec(before)?.[0] ?? '';
  return text
    .split('\n')
    .map((line, index) => {
      const inner = /^(?: {2}|\t)*/.exec(line)?.[0] ?? '';
      const own = unit.repeat(inner.replaceAll('\t', '  ').length / 2) + line.slice(inner.length);
      return index === 0 || own === '' ? own : margin + own;
    })
    .join('\n');
}
