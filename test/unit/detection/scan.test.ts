import assert from 'node:assert/strict';
import { OwnToken } from '../../../src/detection/ownToken.ts';
import { LOOK_BACK } from '../../../src/detection/reach.ts';
import { findTokens } from '../../../src/detection/scan.ts';
import { readSamples, type Sample } from './samples.ts';

const place = { fileName: '/home/somebody/notes.txt', languageId: 'plaintext' };

/** What was found, as text: of two lists of offsets nobody sees what is wrong. */
function found({ text, fileName }: Sample): string[] {
  return findTokens(text, { fileName, languageId: '' }).map(
    ({ start, end, kind }) => `${kind} ${start} ${text.slice(start, end)}`,
  );
}

describe('Finding tokens in a text', () => {
  const tokens = readSamples('tokens.txt');
  const noTokens = readSamples('noTokens.txt');

  it('is tried with enough samples', () => {
    assert.ok(tokens.length >= 80 && noTokens.length >= 80);
  });

  for (const [index, sample] of tokens.entries()) {
    it(`finds what is one: ${index + 1}, ${sample.fileName}`, () => {
      const { text, expected } = sample;
      const wanted = expected.map(({ start, end, kind }) => `${kind} ${start} ${text.slice(start, end)}`);
      assert.deepEqual(found(sample), wanted, text);
    });
  }

  for (const [index, sample] of noTokens.entries()) {
    it(`finds nothing where there is none: ${index + 1}, ${sample.fileName}`, () => {
      assert.deepEqual(found(sample), [], sample.text);
    });
  }

  it('finds a stored token wherever it stands, exactly', () => {
    const own = [new OwnToken('Qz8-rT_w4KbN7vXe2Lp_', 'me on Living Room'), new OwnToken('short-Token1', 'kids')];
    const text = 'x = "Qz8-rT_w4KbN7vXe2Lp_"; y = Qz8-rT_w4KbN7vXe2Lp_Z; z = Qz8-rT_w4KbN7vXe2Lpq; short-Token1';
    assert.deepEqual(findTokens(text, { ...place, own }), [
      { start: 5, end: 25, kind: 'longLived', owner: 'me on Living Room' },
      { start: 81, end: 93, kind: 'longLived', owner: 'kids' },
    ]);
    assert.deepEqual(findTokens(text, place), []);
  });

  it('says of a stored token whose it is, also where anybody would find it', () => {
    const own = [new OwnToken('Qz8-rT_w4KbN7vXe2Lp_', 'me')];
    const [finding, ...others] = findTokens('?X-Plex-Token%3DQz8-rT_w4KbN7vXe2Lp_', { ...place, own });
    assert.equal(finding?.owner, 'me');
    assert.deepEqual(others, []);
  });

  it('looks for the assignment of a variable so many lines before its use, and no further', () => {
    const text = (between: number): string =>
      `secret = "Qz8-rT_w4KbN7vXe2Lp_"\n${'\n'.repeat(between)}plex = PlexServer(url, secret)\n`;
    assert.equal(findTokens(text(LOOK_BACK - 1), place).length, 1);
    assert.equal(findTokens(text(LOOK_BACK + 1), place).length, 0);
  });

  it('takes time in proportion to the length of texts that were made to make it slow', () => {
    const pieces = [
      'token',
      'PLEX_TOKEN',
      'plexToken=',
      'Plex(',
      'PlexServer(token,',
      'eyJ',
      'transient-',
      '"token": "',
      'a.',
    ];
    for (const piece of pieces) {
      const [short, long] = [25_000, 100_000].map(length => {
        const text = piece.repeat(length / piece.length);
        return Math.min(...Array.from({ length: 2 }, () => processorTime(() => findTokens(text, place))));
      });
      // Four times the text takes four times the time, or sixteen times where it is the square.
      assert.ok(Number(long) < 10 * Math.max(Number(short), CLOCK_NOISE), `${piece}: ${short} and ${long} µs`);
    }
  });
});

/** In microseconds: some systems count processor time in steps of ten milliseconds. */
const CLOCK_NOISE = 10_000;

/** What this thread alone takes, in microseconds, whatever else the machine does. */
function processorTime(run: () => unknown): number {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
}
