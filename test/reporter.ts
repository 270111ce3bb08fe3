import path from 'node:path';
import Mocha from 'mocha';
import { writeCounts } from './counts.ts';

/** Mocha's `spec`, which also leaves the counts and failures for test/run.ts. */
export default class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const failures: { test: string; reason: string; see: string }[] = [];
    runner.on('fail', (test, error) => {
      const see = path.relative(process.cwd(), test.file ?? '');
      failures.push({ test: test.fullTitle(), reason: `${error.message ?? error}`, see });
    });
    runner.once('end', () => {
      const { passes, failures: failed, pending } = this.stats;
      writeCounts({ passed: passes, failed, skipped: pending, failures });
    });
  }
}
