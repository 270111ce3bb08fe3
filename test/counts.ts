import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A failed test, for the last lines of a run. */
export interface Failure {
  /** The test's full title. */
  readonly test: string;
  readonly reason: string;
  /** The picture or log to look at. */
  readonly see?: string;
}

/** The numbers of passed, failed and skipped tests, in one suite or in all of them. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The failed tests, as far as the suite names them. */
  readonly failures?: readonly Failure[];
}

/** The environment variable with the path of the file for a suite's counts. */
export const countsVariable = 'PLEX_TOKENS_COUNTS';

/** Writes a suite's counts to the file that its starter named, if any. */
export function writeCounts(counts: Counts): void {
  const file = process.env[countsVariable];
  if (!file) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(counts));
}

/**
 * Returns the counts of a suite that has ended. A suite without counts has crashed, and one that exits with an error
 * although its tests passed has something wrong with it too: each counts as one failure, so that no problem adds up to "0
 * failed".
 */
export function readCounts(file: string, exitCode: number): Counts {
  const written = tryToRead(file);
  if (written === undefined) {
    return { passed: 0, failed: 1, skipped: 0, failures: [crashed(`It left no counts (exit code ${exitCode}).`)] };
  }
  if (exitCode === 0 || written.failed > 0) return written;
  return { ...written, failed: 1, failures: [crashed(`Its tests passed, but its exit code is ${exitCode}.`)] };
}

export function sum(all: readonly Counts[]): Counts {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.reduce((total, { failed }) => total + failed, 0),
    skipped: all.reduce((total, { skipped }) => total + skipped, 0),
    failures: all.flatMap(({ failures = [] }) => failures),
  };
}

/** Describes failures for the last lines of a run: the test, the reason, and the file to look at. */
export function describeFailures({ failures = [] }: Counts, suite?: string): string {
  return failures
    .map(({ test, reason, see }) => {
      const title = `✗ ${suite === undefined ? test : `${suite} › ${test}`}`;
      const lines = [title, reason.trimEnd().replaceAll('\n', '\n  '), ...(see === undefined ? [] : [`See ${see}`])];
      return `\n${lines.join('\n  ')}\n`;
    })
    .join('');
}

/** Returns the last line of `npm test`. */
export function inWords({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function crashed(reason: string): Failure {
  return { test: 'The suite itself', reason };
}

function tryToRead(file: string): Counts | undefined {
  try {
    const { passed, failed, skipped, failures = [] } = JSON.parse(readFileSync(file, 'utf8')) as Counts;
    return [passed, failed, skipped].every(Number.isInteger) ? { passed, failed, skipped, failures } : undefined;
  } catch {
    return undefined;
  }
}
