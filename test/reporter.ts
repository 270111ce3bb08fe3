import path from 'node:path';
import Mocha from 'mocha';
import { type Failure, inWords, writeCounts } from './counts.ts';

/** How long a terminal stands still before the test that begins is named, in milliseconds. */
const STILL = 10_000;

/**
 * Prints a line for each file, with how many tests are done of how many, now and then the test that begins, and what failed at the end. It also leaves the
 * counts and failures for test/run.ts. Titles are what mocha's own `spec` prints: `npx mocha <file>`.
 */
export default class Reporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const failures: Failure[] = [];
    let file: string | undefined;
    let before = { ...this.stats };
    let printed = performance.now();
    const print = (words: string): void => {
      printed = performance.now();
      console.log(`${this.stats.tests} of ${runner.total} tests: ${words}`);
    };
    const endFile = (): void => {
      const { passes, failures: failed, pending } = this.stats;
      const counts = {
        passed: passes - before.passes,
        failed: failed - before.failures,
        skipped: pending - before.pending,
      };
      if (file !== undefined) print(`${file}, ${inWords(counts)}`);
      before = { ...this.stats };
    };
    runner.on('suite', suite => {
      if (!suite.parent?.root) return;
      const next = nameOf(suite.file);
      if (next !== file) endFile();
      file = next;
    });
    runner.on('test', test => {
      if (performance.now() - printed >= STILL) print(`… ${test.fullTitle()}`);
    });
    runner.on('fail', (test, error) => {
      failures.push({ test: test.fullTitle(), reason: `${error.message ?? error}`, see: placeOf(test, error) });
    });
    runner.once('end', () => {
      endFile();
      this.epilogue();
      const { passes, failures: failed, pending } = this.stats;
      writeCounts({ passed: passes, failed, skipped: pending, failures });
    });
  }
}

function nameOf(file = ''): string {
  return path.relative(process.cwd(), file);
}

/** The test's file, and the line in it where it failed, if that is known. */
function placeOf({ file = '' }: Mocha.Runnable, { stack = '' }: Error): string {
  const line = stack.split(`${path.basename(file)}:`)[1]?.match(/^\d+/)?.[0];
  return line === undefined ? nameOf(file) : `${nameOf(file)}:${line}`;
}
