/** Measures how the time of a function grows with the length of its text. */

/** The shortest and the longest text of a measurement, in UTF-16 code units. */
const SMALLEST = 2 * 1024;
const LARGEST = 512 * 1024;
/**
 * A text that takes longer than this, in microseconds, is long enough: only a function that is not linear takes so long
 * before the longest text.
 */
const ENOUGH = 200_000;
/**
 * A function that takes less processor time than this for the longest text, in microseconds, is not judged: nobody notices it,
 * and in so short a time an overflowing cache looks like growth.
 */
const TOO_FAST = 20_000;
/** Time that grows by more than the length to the power of this is not linear. */
const STEEPEST = 1.3;
/** The least processor time of one measurement, in microseconds: some systems count it in steps of 10,000. */
const MEASURED = 50_000;
/** The number of times that a long measurement is repeated: other processes can only add to it. */
const ATTEMPTS = 7;

/** Returns a text of about this length. */
export type TextOfLength = (length: number) => string;

/** Prepares a text and returns the function to measure; the preparation itself isn't measured. */
export type Prepare = (text: string) => () => unknown;

export interface Growth {
  /** The power of the length with which the time grows; 0 where it takes no time. */
  readonly exponent: number;
  /** The longest measured text, in UTF-16 code units. */
  readonly length: number;
  /** Time for 100,000 code units, in milliseconds. */
  readonly per100k: number;
}

/**
 * Compares the processor time of a text with that of one a quarter as long and of one a sixteenth as long, and returns the
 * smaller growth: an overflowing cache looks like growth between two lengths, and a function that is not linear grows
 * between all of them. The text has 512 kB, or is the shortest one that takes long.
 */
export function growthOf(text: TextOfLength, prepare: Prepare): Growth {
  let length = SMALLEST;
  while (length < LARGEST && timeOf(prepare(text(length)), 1) < ENOUGH) length *= 4;
  const measured = [length, length / 4, length / 16].map(units => {
    const written = text(units);
    return { length: written.length, run: prepare(written), time: Number.POSITIVE_INFINITY };
  });
  const [long, ...shorter] = measured;
  if (!long) throw new Error('Nothing was measured');
  long.time = timeOf(long.run);
  if (long.time < TOO_FAST) return { exponent: 0, length: long.length, per100k: (long.time / long.length) * 100 };
  let exponent = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS && exponent > STEEPEST; attempt++) {
    for (const measurement of measured) measurement.time = Math.min(measurement.time, timeOf(measurement.run));
    exponent = Math.min(
      ...shorter.map(short => Math.log(long.time / short.time) / Math.log(long.length / short.length)),
    );
  }
  return { exponent, length: long.length, per100k: (long.time / long.length) * 100 };
}

export function isLinear({ exponent }: Growth): boolean {
  return exponent <= STEEPEST;
}

/** Returns the texts, a few kilobytes each, that take a function longest. */
export function slowest(
  texts: ReadonlyMap<string, TextOfLength>,
  count: number,
  prepare: Prepare,
): Map<string, TextOfLength> {
  const timed = Array.from(texts, ([name, text]) => {
    const run = prepare(text(SMALLEST));
    return { name, text, time: Math.min(elapsed(run), elapsed(run)) };
  });
  const chosen = timed.toSorted((one, other) => other.time - one.time).slice(0, count);
  return new Map(chosen.map(({ name, text }) => [name, text]));
}

/** Returns elapsed time in milliseconds, which is only a guess on a busy computer. */
function elapsed(run: () => unknown): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}

/** Returns the processor time of this thread for one run, in microseconds, so that other processes don't count. */
function timeOf(run: () => unknown, measured = MEASURED): number {
  const before = process.threadCpuUsage();
  for (let count = 1; ; count++) {
    run();
    const { user, system } = process.threadCpuUsage(before);
    if (user + system >= measured) return (user + system) / count;
  }
}
