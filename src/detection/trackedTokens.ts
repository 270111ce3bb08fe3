import { LOOK_BACK, REACH } from './reach.ts';
import { type Finding, type Looking, scanTokens } from './scan.ts';

/** How much is read at a time, in lines and in UTF-16 code units: mostly about half a millisecond's worth. */
const SLICE = { lines: 4_000, length: 200_000 };
/** What a finding may depend on before and behind it, in lines and in UTF-16 code units: three neighbours and itself. */
const CONTEXT = { lines: LOOK_BACK, length: 4 * REACH };
/** A line that is longer than this is read by columns, so many at a time, in UTF-16 code units. */
const LONG_LINE = 50_000;

/** A finding by line and column, from 0. A token never goes over the end of a line. */
export interface PlacedFinding extends Finding {
  readonly line: number;
}

/** A text as an editor has it. */
export interface Lines {
  readonly lineCount: number;
  /** Lines from `first` up to `end`, which is not among them, with their line breaks. */
  text(first: number, end: number): string;
  line(line: number): string;
}

/** What was replaced, and by how many lines and columns; as VS Code tells it. */
export interface LinesChange {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

/** Lines to be read; within a single line, only columns where it is long. */
interface Unread {
  readonly first: number;
  readonly end: number;
  readonly columns?: { readonly from: number; readonly to: number };
}

/** A slice that is being read. */
interface Begun {
  readonly scan: Generator<void, Finding[]>;
  readonly end: (found: Finding[]) => void;
}

/**
 * The tokens of a text that changes. A change moves those behind it, and only the lines around it are read again: as far
 * as a finding may depend on them, `LOOK_BACK` lines.
 */
export class TrackedTokens {
  #findings: readonly PlacedFinding[] = [];
  #unread: readonly Unread[] = [];
  /** Of the first of what is unread; given up when the text changes. */
  #begun: Begun | undefined;

  /** In the order of the text, as far as it was read. */
  get findings(): readonly PlacedFinding[] {
    return this.#findings;
  }

  get isRead(): boolean {
    return this.#unread.length === 0;
  }

  /** Has everything read anew. */
  invalidate(lines: Lines): void {
    this.#begun = undefined;
    this.#unread = [{ first: 0, end: lines.lineCount }];
  }

