import type { Expectation, Fault } from './fault.ts';
import type { Operation, OperationKey } from './operations.ts';

/** A fault at an operation. */
export interface Cell {
  readonly fault: Fault;
  readonly operation: Operation;
  readonly expectation: Expectation;
  readonly name: string;
}

export interface LeftOut {
  readonly fault: string;
  readonly operation: OperationKey;
  readonly reason: string;
}

export interface Matrix {
  readonly cells: readonly Cell[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Every fault at every operation.
 *
 * @throws Error where one is neither expected to do something nor left out for a reason, or a name is used twice
 */
export function matrixOf(faults: readonly Fault[], operations: readonly Operation[]): Matrix {
  const cells: Cell[] = [];
  const leftOut: LeftOut[] = [];
  const names = faults.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`Two faults are called ${twice}`);
  for (const fault of faults) {
    for (const operation of operations) {
      const { key } = operation;
      const expectation = fault.expect[key];
      const reason = fault.leftOut?.[key];
      if ((expectation === undefined) === (reason === undefined)) {
        throw new Error(`What ${fault.name} does to ${key} is to be expected, or to be left out for a reason`);
      }
      if (expectation) cells.push({ fault, operation, expectation, name: `${fault.name} × ${key}` });
      else leftOut.push({ fault: fault.name, operation: key, reason: reason ?? '' });
    }
  }
  return { cells, leftOut };
}
