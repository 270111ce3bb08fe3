import type { Cursor } from '../languages/cursor.ts';
import { CursorReader } from '../languages/cursorReader.ts';
import type { TextPlace } from '../languages/fileKinds.ts';
import { importFor } from '../languages/imports.ts';
import { plain } from './builtInFormats.ts';
import { type IndentUnit, indented, withoutRepetition } from './fitText.ts';
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
