/** The suite that measures insertions; see the files it calls. */
import { measureInsertion } from './insertion.ts';
import { measureManyCursors } from './manyCursors.ts';
import { leaveResult } from './result.ts';
import type { Pair } from './sideBySide.ts';

export interface EditingResult {
  /** By the server's latency in milliseconds. */
  readonly insertion: Readonly<Record<string, Pair>>;
  readonly manyCursors: Pair;
}

export async function run(): Promise<void> {
  const result: EditingResult = { insertion: await measureInsertion(), manyCursors: await measureManyCursors() };
  leaveResult(result);
}