  /** Takes in a change that was made. Reads nothing. */
  change({ startLine, startColumn, endLine, endColumn, text }: LinesChange): void {
    this.#begun = undefined;
    const breaks = text.split('\n').length - 1;
    const moved = breaks - (endLine - startLine);
    const withinLine = breaks === 0 && startLine === endLine;
    const columns = withinLine && { from: startColumn, to: startColumn + text.length };
    const added = withinLine ? text.length - (endColumn - startColumn) : 0;
    this.#findings = this.#findings.flatMap(finding => {
      const { line, start, end } = finding;
      if (line < startLine || (line === startLine && end < startColumn)) return [finding];
      if (line > endLine) return [moved === 0 ? finding : { ...finding, line: line + moved }];
      if (withinLine && start > endColumn) return [{ ...finding, start: start + added, end: end + added }];
      return [];
    });
    const others = this.#unread.map((unread): Unread => {
      const { first, end } = unread;
      if (end <= startLine) return unread;
      if (first > endLine) return { ...unread, first: first + moved, end: end + moved };
      if (columns && unread.columns) {
        const from = Math.min(unread.columns.from, columns.from);
        return { first, end, columns: { from, to: Math.max(unread.columns.to + added, columns.to) } };
      }
      const last = end - 1 > endLine ? end - 1 + moved : startLine + breaks;
      return { first: Math.min(first, startLine), end: last + 1 };
    });
    const unread = { first: startLine, end: startLine + breaks + 1, ...(columns && { columns }) };
    const isCovered = others.some(({ first, end }) => first <= unread.first && unread.end <= end);
    this.#unread = isCovered ? others : [...others, unread];
  }

  /**
   * Reads a slice of what is unread, or goes on with one.
   *
   * @param isOver whether to leave the rest of the slice for the next time; asked often
   */
  readSome(lines: Lines, looking: Looking, isOver: () => boolean = () => false): void {
    this.#begun ??= this.#begin(lines, looking);
    if (!this.#begun) return;
    const { scan, end } = this.#begun;
    let step = scan.next();
    for (; !step.done; step = scan.next()) if (isOver()) return;
    this.#begun = undefined;
    end(step.value);
  }

  #begin(lines: Lines, looking: Looking): Begun | undefined {
    const [next, ...rest] = this.#unread;
    if (!next) return undefined;
    const { first, columns } = next;
    const end = Math.min(next.end, lines.lineCount);
    const line = columns && first < end ? lines.line(first) : '';
    if (columns && line.length > LONG_LINE) {
      const to = Math.min(columns.to, columns.from + LONG_LINE);
      const left = { first, end, columns: { from: to, to: columns.to } };
      return this.#readColumns(line, first, { from: columns.from, to }, looking, [
        ...(to < Math.min(columns.to, line.length) ? [left] : []),
        ...rest,
      ]);
    }
    const sliceEnd = Math.min(end, linesFrom(lines, first, 1, SLICE));
    const left = sliceEnd < end ? [{ first: sliceEnd, end }, ...rest] : rest;
    if (first < sliceEnd) return this.#readLines(lines, first, sliceEnd, looking, left);
    this.#unread = left;
    return undefined;
  }

  /** @param left what is unread behind it */
  #readLines(lines: Lines, first: number, end: number, looking: Looking, left: readonly Unread[]): Begun {
    const from = linesFrom(lines, first, -1, CONTEXT);
    const to = linesFrom(lines, end, 1, CONTEXT);
    const contextFrom = linesFrom(lines, from, -1, CONTEXT);
    const { text, long } = withoutLongLines(lines.text(contextFrom, linesFrom(lines, to, 1, CONTEXT)), contextFrom);
    const isRead = ({ line }: PlacedFinding): boolean => line >= from && line < to && !long.has(line);
    const unread = Array.from(
      long,
      ([line, length]): Unread => ({ first: line, end: line + 1, columns: { from: 0, to: length } }),
    );
    return {
      scan: scanTokens(text, looking),
      end: found => {
        this.#replace(isRead, placed(found, text, contextFrom).filter(isRead));
        this.#unread = [...unread.filter(each => each.first >= first && each.first < end), ...left];
      },
    };
  }

  /** @param left what is unread behind them */
  #readColumns(
    text: string,
    line: number,
    columns: { from: number; to: number },
    looking: Looking,
    left: readonly Unread[],
  ): Begun {
    const from = Math.max(0, columns.from - REACH);
    const to = columns.to + REACH;
    const start = Math.max(0, from - REACH);
    const isRead = (finding: PlacedFinding): boolean =>
      finding.line === line && finding.start >= from && finding.end <= to;
    return {
      scan: scanTokens(text.slice(start, to + REACH), looking),
      end: found => {
        const inLine = found.map(finding => ({
          ...finding,
          line,
          start: finding.start + start,
          end: finding.end + start,
        }));
        this.#replace(isRead, inLine.filter(isRead));
        this.#unread = left;
      },
    };
  }

  #replace(isRead: (finding: PlacedFinding) => boolean, found: readonly PlacedFinding[]): void {
    const kept = this.#findings.filter(finding => !isRead(finding));
    this.#findings = [...kept, ...found].sort((a, b) => a.line - b.line || a.start - b.start);
  }
}

/** The line that so many lines, or so much text, lead to from a line, up or down; one line at least. */
function linesFrom(lines: Lines, start: number, step: 1 | -1, limit: { lines: number; length: number }): number {
  let line = start;
  for (let count = 0, length = 0; count < limit.lines && length < limit.length; count++, line += step) {
    const passed = step > 0 ? line : line - 1;
    if (passed < 0 || passed >= lines.lineCount) break;
    length += lines.line(passed).length + 1;
  }
  return line;
}

/** Empties what is too long to be read as a line, and tells how long each such line was. */
function withoutLongLines(text: string, firstLine: number): { text: string; long: ReadonlyMap<number, number> } {
  const long = new Map<number, number>();
  if (text.length <= LONG_LINE) return { text, long };
  const kept: string[] = [];
  let from = 0;
  for (let line = firstLine, start = 0; start < text.length; line++) {
    const lineBreak = text.indexOf('\n', start);
    const end = lineBreak < 0 ? text.length : lineBreak;
    if (end - start > LONG_LINE) {
      long.set(line, end - start);
      kept.push(text.slice(from, start));
      from = end;
    }
    start = end + 1;
  }
  return long.size === 0 ? { text, long } : { text: [...kept, text.slice(from)].join(''), long };
}

function placed(findings: readonly Finding[], text: string, firstLine: number): PlacedFinding[] {
  let line = firstLine;
  let lineStart = 0;
  return findings.map(finding => {
    for (let at = text.indexOf('\n', lineStart); at >= 0 && at < finding.start; at = text.indexOf('\n', lineStart)) {
      line++;
      lineStart = at + 1;
    }
    return { ...finding, line, start: finding.start - lineStart, end: finding.end - lineStart };
  });
}
