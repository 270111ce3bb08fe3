import type { Finding } from './scan.ts';
import { LOOK_BACK, REACH } from './surroundings.ts';

/** How much is scanned at a time, in lines and in UTF-16 code units: mostly about half a millisecond's worth. */
const SLICE = { lines: 4_000, length: 200_000 };
/** What a finding may depend on before and after it, in lines and in UTF-16 code units: three neighbours and itself. */
const CONTEXT = { lines: LOOK_BACK, length: 4 * REACH };
/** Longer lines are scanned by columns, this many at a time, in UTF-16 code units. */
const LONG_LINE = 50_000;

/** A finding by line and column, from 0. A token never spans lines. */
export interface PlacedFinding extends Finding {
  readonly line: number;
}

/** The text of an editor. */
export interface Lines {
  readonly lineCount: number;
  /** Returns the lines from `first` up to `end`, without the latter, with their line breaks. */
  text(first: number, end: number): string;
  line(line: number): string;
}

interface Position {
  readonly line: number;
  readonly character: number;
}

/** A change of a text, as VS Code reports it. */
export interface TextChange {
  readonly range: { readonly start: Position; readonly end: Position };
  /** The length of the text that was replaced, in UTF-16 code units. */
  readonly rangeLength: number;
  readonly text: string;
}

/** Lines to scan from `first` up to `end`, without the latter; only some columns of a single line if it is long. */
export interface Region {
  readonly first: number;
  readonly end: number;
  readonly columns?: { readonly from: number; readonly to: number };
}

/** What is known of a text. */
export interface Scanned {
  /** In the order of the text. */
  readonly findings: readonly PlacedFinding[];
  /** What is still to be scanned. */
  readonly regions: readonly Region[];
}

/** A part of a text to be scanned at once, with the context that its findings may depend on. */
export interface Slice {
  readonly text: string;
  /** Returns what is known once the first region was scanned as far as the slice goes, with what was found in its text. */
  merge(scanned: Scanned, found: readonly Finding[]): Scanned;
}

/** The end column of a change of whole lines. */
const WHOLE_LINE = Number.MAX_SAFE_INTEGER;

/** Moves the findings behind a change, drops those that it touches, and adds the lines or columns that it touches to the regions. */
export function afterChange({ findings, regions }: Scanned, { range: { start, end }, text }: TextChange): Scanned {
  const breaks = text.split('\n').length - 1;
  const moved = breaks - (end.line - start.line);
  // A merged change says nothing about columns.
  const withinLine = breaks === 0 && start.line === end.line && end.character < WHOLE_LINE;
  const columns = withinLine && { from: start.character, to: start.character + text.length };
  const added = withinLine ? text.length - (end.character - start.character) : 0;
  const kept = findings.flatMap(finding => {
    const { line, start: from, end: to } = finding;
    if (line < start.line || (line === start.line && to < start.character)) return [finding];
    if (line > end.line) return [moved === 0 ? finding : { ...finding, line: line + moved }];
    if (withinLine && from > end.character) return [{ ...finding, start: from + added, end: to + added }];
    return [];
  });
  const others = regions.map((region): Region => {
    if (region.end <= start.line) return region;
    if (region.first > end.line) return { ...region, first: region.first + moved, end: region.end + moved };
    if (columns && region.columns) {
      const from = Math.min(region.columns.from, columns.from);
      return { ...region, columns: { from, to: Math.max(region.columns.to + added, columns.to) } };
    }
    const last = region.end - 1 > end.line ? region.end - 1 + moved : start.line + breaks;
    return { first: Math.min(region.first, start.line), end: last + 1 };
  });
  const changed = { first: start.line, end: start.line + breaks + 1, ...(columns && { columns }) };
  const isCovered = others.some(({ first, end }) => first <= changed.first && changed.end <= end);
  return { findings: kept, regions: isCovered ? others : [...others, changed] };
}

