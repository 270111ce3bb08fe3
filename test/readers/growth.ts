/** How the time of a function grows with what it reads. */

/** In UTF-16 code units: where measuring begins, and the longest text. */
const SMALLEST = 2 * 1024;
const LARGEST = 512 * 1024;
/** A text that takes longer than this, in microseconds, is long enough: only what is not linear takes as long for less than the longest. */
const ENOUGH = 1_000_000;
/** What takes less for the longest text, in milliseconds, is not judged: it is over before anybody notices. */
const TOO_FAST = 2;
/** Time that grows by more than the length to the power of this is not linear. */
const STEEPEST = 1.3;
/** The least processor time that is measured at once, in microseconds: some systems count it in steps of 10,000. */
const MEASURED = 50_000;
/** How often times that look too long are measured again: whoever else runs on the machine can only add to them. */
const AGAIN = 6;

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
 * Compares the processor time of a text with that of one a quarter as long. The text has 512 kB, or is the shortest that
 * takes long.
 */
export function growthOf(text: TextOfLength, prepare: Prepare): Growth {
  let length = SMALLEST;
  while (length < LARGEST && timeOf(prepare(text(length)), 1) < ENOUGH) length *= 4;
  const [short, long] = [text(length / 4), text(length)];
  const runs = [prepare(short), prepare(long)] as const;
  const fastest = Math.min(elapsed(runs[1]), elapsed(runs[1]), elapsed(runs[1]));
  if (fastest < TOO_FAST) return { exponent: 0, length: long.length, per100k: (fastest / long.length) * 100_000 };
  let times = [timeOf(runs[0]), timeOf(runs[1])] as const;
  const exponent = (): number => Math.log(times[1] / times[0]) / Math.log(long.length / short.length);
  for (let attempt = 0; attempt < AGAIN && exponent() > STEEPEST; attempt++)
    times = [Math.min(times[0], timeOf(runs[0])), Math.min(times[1], timeOf(runs[1]))];
  return { exponent: exponent(), length: long.length, per100k: (times[1] / long.length) * 100 };
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
