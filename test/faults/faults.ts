import type { Fault } from './fault.ts';
import { statuses } from './faults/statuses.ts';

/** Every fault of the matrix. */
export const faults: readonly Fault[] = [...statuses];
