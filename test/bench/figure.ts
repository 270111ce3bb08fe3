/** One thing that was measured, and whether it stays within its budget. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  readonly budget: number;
  readonly met: boolean;
  /** What the value was made of, in the same unit unless it says otherwise. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** `kB` is 1000 bytes, `MB` 1000 of these; `×` is a ratio. */
export type Unit = 'kB' | 'ms' | '×' | 'MB/s';

/** Of these, more is better. */
const RATES: readonly Unit[] = ['MB/s'];

/** Judges a value against its budget, which is the most that it may be, or of a rate the least. */
export function figure(
  name: string,
  value: number,
  unit: Unit,
  budget: number,
  details?: Readonly<Record<string, unknown>>,
): Figure {
  // By what was measured, not by what is printed: 8.004 ms are more than 8.
  const met = RATES.includes(unit) ? value >= budget : value <= budget;
  return { name, value: rounded(value), unit, budget, met, ...(details && { details }) };
}

/** What is told of a row of measurements: a median says little without how far they lie apart. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
  readonly count: number;
}

export function spread(values: readonly number[]): Spread {
  return {
    min: rounded(Math.min(...values)),
    median: rounded(median(values)),
    max: rounded(Math.max(...values)),
    count: values.length,
  };
}

/** @throws RangeError where there are none */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new RangeError('Nothing was measured.');
  return (low + high) / 2;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
