import type { Kind } from './faultDefinition.ts';
import type { LeftOut } from './matrix.ts';
import type { OperationKey } from './operations.ts';
import type { Said } from './rowContext.ts';

/** What came of one row. */
export interface Result {
  readonly name: string;
  readonly fault: string;
  readonly operation: OperationKey;
  readonly expected: Kind;
  /** `brokeOff`: the row could not be run to its end. */
  readonly kind: Kind | 'hung' | 'brokeOff';
  readonly canRetry: boolean;
  readonly words: string;
  readonly milliseconds: number;
  /** Whether the time limit of a request ended it. */
  readonly timeRanOut: boolean;
  readonly document: 'unchanged' | 'token inserted' | 'changed';
  readonly undoIsRight: boolean;
  /** Where a token was found: in words, in the log, in an address. */
  readonly leaks: readonly string[];
  /** All words, and all that was logged. */
  readonly said: readonly Said[];
  readonly log: readonly string[];
  /** In what the row falls short of what is expected of it. */
  readonly problems: readonly string[];
}

/** What the extension host leaves for test/faults/run.ts, a line of JSON each: the plan first, then results as they come. */
export type ReportLine =
  | { readonly plan: readonly string[]; readonly leftOut: readonly LeftOut[] }
  | { readonly result: Result }
  /** What went wrong besides the rows. */
  | { readonly trouble: string };

export interface Report {
  readonly results: readonly Result[];
  readonly leftOut: readonly LeftOut[];
  readonly troubles: readonly string[];
  /** Rows that were to be run, and have no result. */
  readonly notRun: readonly string[];
}

/** Reads what was left, be it only the beginning of it. */
export function readReport(text: string): Report {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const lines = whole
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as ReportLine);
  const results = lines.flatMap(line => ('result' in line ? [line.result] : []));
  const done = new Set(results.map(({ name }) => name));
  return {
    results,
    leftOut: lines.flatMap(line => ('leftOut' in line ? line.leftOut : [])),
    troubles: lines.flatMap(line => ('trouble' in line ? [line.trouble] : [])),
    notRun: lines.flatMap(line => ('plan' in line ? line.plan : [])).filter(name => !done.has(name)),
  };
}
