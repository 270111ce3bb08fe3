import * as vscode from 'vscode';
import type { OwnToken } from './ownToken.ts';
import type { Lines, LinesChange, PlacedFinding } from './trackedTokens.ts';
import { TrackedTokens } from './trackedTokens.ts';

/** In UTF-16 code units: what is larger is not read. */
const LARGEST = 5 * 1024 * 1024;
/** How much of a text shows whether it is one, in lines and in UTF-16 code units. */
const BEGINNING = { lines: 50, length: 8_000 };

/** So many changes at once are taken as one, from the first to the last: with a thousand cursors, a keystroke is a thousand. */
const MANY = 20;

/** The tokens of an open document, as far as it was read. */
export class DocumentTokens {
  readonly document: vscode.TextDocument;
  readonly #tracked = new TrackedTokens();
  readonly #lines: Lines;
  /** In UTF-16 code units. */
  #size: number;
  #isText: boolean;

  constructor(document: vscode.TextDocument) {
    this.document = document;
    this.#lines = {
      get lineCount() {
        return document.lineCount;
      },
      text: (first, end) => document.getText(new vscode.Range(first, 0, end, 0)),
      line: line => document.lineAt(line).text,
    };
    this.#size = document.offsetAt(new vscode.Position(document.lineCount, 0));
    this.#isText = !this.beginning.includes('\0');
    this.invalidate();
  }

  /** Enough of the text to see what it is. */
  get beginning(): string {
    return this.#lines.text(0, BEGINNING.lines).slice(0, BEGINNING.length);
  }

  get findings(): readonly PlacedFinding[] {
    return this.#isReadable ? this.#tracked.findings : [];
  }

  get isRead(): boolean {
    return !this.#isReadable || this.#tracked.isRead;
  }

  invalidate(): void {
    this.#tracked.invalidate(this.#lines);
  }

  /** Takes in what has changed. Reads nothing. */
  change(changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    const wasReadable = this.#isReadable;
    for (const { rangeLength, text } of changes) this.#size += text.length - rangeLength;
    const each = changes.map(toLinesChange);
    for (const change of each.length > MANY ? [asOne(each)] : each) this.#tracked.change(change);
    if (!wasReadable && this.#isReadable) this.invalidate();
  }

  /** Reads on until a moment, on the clock of `performance`, or to the end. */
  read(own: readonly OwnToken[], until = Number.POSITIVE_INFINITY): void {
    const { languageId, uri } = this.document;
    const looking = { fileName: uri.path, languageId, own };
    const isOver = (): boolean => performance.now() >= until;
    do {
      if (this.isRead) return;
      this.#tracked.readSome(this.#lines, looking, isOver);
    } while (!isOver());
  }

  get #isReadable(): boolean {
    return this.#isText && this.#size <= LARGEST;
  }
}

function toLinesChange({ range: { start, end }, text }: vscode.TextDocumentContentChangeEvent): LinesChange {
  return { startLine: start.line, startColumn: start.character, endLine: end.line, endColumn: end.character, text };
}

/** All of them tell of the text as it was before. */
function asOne(changes: readonly LinesChange[]): LinesChange {
  const startLine = Math.min(...changes.map(change => change.startLine));
  const endLine = Math.max(...changes.map(change => change.endLine));
  const breaks = changes.map(change => change.text.split('\n').length - 1 - (change.endLine - change.startLine));
  const text = '\n'.repeat(breaks.reduce((sum, each) => sum + each, endLine - startLine));
  return { startLine, startColumn: 0, endLine, endColumn: Number.MAX_SAFE_INTEGER, text };
}
