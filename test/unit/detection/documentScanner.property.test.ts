import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DocumentScanner, type DocumentText } from '../../../src/detection/documentScanner.ts';
import type { PlacedFinding, TextChange } from '../../../src/detection/scanner/regions.ts';
import { findTokens, scanOptions } from '../../../src/detection/scanner/scan.ts';
import { until } from '../../until.ts';
import { CASES } from '../cases.ts';
import { SHAPE_SAMPLES } from '../shapeSamples.ts';

const place = { fileName: '/home/somebody/watch.py', languageId: 'python' };
const TOKEN = 'Qz8-rT_w4KbN7vXe2Lp_';

/** The text of an editor, which counts how many lines are read. */
class EditedText implements DocumentText {
  read = 0;
  #lines: string[];

  constructor(text: string) {
    this.#lines = text.split('\n');
  }

  get lineCount(): number {
    return this.#lines.length;
  }

  get length(): number {
    return this.all.length;
  }

  get all(): string {
    return this.#lines.join('\n');
  }

  text(first: number, end: number): string {
    this.read += Math.min(end, this.lineCount) - first;
    return this.#lines.slice(first, end).join('\n');
  }

  line(line: number): string {
    return this.#lines[line] ?? '';
  }

  /** Replaces the text between two places, each a line and a column, and returns the change. */
  replace([startLine, startColumn]: Place, [endLine, endColumn]: Place, text: string): TextChange {
    const replaced = this.#lines.slice(startLine, endLine + 1).join('\n');
    const rangeLength = replaced.length - startColumn - (this.line(endLine).length - endColumn);
    const changed = this.line(startLine).slice(0, startColumn) + text + this.line(endLine).slice(endColumn);
    this.#lines.splice(startLine, endLine - startLine + 1, ...changed.split('\n'));
    const start = { line: startLine, character: startColumn };
    return { range: { start, end: { line: endLine, character: endColumn } }, rangeLength, text };
  }
}

type Place = readonly [line: number, column: number];

/** Returns what a scan of the whole text finds. */
function foundIn(text: string): PlacedFinding[] {
  return findTokens(text, scanOptions(place)).map(finding => {
    const before = text.slice(0, finding.start).split('\n');
    const start = before.at(-1)?.length ?? 0;
    return { ...finding, line: before.length - 1, start, end: start + finding.end - finding.start };
  });
}

