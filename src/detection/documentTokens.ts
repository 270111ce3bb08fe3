import type { TextDocument, TextDocumentContentChangeEvent } from 'vscode';
import { findTokens, REACH } from './findTokens.ts';
import type { TokenKind } from './tokenShape.ts';

/** A token of a document, on one line. */
export interface DocumentToken {
  readonly kind: TokenKind | 'own';
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** Finds more in a text than what stands around the words says: the user's own tokens. */
export type FindOwn = (text: string) => readonly { readonly start: number; readonly end: number }[];

/**
 * The tokens of a document, kept as it changes: of a change only the lines around it are read, as far as one line can say
 * something of another.
 */
export class DocumentTokens {
  readonly #document: TextDocument;
  #tokens: readonly DocumentToken[] = [];

  constructor(document: TextDocument) {
    this.#document = document;
  }

  get all(): readonly DocumentToken[] {
    return this.#tokens;
  }

  /** @param text all of the document */
  read(text: string, findOwn: FindOwn): void {
    this.#tokens = this.#scan(text, 0, findOwn);
  }

  /** @returns whether the tokens are others, or stand elsewhere, than before */
  change(changes: readonly TextDocumentContentChangeEvent[], findOwn: FindOwn): boolean {
    const before = this.#tokens;
    // From the end on, as VS Code gives them: each shifts only what is below it, and those are done.
    for (const change of changes.toSorted((a, b) => b.range.start.line - a.range.start.line)) {
      this.#shift(change);
    }
    for (const [first, last] of windows(changes)) this.#readLines(first, last, findOwn);
    return !isSame(before, this.#tokens);
  }

  #shift({ range, text }: TextDocumentContentChangeEvent): void {
    const added = countLines(text) - (range.end.line - range.start.line);
    this.#tokens = this.#tokens.flatMap(token => {
      if (token.line < range.start.line) return [token];
      // Those on the lines of the change are found anew.
      return token.line > range.end.line ? [{ ...token, line: token.line + added }] : [];
    });
  }

  /** Reads some lines anew, and those around them that say something of them. */
  #readLines(first: number, last: number, findOwn: FindOwn): void {
    const document = this.#document;
    const [from, to] = [Math.max(0, first - REACH), Math.min(document.lineCount - 1, last + REACH)];
    const [top, bottom] = [Math.max(0, from - REACH), Math.min(document.lineCount - 1, to + REACH)];
    const lines = Array.from({ length: bottom - top + 1 }, (_, index) => document.lineAt(top + index).text);
    const found = this.#scan(lines.join('\n'), top, findOwn).filter(({ line }) => line >= from && line <= to);
    const others = this.#tokens.filter(({ line }) => line < from || line > to);
    this.#tokens = [...others, ...found].sort((a, b) => a.line - b.line || a.start - b.start);
  }

  #scan(text: string, firstLine: number, findOwn: FindOwn): DocumentToken[] {
    const own = findOwn(text).map(token => ({ ...token, kind: 'own' as const }));
    const starts = new Set(own.map(({ start }) => start));
    const others = findTokens(text, this.#document.uri.path).filter(({ start }) => !starts.has(start));
    return withLines(
      text,
      [...own, ...others].sort((a, b) => a.start - b.start),
      firstLine,
    );
  }
}

interface InText {
  readonly kind: DocumentToken['kind'];
  readonly start: number;
  readonly end: number;
}

/** @param tokens in the order of the text */
function withLines(text: string, tokens: readonly InText[], firstLine: number): DocumentToken[] {
  let line = firstLine;
  let lineStart = 0;
  return tokens.map(({ kind, start, end }) => {
    for (let next = text.indexOf('\n', lineStart); next >= 0 && next < start; next = text.indexOf('\n', lineStart)) {
      lineStart = next + 1;
      line++;
    }
    return { kind, line, start: start - lineStart, end: end - lineStart };
  });
}

/** The lines that changes have left, joined where they are near each other. */
function windows(changes: readonly TextDocumentContentChangeEvent[]): [first: number, last: number][] {
  let shift = 0;
  const all: [number, number][] = [];
  for (const { range, text } of changes.toSorted((a, b) => a.range.start.line - b.range.start.line)) {
    const first = range.start.line + shift;
    const last = first + countLines(text);
    shift += countLines(text) - (range.end.line - range.start.line);
    const before = all.at(-1);
    if (before && first <= before[1] + REACH) before[1] = Math.max(before[1], last);
    else all.push([first, last]);
  }
  return all;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function isSame(a: readonly DocumentToken[], b: readonly DocumentToken[]): boolean {
  return a.length === b.length && a.every((token, index) => isSameToken(token, b[index]));
}

function isSameToken(a: DocumentToken, b: DocumentToken | undefined): boolean {
  return a.kind === b?.kind && a.line === b.line && a.start === b.start && a.end === b.end;
}
