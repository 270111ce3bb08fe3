import { codeCursor } from './codeCursor.ts';
import { dotenvCursor, httpCursor, iniCursor } from './configurationCursor.ts';
import type { Cursor, Found, Position } from './cursor.ts';
import { type FileKind, kindOf, type TextPlace } from './fileKinds.ts';
import { Lexer } from './lexer.ts';
import { type Region, regionsOf } from './regions.ts';
import { syntaxOf } from './syntaxes.ts';
import { yamlCursor } from './yamlCursor.ts';

/** The longest text that is read, in UTF-16 code units. Nothing is known of a place behind it. */
const LONGEST = 2_000_000;
/** The part of a text that shows which program reads it, in UTF-16 code units. */
const BEGINNING = 10_000;

/** Reads the cursors of one text. Each has to be behind the one before, or the text is read again. */
export class CursorReader {
  readonly #text: string;
  readonly #regions: readonly Region[];
  readonly #rest: FileKind;
  /** Each format is fitted to the same places. */
  readonly #cursors = new Map<string, Cursor>();
  #lexer: { readonly lexer: Lexer; readonly region: Region; readonly offset: number } | undefined;

  constructor(text: string, place: TextPlace) {
    this.#text = text;
    const { regions, rest } = regionsOf(text.slice(0, LONGEST), kindOf(place, text.slice(0, BEGINNING)));
    this.#regions = regions;
    this.#rest = rest;
  }

  /** @param end the offset behind what is replaced */
  at(offset: number, end = offset): Cursor {
    const key = `${offset}-${end}`;
    const known = this.#cursors.get(key) ?? this.#read(offset, end);
    this.#cursors.set(key, known);
    return known;
  }

  #read(offset: number, end: number): Cursor {
    const text = this.#text;
    const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    const lineEnd = text.indexOf('\n', end);
    const before = text.slice(lineStart, offset);
    const after = text.slice(end, lineEnd < 0 ? undefined : lineEnd).replace(/\r$/, '');
    const ownLine = before.trim() === '' && after.trim() === '';
    const region = this.#regionAt(offset);
    const position = { text, offset, end, before, after, ownLine };
    return { file: region.kind, region, before, after, ownLine, ...this.#find(position, region) };
  }

  #regionAt(offset: number): Region {
    const region = this.#regions.findLast(({ start, end }) => start <= offset && offset <= end);
    return region ?? { kind: this.#rest, start: 0, end: this.#text.length };
  }

  #find(position: Position, region: Region): Found {
    const { offset } = position;
    if (offset > LONGEST) return { place: 'text' };
    const { kind } = region;
    switch (kind.style) {
      case 'dotenv':
        return dotenvCursor(position);
      case 'ini':
        return iniCursor(position);
      case 'http':
        return httpCursor(position, region);
      case 'yaml':
        return yamlCursor(position, region);
    }
    const syntax = syntaxOf(kind);
    if (!syntax) return { place: 'text' };
    const known = this.#lexer;
    const isBehind = known !== undefined && known.region.start === region.start && known.offset <= offset;
    const lexer = isBehind ? known.lexer : new Lexer(this.#text, syntax, region.start);
    lexer.readTo(offset);
    this.#lexer = { lexer, region, offset };
    return codeCursor(position, lexer, kind);
  }
}
