import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findTokens, type Looking } from '../../../src/detection/scan.ts';
import {
  type Lines,
  type LinesChange,
  type PlacedFinding,
  TrackedTokens,
} from '../../../src/detection/trackedTokens.ts';
import { CASES } from '../cases.ts';

const looking: Looking = { fileName: '/home/somebody/watch.py', languageId: 'python' };
const TOKEN = 'Qz8-rT_w4KbN7vXe2Lp_';

/** A text in the editor, which counts how much of it is read. */
class EditedText implements Lines {
  read = 0;
  #lines: string[];

  constructor(text: string) {
    this.#lines = text.split('\n');
  }

  get lineCount(): number {
    return this.#lines.length;
  }

  get all(): string {
    return this.#lines.join('\n');
  }

  text(first: number, end: number): string {
    this.read += end - first;
    return this.#lines.slice(first, end).join('\n');
  }

  line(line: number): string {
    return this.#lines[line] ?? '';
  }

  replace({ startLine, startColumn, endLine, endColumn, text }: LinesChange): void {
    const changed = this.line(startLine).slice(0, startColumn) + text + this.line(endLine).slice(endColumn);
    this.#lines.splice(startLine, endLine - startLine + 1, ...changed.split('\n'));
  }
}

function readAll(tracked: TrackedTokens, lines: Lines): readonly PlacedFinding[] {
  while (!tracked.isRead) tracked.readSome(lines, looking);
  return tracked.findings;
}

/** What reading all of it at once finds. */
function foundIn(text: string): PlacedFinding[] {
  return findTokens(text, looking).map(finding => {
    const before = text.slice(0, finding.start).split('\n');
    const start = before.at(-1)?.length ?? 0;
    return { ...finding, line: before.length - 1, start, end: start + finding.end - finding.start };
  });
}

describe('The tokens of a text that changes', () => {
  it('are those that reading all of it again would find, whatever is changed', () => {
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
          const tracked = new TrackedTokens();
          tracked.invalidate(text);
          for (const [line, column, length, inserted, readsBetween] of edits) {
            const startLine = line % text.lineCount;
            const startColumn = column % (text.line(startLine).length + 1);
            const endLine = Math.min(text.lineCount - 1, startLine + (length % 3));
            const endColumn =
              endLine === startLine
                ? Math.min(text.line(endLine).length, startColumn + (length % 7))
                : length % (text.line(endLine).length + 1);
            const change = { startLine, startColumn, endLine, endColumn, text: inserted.join('') };
            text.replace(change);
            tracked.change(change);
            if (readsBetween) readAll(tracked, text);
          }
          assert.deepEqual(readAll(tracked, text), foundIn(text.all));
        },
      ),
      { numRuns: CASES },
    );
  });

  it('cost a few hundred lines for each change in a long text', () => {
    const text = new EditedText(`PLEX_TOKEN=${TOKEN}\n${'some words\n'.repeat(100_000)}PLEX_TOKEN=${TOKEN}\n`);
    const tracked = new TrackedTokens();
    tracked.invalidate(text);
    assert.equal(readAll(tracked, text).length, 2);
    text.read = 0;
    const change = { startLine: 50_000, startColumn: 4, endLine: 50_000, endColumn: 4, text: '\n' };
    text.replace(change);
    tracked.change(change);
    assert.deepEqual(
      readAll(tracked, text).map(({ line }) => line),
      [0, 100_002],
    );
    assert.ok(text.read < 500, `${text.read} lines`);
  });

  it("keep what says far above them that they are Plex's, also while only lines below are read", () => {
    const text = new EditedText(`plex:\n${'  # more\n'.repeat(95)}  token: ${TOKEN}\n${'  # more\n'.repeat(200)}`);
    const tracked = new TrackedTokens();
    tracked.invalidate(text);
    assert.equal(readAll(tracked, text).length, 1);
    const change = { startLine: 150, startColumn: 0, endLine: 150, endColumn: 0, text: 'x' };
    text.replace(change);
    tracked.change(change);
    assert.equal(readAll(tracked, text).length, 1);
  });

  it('are all found where the text grows before it was read', () => {
    const text = new EditedText(`a\n${'b\n'.repeat(600)}PLEX_TOKEN=${TOKEN}`);
    const tracked = new TrackedTokens();
    tracked.invalidate(text);
    const change = { startLine: 0, startColumn: 0, endLine: 0, endColumn: 0, text: 'new\n'.repeat(400) };
    text.replace(change);
    tracked.change(change);
    assert.equal(readAll(tracked, text).length, 1);
  });

  it('are found in a text of one long line too, without reading all of it for each change', () => {
    const filler = '{"name":"value"},'.repeat(20_000);
    const text = new EditedText(`${filler}{"plexToken":"${TOKEN}"},${filler}`);
    const tracked = new TrackedTokens();
    tracked.invalidate(text);
    readAll(tracked, text);
    text.read = 0;
    for (const startColumn of [100, 90]) {
      const change = { startLine: 0, startColumn, endLine: 0, endColumn: startColumn, text: `"plexToken":"${TOKEN}",` };
      text.replace(change);
      tracked.change(change);
    }
    assert.deepEqual(readAll(tracked, text), foundIn(text.all));
    assert.equal(tracked.findings.length, 3);
    assert.equal(text.read, 0);
  });

  it('are read in steps, within a line too, so that a keystroke never waits for all of it', () => {
    const names = 500;
    const text = new EditedText(`${`token${' '.repeat(80)}`.repeat(names)}plexToken="${TOKEN}"`);
    const tracked = new TrackedTokens();
    tracked.invalidate(text);
    let steps = 1;
    for (; !tracked.isRead; steps++) tracked.readSome(text, looking, () => true);
    assert.ok(steps > names, `${steps} steps`);
    assert.deepEqual(tracked.findings, foundIn(text.all));
    assert.equal(tracked.findings.length, 1);
  });

  it('are those of the text as it is, where it changes while a slice is read', () => {
    const text = new EditedText(`token = 1\n${'token\n'.repeat(20)}plexToken = "${TOKEN}"`);
    const tracked = new TrackedTokens();
    tracked.invalidate(text);
    for (let step = 0; step < 5; step++) tracked.readSome(text, looking, () => true);
    assert.ok(!tracked.isRead);
    const change = { startLine: 0, startColumn: 0, endLine: 0, endColumn: 9, text: `\n\nplexToken = "${TOKEN}"` };
    text.replace(change);
    tracked.change(change);
    while (!tracked.isRead) tracked.readSome(text, looking, () => true);
    assert.deepEqual(tracked.findings, foundIn(text.all));
    assert.equal(tracked.findings.length, 2);
  });
});
