import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** How many tests did what, in one suite or in all of them. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The environment variable that names the file a suite writes its counts to. */
export const countsVariable = 'PLEX_TOKENS_COUNTS';

/** Writes a suite's counts where whoever started the suite wants them, if anybody does. */
export function writeCounts(counts: Counts): void {
  const file = process.env[countsVariable];
  if (!file) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(counts));
}

/**
 * What a suite's run comes to. One that left no counts broke down, and one that ended badly although its tests passed has
 * something wrong with it too: each is one failure, so that no trouble adds up to "0 failed".
 */
export function readCounts(file: string, exitCode: number): Counts {
  const written = tryToRead(file);
  if (written === undefined) return { passed: 0, failed: 1, skipped: 0 };
  return exitCode !== 0 && written.failed === 0 ? { ...written, failed: 1 } : written;
}

export function sum(all: readonly Counts[]): Counts {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.reduce((total, { failed }) => total + failed, 0),
    skipped: all.reduce((total, { skipped }) => total + skipped, 0),
  };
}

/** The last line of `npm test`. */
export function inWords({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function tryToRead(file: string): Counts | undefined {
  try {
    const { passed, failed, skipped } = JSON.parse(readFileSync(file, 'utf8')) as Counts;
    return [passed, failed, skipped].every(Number.isInteger) ? { passed, failed, skipped } : undefined;
  } catch {
    return undefined;
  }
}