describe('The scanner of a document', () => {
  const scanners: DocumentScanner[] = [];
  afterEach(() => {
    for (const scanner of scanners.splice(0)) scanner.dispose();
  });

  function scannerOf(text: EditedText): DocumentScanner {
    const scanner = new DocumentScanner(text, place, () => undefined);
    scanners.push(scanner);
    scanner.restart([]);
    return scanner;
  }

  function scanAll(scanner: DocumentScanner): readonly PlacedFinding[] {
    scanner.scan(Number.POSITIVE_INFINITY);
    return scanner.findings;
  }

  it('finds what a scan of the whole text would find, after any changes', () => {
    const piece = fc.constantFrom(
      ...[
        `PLEX_TOKEN = "${TOKEN}"\n`,
        `token = '${TOKEN}'\n`,
        'PlexServer(url, token)\n',
        '\n',
        'plex:\n',
        `  token: ${TOKEN}\n`,
      ],
      ...['x', '"', ' ', '\n\n\n', TOKEN, 'token = 1\n', '# a line that says nothing\n'.repeat(60)],
    );
    const number = fc.nat(1_000_000);
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.array(fc.tuple(number, number, number, fc.array(piece, { maxLength: 2 }), fc.boolean()), { maxLength: 8 }),
        (pieces, edits) => {
          const text = new EditedText(pieces.join(''));
          const scanner = scannerOf(text);
          for (const [line, column, length, inserted, scansBetween] of edits) {
            const startLine = line % text.lineCount;
            const startColumn = column % (text.line(startLine).length + 1);
            const endLine = Math.min(text.lineCount - 1, startLine + (length % 3));
            const endColumn =
              endLine === startLine
                ? Math.min(text.line(endLine).length, startColumn + (length % 7))
                : length % (text.line(endLine).length + 1);
            scanner.change([text.replace([startLine, startColumn], [endLine, endColumn], inserted.join(''))]);
            if (scansBetween) scanAll(scanner);
          }
          assert.deepEqual(scanAll(scanner), foundIn(text.all));
          scanner.dispose();
        },
      ),
      { numRuns: CASES },
    );
  });

  it('finds what a scan of the whole text would find, after many changes at once', () => {
    const line = fc.constantFrom(`PLEX_TOKEN = "${TOKEN}"`, `token = '${TOKEN}'`, 'PlexServer(url, token)', '', 'x');
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 25, maxLength: 60 }),
        fc.array(fc.constantFrom('', '\n', 'x', `PLEX_TOKEN=${TOKEN}\n`), { minLength: 25, maxLength: 25 }),
        fc.nat(30),
        (lines, inserted, first) => {
          // The last token is too far away to be scanned again.
          const text = new EditedText(['', ...lines, '\n'.repeat(400), `PLEX_TOKEN=${TOKEN}`].join('\n'));
          const scanner = scannerOf(text);
          scanAll(scanner);
          const start = first % lines.length;
          // VS Code reports the last change first, so that none moves another.
          const changes = inserted.map((piece, index) => {
            const line = start + inserted.length - 1 - index;
            return text.replace([line, 0], [line, 0], piece);
          });
          scanner.change(changes);
          assert.deepEqual(scanAll(scanner), foundIn(text.all));
          scanner.dispose();
        },
      ),
      { numRuns: Math.ceil(CASES / 10) },
    );
  });

  it('follows any number of changes at once', () => {
    const text = new EditedText(`PLEX_TOKEN=${TOKEN}\n\n`);
    const scanner = scannerOf(text);
    scanAll(scanner);
    const change = text.replace([1, 0], [1, 0], '\n');
    const nothing: TextChange = { ...change, text: '' };
    scanner.change([change, ...Array.from({ length: 200_000 }, () => nothing)]);
    assert.deepEqual(scanAll(scanner), foundIn(text.all));
  });

  it('finds every token of a long line after many changes at once in it', () => {
    const filler = '{"name":"value"},'.repeat(4_000);
    const text = new EditedText(`${filler}{"plexToken":"${TOKEN}"},${filler}{"plexToken":"${TOKEN}"}`);
    const scanner = scannerOf(text);
    assert.equal(scanAll(scanner).length, 2);
    // VS Code reports the last change first.
    scanner.change(
      Array.from({ length: 25 }, (_, index) => text.replace([0, 250 - 10 * index], [0, 250 - 10 * index], 'x')),
    );
    assert.deepEqual(scanAll(scanner), foundIn(text.all));
    assert.equal(scanner.findings.length, 2);
  });

  it('shows the same findings again if it was asked to while it scanned', async () => {
    const text = new EditedText(`PLEX_TOKEN=${TOKEN}\n`);
    let count = 0;
    const scanner = new DocumentScanner(text, place, () => count++);
    scanners.push(scanner);
    scanner.restart([]);
    await until('the findings', () => count === 1);
    scanner.change([text.replace([1, 0], [1, 0], 'x')]);
    scanner.refresh();
    assert.equal(count, 1);
    await until('the findings again', () => count === 2);
  });

  it('shows the findings after a change of them, and after no other change', async () => {
    const tokens = [SHAPE_SAMPLES.transient, `${SHAPE_SAMPLES.transient.slice(0, -1)}1`];
    const text = new EditedText(`${tokens[0]}\n`);
    const shown: (readonly PlacedFinding[])[] = [];
    const scanner = new DocumentScanner(text, place, findings => shown.push(findings));
    scanners.push(scanner);
    scanner.restart([]);
    await until('the first findings', () => shown.length === 1);
    scanner.change([text.replace([1, 0], [1, 0], 'x')]);
    await until('the second scan', () => scanner.isDone);
    // A token of the same kind in the same place.
    scanner.change([text.replace([0, 0], [0, tokens[0]?.length ?? 0], tokens[1] ?? '')]);
    await until('the findings of another token', () => shown.length === 2);
    assert.deepEqual(shown[1], foundIn(text.all));
    scanner.refresh();
    assert.equal(shown.length, 3);
  });

  it('reads a few hundred lines for each change in a long text', () => {
    const text = new EditedText(`PLEX_TOKEN=${TOKEN}\n${'some words\n'.repeat(100_000)}PLEX_TOKEN=${TOKEN}\n`);
    const scanner = scannerOf(text);
    assert.equal(scanAll(scanner).length, 2);
    text.read = 0;
    scanner.change([text.replace([50_000, 4], [50_000, 4], '\n')]);
    assert.deepEqual(
      scanAll(scanner).map(({ line }) => line),
      [0, 100_002],
    );
    assert.ok(text.read < 500, `${text.read} lines`);
  });

  it('keeps a finding that belongs to Plex by a line far above it when only lines below it are scanned', () => {
    const text = new EditedText(`plex:\n${'  # more\n'.repeat(95)}  token: ${TOKEN}\n${'  # more\n'.repeat(200)}`);
    const scanner = scannerOf(text);
    assert.equal(scanAll(scanner).length, 1);
    scanner.change([text.replace([150, 0], [150, 0], 'x')]);
    assert.equal(scanAll(scanner).length, 1);
  });

  it('finds every token in a text that grows before its first scan', () => {
    const text = new EditedText(`a\n${'b\n'.repeat(600)}PLEX_TOKEN=${TOKEN}`);
    const scanner = scannerOf(text);
    scanner.change([text.replace([0, 0], [0, 0], 'new\n'.repeat(400))]);
    assert.equal(scanAll(scanner).length, 1);
  });

  it('scans one long line without reading all of it for each change', () => {
    const filler = '{"name":"value"},'.repeat(20_000);
    const text = new EditedText(`${filler}{"plexToken":"${TOKEN}"},${filler}`);
    const scanner = scannerOf(text);
    scanAll(scanner);
    text.read = 0;
    for (const column of [100, 90]) scanner.change([text.replace([0, column], [0, column], `"plexToken":"${TOKEN}",`)]);
    assert.deepEqual(scanAll(scanner), foundIn(text.all));
    assert.equal(scanner.findings.length, 3);
    assert.equal(text.read, 0);
  });

  it('scans in steps, within a line too, so that a keystroke never waits for all of it', () => {
    const names = 500;
    const text = new EditedText(`${`token${' '.repeat(80)}`.repeat(names)}plexToken="${TOKEN}"`);
    const scanner = scannerOf(text);
    let steps = 1;
    for (; !scanner.isDone; steps++) scanner.scan(0);
    assert.ok(steps > names, `${steps} steps`);
    assert.deepEqual(scanner.findings, foundIn(text.all));
    assert.equal(scanner.findings.length, 1);
  });

  it('starts a slice again if the text changes during its scan', () => {
    const text = new EditedText(`token = 1\n${'token\n'.repeat(20)}plexToken = "${TOKEN}"`);
    const scanner = scannerOf(text);
    for (let step = 0; step < 5; step++) scanner.scan(0);
    assert.ok(!scanner.isDone);
    scanner.change([text.replace([0, 0], [0, 9], `\n\nplexToken = "${TOKEN}"`)]);
    while (!scanner.isDone) scanner.scan(0);
    assert.deepEqual(scanner.findings, foundIn(text.all));
    assert.equal(scanner.findings.length, 2);
  });

  it('finds nothing in a binary text, nor in one over 5 MiB until it gets shorter', () => {
    const line = `PLEX_TOKEN=${TOKEN}\n`;
    assert.deepEqual(scanAll(scannerOf(new EditedText(`\0${line}`))), []);
    const text = new EditedText(`${'x'.repeat(79)}\n`.repeat((5 * 1024 * 1024) / 80) + line);
    const scanner = scannerOf(text);
    assert.deepEqual(scanAll(scanner), []);
    scanner.change([text.replace([0, 0], [1, 0], '')]);
    assert.equal(scanAll(scanner).length, 1);
  });
});
