import type { Kind } from './faultDefinition.ts';
import type { LeftOut } from './matrix.ts';
import type { OperationKey } from './requests.ts';
import type { Said } from './rowContext.ts';

/** The result of one row. */
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
  /** True if the time limit of a request ended it. */
  readonly timeRanOut: boolean;
  readonly document: 'unchanged' | 'token inserted' | 'changed';
  readonly undoIsRight: boolean;
  /** Places where a token was found: words, the log, an address. */
  readonly leaks: readonly string[];
  /** All words that were shown or logged. */
  readonly said: readonly Said[];
  readonly log: readonly string[];
  /** Differences between the row and what is expected of it. */
  readonly problems: readonly string[];
}

/**
 * The report that the extension host leaves for test/faults/run.ts, a line of JSON each: the plan first, then results as
 * they come.
 */
export type ReportLine =
  | { readonly plan: readonly string[]; readonly leftOut: readonly LeftOut[] }
  | { readonly result: Result }
  /** An error outside the rows. */
  | { readonly trouble: string };

export interface Report {
  readonly results: readonly Result[];
  readonly leftOut: readonly LeftOut[];
  readonly troubles: readonly string[];
  /** Planned rows without a result. */
  readonly notRun: readonly string[];
}

/** Reads a report, even if only its beginning was written. */
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
