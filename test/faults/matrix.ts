import type { Expectation, Fault } from './faultDefinition.ts';
import type { Operation, OperationKey } from './operations.ts';

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
 * Every fault at every operation.
 *
 * @throws Error where one is neither expected to do something nor left out for a reason, or a name is used twice
 */
export function matrixOf(faults: readonly Fault[], operations: readonly Operation[]): Matrix {
  const rows: Row[] = [];
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
      if (expectation) rows.push({ fault, operation, expectation, name: `${fault.name} × ${key}` });
      else leftOut.push({ fault: fault.name, operation: key, reason: reason ?? '' });
    }
  }
  return { rows, leftOut };
}

/** Each fault at one operation: every other one at the first that it has, mostly mint, and the rest at each in turn. */
export function onceEach(rows: readonly Row[]): Row[] {
  const byFault = Map.groupBy(rows, ({ fault }) => fault);
  return [...byFault.values()].flatMap((those, index) => those[index % 2 === 0 ? 0 : index % those.length] ?? []);
}
