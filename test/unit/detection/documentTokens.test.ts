import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { TextDocument, TextDocumentContentChangeEvent } from 'vscode';
import { DocumentTokens } from '../../../src/detection/documentTokens.ts';

const TOKEN = 'Qz7-hV2nKd_9sWmLx4Tb';
const none = () => [];

/** A document as VS Code has one, as far as it is read here; it counts what is. */
class FakeDocument {
  lines: string[];
  linesRead = 0;
  textsRead = 0;
  readonly uri = { path: '/file.py' };

  constructor(text: string) {
    this.lines = text.split('\n');
  }

  get lineCount(): number {
    return this.lines.length;
  }

  getText(): string {
    this.textsRead++;
    return this.lines.join('\n');
  }

  lineAt(line: number): { text: string } {
    this.linesRead++;
    return { text: this.lines[line] ?? assert.fail('There is no such line') };
  }

  /** Replaces lines and characters, and tells of it as VS Code does. */
  replace(line: number, start: number, endLine: number, end: number, text: string): TextDocumentContentChangeEvent {
    const whole = (this.lines[line] ?? '').slice(0, start) + text + (this.lines[endLine] ?? '').slice(end);
    this.lines.splice(line, endLine - line + 1, ...whole.split('\n'));
    const range = { start: { line, character: start }, end: { line: endLine, character: end } };
    return { range, text } as unknown as TextDocumentContentChangeEvent;
  }
}

function open(text: string) {
  const document = new FakeDocument(text);
  const tokens = new DocumentTokens(document as unknown as TextDocument);
  tokens.read(document.getText(), none);
  return { document, tokens };
}

describe('The tokens of a document', () => {
  it('are where they stand', () => {
    const { tokens } = open(`# a\nPLEX_TOKEN = '${TOKEN}'\n\nplex_token='${TOKEN}'`);
    assert.deepEqual(tokens.all, [
      { kind: 'lasting', line: 1, start: 14, end: 34 },
      { kind: 'lasting', line: 3, start: 12, end: 32 },
    ]);
  });

  it('move with the lines above them, and nothing else is read', () => {
    const { document, tokens } = open(
      `${'x = 1\n'.repeat(20_000)}PLEX_TOKEN = '${TOKEN}'\n${'y = 1\n'.repeat(20_000)}`,
    );
    document.textsRead = document.linesRead = 0;
    assert.equal(tokens.change([document.replace(5, 0, 5, 0, 'one\ntwo\n')], none), true);
    assert.equal(tokens.all[0]?.line, 20_002);
    assert.equal(tokens.change([document.replace(5, 0, 5, 0, 'z')], none), false);
    assert.equal(document.textsRead, 0);
    assert.ok(document.linesRead < 500, `${document.linesRead} lines`);
  });

  it('come and go with what a line far from theirs says', () => {
    const { document, tokens } = open(`token = '${TOKEN}'\n${'\n'.repeat(20)}server = None`);
    assert.deepEqual(tokens.all, []);
    tokens.change([document.replace(21, 9, 21, 13, 'PlexServer(url, token)')], none);
    assert.equal(tokens.all.length, 1);
    tokens.change([document.replace(21, 9, 21, 10, 'p')], none);
    assert.deepEqual(tokens.all, []);
  });

  it('are after any changes the same as if all had been read', () => {
    const line = fc.constantFrom(
      ...[
        '',
        'x = 1',
        'plex:',
        `  token: ${TOKEN}`,
        `PLEX_TOKEN=${TOKEN}`,
        `token = '${TOKEN}'`,
        'a = PlexServer(url, token)',
        '[plex]',
        'tautulli:',
      ],
    );
    const edit = fc.record({
      line: fc.nat(),
      length: fc.nat(3),
      column: fc.nat(12),
      text: fc.array(line, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 300, size: 'max' }),
        fc.array(edit, { maxLength: 6 }),
        (lines, edits) => {
          const { document, tokens } = open(lines.join('\n'));
          for (const { line: at, length, column, text } of edits) {
            const first = at % document.lineCount;
            const last = Math.min(document.lineCount - 1, first + length);
            const start = Math.min(column, document.lines[first]?.length ?? 0);
            const end = last === first ? start : Math.min(column, document.lines[last]?.length ?? 0);
            tokens.change([document.replace(first, start, last, end, text.join('\n'))], none);
          }
          assert.deepEqual(tokens.all, open(document.getText()).tokens.all);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("are the user's own first, where both are known", () => {
    const document = new FakeDocument(`PLEX_TOKEN=${TOKEN}`);
    const tokens = new DocumentTokens(document as unknown as TextDocument);
    tokens.read(document.getText(), text => [{ start: text.indexOf(TOKEN), end: text.indexOf(TOKEN) + 20 }]);
    assert.deepEqual(tokens.all, [{ kind: 'own', line: 0, start: 11, end: 31 }]);
  });
});
