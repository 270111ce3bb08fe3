import path from 'node:path';
import Mocha from 'mocha';
import { type Failure, inWords, writeCounts } from './counts.ts';

/** Silence after which the running test is printed, in milliseconds. */
const STILL = 10_000;

/**
 * Prints a line for each file with the number of tests that are done, the running test after a silence, and all failures at
 * the end. It also leaves the counts and failures for test/run.ts. mocha's own `spec` prints titles: `npx mocha <file>`.
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

/** Returns the test's file, with the line in it that failed if that is known. */
function placeOf({ file = '' }: Mocha.Runnable, { stack = '' }: Error): string {
  const line = stack.split(`${path.basename(file)}:`)[1]?.match(/^\d+/)?.[0];
  return line === undefined ? nameOf(file) : `${nameOf(file)}:${line}`;
}
