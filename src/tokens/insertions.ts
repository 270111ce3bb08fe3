import type { Cursor } from '../languages/cursor.ts';
import { CursorReader } from '../languages/cursorReader.ts';
import type { TextPlace } from '../languages/fileKinds.ts';
import { importFor } from '../languages/imports.ts';
import { plain } from './builtInFormats.ts';
import { type Format, type FormatValues, fits } from './formats.ts';

/** A text for a place, and lines that are inserted elsewhere in the file. */
export interface TextForPlace {
  readonly text: string;
  readonly imports?: { readonly offset: number; readonly text: string };
}

/** Fits what is inserted to the places of one text that it goes into. Offsets are in UTF-16 code units. */
export class Insertions {
  readonly #text: string;
  readonly #fileName: string;
  readonly #unit: IndentUnit;
  readonly #cursors: CursorReader;
  readonly #usesPlexApiNames: boolean;

  constructor(text: string, place: TextPlace, unit: IndentUnit) {
    this.#text = text;
    this.#fileName = place.fileName;
    this.#unit = unit;
    this.#cursors = new CursorReader(text, place);
    this.#usesPlexApiNames = text.includes('PLEXAPI_AUTH_SERVER_');
  }

  /** Returns a token or a URL as a value: in quotes, where the language needs them and none are open. */
  plain(value: string, offset: number, end = offset): string {
    const cursor = this.#cursors.at(offset, end);
    const { place, before, after, indentation = '', separators = { before: '', after: '' } } = cursor;
    const text = plain(value, cursor);
    // The scheme of a URL may be there.
    const fitting = isText(cursor) ? withoutRepetition(text, before, after) : text;
    return place === 'value' ? indentation + separators.before + fitting + separators.after : fitting;
  }

  /** Returns the text of a format; `undefined` where it doesn't fit. */
  inFormat(format: Format, values: FormatValues, offset: number, end = offset): TextForPlace | undefined {
    const cursor = this.#cursors.at(offset, end);
    const { before, after, indentation = '', separators, region } = cursor;
    const regionText = this.#text.slice(region.start, region.end);
    const file = { text: regionText, usesPlexApiNames: this.#usesPlexApiNames };
    const rendered = format.render(values, cursor, file);
    if (rendered === undefined) return undefined;
    const rest = isText(cursor) || format.isOwn ? withoutRepetition(rendered, before, after) : rendered;
    if (!fits(rest, cursor)) return undefined;
    const inner = separators?.before.endsWith('\n  ') ? rest.replaceAll('\n', '\n  ') : rest;
    // A format of the user's is a whole value.
    const isWhole = separators === undefined || (format.isOwn && cursor.place === 'value');
    const separated = isWhole ? inner : separators.before + inner + separators.after;
    const text = indentation + indented(separated, before + indentation, this.#unit);
    return format.needs ? this.#withImports(text, format.needs, cursor, offset) : { text };
  }

  /** Puts the imports where the file has its own, or before the text, where that is nearer to the beginning of the file. */
  #withImports(
    text: string,
    needs: NonNullable<Format['needs']>,
    { region, before }: Cursor,
    offset: number,
  ): TextForPlace {
    const imports = importFor(needs, this.#text.slice(region.start, region.end), this.#fileName);
    if (!imports) return { text };
    const at = this.#lineStart(imports.line, region.start);
    return at < offset - before.length
      ? { text, imports: { offset: at, text: imports.text } }
      : { text: `${imports.text}\n${text}` };
  }

  /** Returns the offset of a line that is counted from an offset. */
  #lineStart(line: number, from: number): number {
    // The text behind an opening tag is no line of its own.
    let at = from === 0 || this.#text.charAt(from - 1) === '\n' ? from : this.#text.indexOf('\n', from) + 1;
    for (let count = 0; count < line; count++) at = this.#text.indexOf('\n', at) + 1 || this.#text.length;
    return at;
  }
}

/** Returns whether no syntax stands between a text and what is before and behind it. */
function isText({ place, file }: Cursor): boolean {
  return ['string', 'comment', 'text'].includes(place) || (place === 'value' && file.quote === undefined);
}

/** The longest beginning of a text that may be on the line already, in UTF-16 code units. */
const LONGEST = 200;
const CLOSING = '"\'`,;)]}';
/** The widest level of indentation, in spaces: a workspace may set any number. */
const WIDEST = 64;

/** One level of indentation in an editor: a tab, or this many spaces. */
export interface IndentUnit {
  readonly insertSpaces: boolean;
  readonly tabSize: number;
}

/**
 * Leaves out of a text what is on the line already: after `X-Plex-Token: ` a header is its value alone, and after
 * `"plexToken": "`, before a quote, a member of JSON is too.
 */
export function withoutRepetition(text: string, before: string, after: string): string {
  const begun = before.slice(-LONGEST).toLowerCase();
  const beginning = text.slice(0, LONGEST);
  const lower = beginning.toLowerCase();
  // A value is never cut: what is left out ends with a separator.
  const ends = Array.from(beginning.matchAll(/[^\w-]/g), ({ index }) => index + 1);
  const length = ends.findLast(end => end < text.length && begun.endsWith(lower.slice(0, end))) ?? 0;
  if (length === 0) return text;
  const rest = text.slice(length);
  let end = rest.length;
  while (end > 0 && CLOSING.includes(rest.charAt(end - 1))) end--;
  return end < rest.length && after.startsWith(rest.slice(end)) ? rest.slice(0, end) : rest;
}

/**
 * Indents a text of several lines: all but the first begin like the line that the text goes into.
 *
 * @param text with two spaces, or a tab, for each level of indentation
 * @param before the part of its line before it
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
