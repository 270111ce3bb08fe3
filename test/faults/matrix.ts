import { outcomeOf } from './expectations.ts';
import type { Expectation, Fault } from './faultDefinition.ts';
import type { Operation, OperationKey } from './requests.ts';

/** A fault at an operation. */
export interface Row {
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
  readonly rows: readonly Row[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Returns every fault at every operation.
 *
 * @throws {Error} where a row has neither an expectation nor a reason to be left out, or where a name is used twice
 */
export function matrixOf(faults: readonly Fault[], operations: readonly Operation[]): Matrix {
  const rows: Row[] = [];
  const leftOut: LeftOut[] = [];
  const names = faults.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`Two faults have the name ${twice}`);
  for (const fault of faults) {
    for (const operation of operations) {
      const { key } = operation;
      const outcome = outcomeOf(fault, key);
      if (typeof outcome === 'string') leftOut.push({ fault: fault.name, operation: key, reason: outcome });
      else rows.push({ fault, operation, expectation: outcome, name: `${fault.name} × ${key}` });
    }
  }
  return { rows, leftOut };
}

/**
 * Returns each fault at one operation: every second fault at its first operation, mostly mint, and the others at each
 * operation in turn.
 */
export function onceEach(rows: readonly Row[]): Row[] {
  const byFault = Map.groupBy(rows, ({ fault }) => fault);
  return [...byFault.values()].flatMap((list, index) => list[index % 2 === 0 ? 0 : index % list.length] ?? []);
}
