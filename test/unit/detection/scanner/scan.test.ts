import assert from 'node:assert/strict';
import { findTokens, scanOptions } from '../../../../src/detection/scanner/scan.ts';
import { StoredToken } from '../../../../src/detection/scanner/storedToken.ts';
import { LOOK_BACK } from '../../../../src/detection/scanner/surroundings.ts';
import { SHAPE_SAMPLES } from '../../shapeSamples.ts';
import { readSamples, type Sample } from '../samples.ts';

const place = { fileName: '/home/somebody/notes.txt', languageId: 'plaintext' };
const options = scanOptions(place);

/** Returns what was found as text, because nobody sees what differs between two lists of offsets. */
function found({ text, fileName }: Sample): string[] {
  return findTokens(text, scanOptions({ fileName, languageId: '' })).map(
    ({ start, end, kind }) => `${kind} ${start} ${text.slice(start, end)}`,
  );
}

describe('A scan of a text', () => {
  const tokens = readSamples('tokens.txt');
  const noTokens = readSamples('noTokens.txt');

  it('has enough samples', () => {
    assert.ok(tokens.length >= 80 && noTokens.length >= 80);
  });

  for (const [index, sample] of tokens.entries()) {
    it(`finds the tokens of sample ${index + 1}, ${sample.fileName}`, () => {
      const { text, expected } = sample;
      const wanted = expected.map(({ start, end, kind }) => `${kind} ${start} ${text.slice(start, end)}`);
      assert.deepEqual(found(sample), wanted, text);
    });
  }

  for (const [index, sample] of noTokens.entries()) {
    it(`finds nothing in sample ${index + 1} without tokens, ${sample.fileName}`, () => {
      assert.deepEqual(found(sample), [], sample.text);
    });
  }

  it('finds a stored token anywhere, as a whole word', () => {
    const stored = [
      new StoredToken('Qz8-rT_w4KbN7vXe2Lp_', 'me on Living Room'),
      new StoredToken('short-Token1', 'kids'),
    ];
    const text = 'x = "Qz8-rT_w4KbN7vXe2Lp_"; y = Qz8-rT_w4KbN7vXe2Lp_Z; z = Qz8-rT_w4KbN7vXe2Lpq; short-Token1';
    assert.deepEqual(findTokens(text, scanOptions(place, stored)), [
      { start: 5, end: 25, kind: 'longLived', owner: 'me on Living Room' },
      { start: 81, end: 93, kind: 'longLived', owner: 'kids' },
    ]);
    assert.deepEqual(findTokens(text, options), []);
  });

  it('returns the name of a stored token that a rule finds too', () => {
    const stored = scanOptions(place, [new StoredToken('Qz8-rT_w4KbN7vXe2Lp_', 'me')]);
    const [finding, ...others] = findTokens('?X-Plex-Token%3DQz8-rT_w4KbN7vXe2Lp_', stored);
    assert.equal(finding?.owner, 'me');
    assert.deepEqual(others, []);
  });

  it('finds the assignment of a variable up to a limited number of lines before its use', () => {
    const text = (between: number): string =>
      `secret = "Qz8-rT_w4KbN7vXe2Lp_"\n${'\n'.repeat(between)}plex = PlexServer(url, secret)\n`;
    assert.equal(findTokens(text(LOOK_BACK - 1), options).length, 1);
    assert.equal(findTokens(text(LOOK_BACK + 1), options).length, 0);
  });

  it('finds no identifier among the arguments of a call, but a claim token', () => {
    const { machineIdentifier, clientIdentifier, claimToken } = SHAPE_SAMPLES;
    const [finding, ...others] = findTokens(
      `PlexServer("${machineIdentifier}", "${clientIdentifier}", "${claimToken}")`,
      options,
    );
    assert.equal(finding?.kind, 'claimToken');
    assert.deepEqual(others, []);
  });

  it('takes time in proportion to the length of texts that are meant to slow it down', () => {
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
        return Math.min(...Array.from({ length: 2 }, () => processorTime(() => findTokens(text, options))));
      });
      // Four times the text takes four times the time, or sixteen times where it is the square.
      assert.ok(Number(long) < 10 * Math.max(Number(short), CLOCK_NOISE), `${piece}: ${short} and ${long} µs`);
    }
  });
});

/** In microseconds. Some systems count processor time in steps of ten milliseconds. */
const CLOCK_NOISE = 10_000;

/** Returns the processor time of this thread alone, in microseconds, which doesn't depend on what else runs. */
function processorTime(run: () => unknown): number {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
}