/** Returns one change of whole lines in place of many, all of which refer to the text as it was before. */
export function mergeChanges(changes: readonly TextChange[]): TextChange {
  let first = Number.MAX_SAFE_INTEGER;
  let last = 0;
  let moved = 0;
  for (const { range, text } of changes) {
    first = Math.min(first, range.start.line);
    last = Math.max(last, range.end.line);
    moved += text.split('\n').length - 1 - (range.end.line - range.start.line);
  }
  const range = { start: { line: first, character: 0 }, end: { line: last, character: WHOLE_LINE } };
  return { range, rangeLength: 0, text: '\n'.repeat(last - first + moved) };
}

/** Returns the beginning of a region, as much of it as is scanned at a time. */
export function sliceOf(lines: Lines, { first, end, columns }: Region): Slice {
  const line = columns && first < lines.lineCount ? lines.line(first) : '';
  return columns && line.length > LONG_LINE
    ? columnSlice(line, first, columns)
    : lineSlice(lines, first, Math.min(end, lines.lineCount));
}

function lineSlice(lines: Lines, first: number, regionEnd: number): Slice {
  const end = Math.min(regionEnd, linesFrom(lines, first, 1, SLICE));
  const from = linesFrom(lines, first, -1, CONTEXT);
  const to = linesFrom(lines, end, 1, CONTEXT);
  const contextFrom = linesFrom(lines, from, -1, CONTEXT);
  const { text, long } = withoutLongLines(lines.text(contextFrom, linesFrom(lines, to, 1, CONTEXT)), contextFrom);
  const left: Region[] = [];
  for (const [line, length] of long) {
    if (line >= first && line < end) left.push({ first: line, end: line + 1, columns: { from: 0, to: length } });
  }
  if (end < regionEnd) left.push({ first: end, end: regionEnd });
  const isInSlice = ({ line }: PlacedFinding): boolean => line >= from && line < to && !long.has(line);
  return { text, merge: (scanned, found) => merged(scanned, isInSlice, placed(found, text, contextFrom), left) };
}

function columnSlice(line: string, row: number, columns: { readonly from: number; readonly to: number }): Slice {
  const sliceEnd = Math.min(columns.to, columns.from + LONG_LINE);
  const isLast = sliceEnd >= Math.min(columns.to, line.length);
  const left = isLast ? [] : [{ first: row, end: row + 1, columns: { from: sliceEnd, to: columns.to } }];
  const from = Math.max(0, columns.from - REACH);
  const to = sliceEnd + REACH;
  const offset = Math.max(0, from - REACH);
  const isInSlice = ({ line, start, end }: PlacedFinding): boolean => line === row && start >= from && end <= to;
  const inLine = (finding: Finding): PlacedFinding => ({
    ...finding,
    line: row,
    start: finding.start + offset,
    end: finding.end + offset,
  });
  return {
    text: line.slice(offset, to + REACH),
    merge: (scanned, found) => merged(scanned, isInSlice, found.map(inLine), left),
  };
}

/** Replaces the findings of what was scanned, and the region that it was the beginning of by what is left of it. */
function merged(
  { findings, regions: [, ...others] }: Scanned,
  isInSlice: (finding: PlacedFinding) => boolean,
  found: readonly PlacedFinding[],
  left: readonly Region[],
): Scanned {
  const all = [...findings.filter(finding => !isInSlice(finding)), ...found.filter(isInSlice)];
  return { findings: all.sort((a, b) => a.line - b.line || a.start - b.start), regions: [...left, ...others] };
}

/** Returns the line that is a number of lines or an amount of text below or above a line, whichever is nearer; at least one. */
function linesFrom(lines: Lines, start: number, step: 1 | -1, limit: { lines: number; length: number }): number {
  let line = start;
  for (let count = 0, length = 0; count < limit.lines && length < limit.length; count++, line += step) {
    const passed = step > 0 ? line : line - 1;
    if (passed < 0 || passed >= lines.lineCount) break;
    length += lines.line(passed).length + 1;
  }
  return line;
}

/** Empties the lines that are too long to be scanned as lines, and returns their lengths. */
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
