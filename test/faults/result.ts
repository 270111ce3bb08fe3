import type { Kind } from './fault.ts';
import type { LeftOut } from './matrix.ts';
import type { OperationKey } from './operations.ts';
import type { Said } from './row.ts';

/** What came of one row. */
export interface Result {
  readonly fault: string;
  readonly operation: OperationKey;
  readonly expected: Kind;
  readonly kind: Kind | 'hung';
  readonly canRetry: boolean;
  readonly words: string;
  readonly milliseconds: number;
  readonly document: 'unchanged' | 'token inserted' | 'changed';
  readonly undoIsRight: boolean;
  readonly hung: boolean;
  /** Where a token was found: in words, in the log, in an address. */
  readonly leaks: readonly string[];
  /** All words, and all that was logged. */
  readonly said: readonly Said[];
  readonly log: readonly string[];
  /** In what the row falls short of what is expected of it. */
  readonly shortOf: readonly string[];
}

/** What the extension host leaves for test/faults/run.ts. */
export interface Report {
  readonly results: readonly Result[];
  readonly leftOut: readonly LeftOut[];
  /** What went wrong besides the rows. */
  readonly troubles: readonly string[];
}
