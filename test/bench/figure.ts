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

/** `kB` is 1000 bytes; `×` is a ratio. */
export type Unit = 'kB' | 'ms' | '×';

/** Judges a value against its budget, which is the most that it may be. */
export function figure(
  name: string,
  value: number,
  unit: Unit,
  budget: number,
  details?: Readonly<Record<string, unknown>>,
): Figure {
  // By what was measured, not by what is printed: 8.004 ms are more than 8.
  return { name, value: rounded(value), unit, budget, met: value <= budget, ...(details && { details }) };
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
