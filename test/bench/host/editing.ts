/** The suite that measures insertions; see the files it calls. */
import { type Insertion, measureInsertion } from './insertion.ts';
import { measureManyCursors } from './manyCursors.ts';
import { leaveResult } from './result.ts';
import type { Pair } from './sideBySide.ts';

export interface EditingResult {
  readonly insertion: Insertion;
  readonly manyCursors: Pair;
}

export async function run(): Promise<void> {
  const result: EditingResult = { insertion: await measureInsertion(), manyCursors: await measureManyCursors() };
  leaveResult(result);
}
