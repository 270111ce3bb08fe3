import Mocha from 'mocha';
import { writeCounts } from './counts.ts';

/** Mocha's `spec`, which also leaves the counts for test/run.ts. */
export default class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      writeCounts({ passed: passes, failed: failures, skipped: pending });
    });
  }
}
