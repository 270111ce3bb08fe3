/** How the time of a function grows with what it reads. */

/** In UTF-16 code units: where measuring begins, and the longest text. */
const SMALLEST = 2 * 1024;
const LARGEST = 512 * 1024;
/** A text that takes longer than this, in microseconds, is long enough: only what is not linear takes as long for less than the longest. */
const ENOUGH = 200_000;
/** What takes less for the longest text, in milliseconds, is not judged: it is over before anybody notices. */
const TOO_FAST = 10;
/** Time that grows by more than the length to the power of this is not linear. */
const STEEPEST = 1.3;
/** The least processor time that is measured at once, in microseconds: some systems count it in steps of 10,000. */
const MEASURED = 50_000;
/** How often times that look too long are measured: whoever else runs on the machine can only add to them. */
const ATTEMPTS = 7;

/** A text by its length, about. */
export type TextOfLength = (length: number) => string;

/** Does with a text what is measured; what it does before it returns that is not measured. */
export type Prepare = (text: string) => () => unknown;

export interface Growth {
  /** The power of the length that the time grows with; 0 where it takes no time. */
  readonly exponent: number;
  /** The longest that was measured, in UTF-16 code units. */
  readonly length: number;
  /** For 100,000 code units, in milliseconds. */
  readonly per100k: number;
}

/**
 * Compares the processor time of a text with that of one a quarter as long and of one a sixteenth as long, and takes the
 * smaller growth: a cache that overflows looks like growth between two lengths, and what is not linear between any. The text
 * has 512 kB, or is the shortest that takes long.
 */
export function growthOf(text: TextOfLength, prepare: Prepare): Growth {
  let length = SMALLEST;
  while (length < LARGEST && timeOf(prepare(text(length)), 1) < ENOUGH) length *= 4;
  const measured = [length, length / 4, length / 16].map(each => {
    const written = text(each);
    return { length: written.length, run: prepare(written), time: Number.POSITIVE_INFINITY };
  });
  const [long, ...shorter] = measured;
  if (!long) throw new Error('Nothing was measured');
  const fastest = Math.min(...Array.from({ length: 3 }, () => elapsed(long.run)));
  if (fastest < TOO_FAST) return { exponent: 0, length: long.length, per100k: (fastest / long.length) * 100_000 };
  let exponent = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS && exponent > STEEPEST; attempt++) {
    for (const each of measured) each.time = Math.min(each.time, timeOf(each.run));
    exponent = Math.min(
      ...shorter.map(short => Math.log(long.time / short.time) / Math.log(long.length / short.length)),
    );
  }
  return { exponent, length: long.length, per100k: (long.time / long.length) * 100 };
}

export function isLinear({ exponent }: Growth): boolean {
  return exponent <= STEEPEST;
}

/** The texts that a function takes longest for, of a few kilobytes each. */
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

/** In milliseconds: only a guess on a busy machine. */
function elapsed(run: () => unknown): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}

/** Processor time of this thread for one run, in microseconds: what else runs on the machine does not count. */
function timeOf(run: () => unknown, measured = MEASURED): number {
  const before = process.threadCpuUsage();
  for (let count = 1; ; count++) {
    run();
    const { user, system } = process.threadCpuUsage(before);
    if (user + system >= measured) return (user + system) / count;
  }
}
