import path from 'node:path';
import Mocha from 'mocha';
import { describeFailures, type Failure, inWords, writeCounts } from '../counts.ts';
import { duration } from '../duration.ts';
import type { PicturedError } from './pictures.ts';

/** Silence after which the running test is printed, in seconds. */
const STILL = 10;

/**
 * Prints which test of how many has ended and how long the others may take, and the running test after a silence. Its last
 * lines name each test that failed, the reason, and the picture to look at; the very last one has the counts.
 */
export class ProgressReporter extends Mocha.reporters.Base {
  #ended = 0;
  readonly #failures: Failure[] = [];

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const started = performance.now();
    let printed = started;
    let began = started;
    let running = '';
    const secondsSince = (time: number): number => (performance.now() - time) / 1000;
    const begin = ({ type, title, parent }: Mocha.Test | Mocha.Hook): void => {
      running = type === 'hook' ? `the window of “${parent?.title}”` : title;
      began = performance.now();
    };
    const ticker = setInterval(() => {
      if (secondsSince(printed) < STILL) return;
      printed = performance.now();
      console.log(`    … ${running} (${duration(secondsSince(began))})`);
    }, 1000);
    runner.on('hook', begin);
    runner.on('test', begin);
    const print = (sign: string, test: Mocha.Test): void => {
      if (test.type === 'test') this.#ended++; // a failed hook ends no test
      const time = test.duration === undefined ? '' : ` (${(test.duration / 1000).toFixed(1)} s)`;
      printed = performance.now();
      console.log(`  ${sign} ${this.#ended} of ${runner.total}: ${test.title}${time}`);
    };
    const timeLeft = (): string => {
      if (this.#ended === 0) return '';
      const seconds = (secondsSince(started) / this.#ended) * (runner.total - this.#ended);
      return `, about ${duration(seconds)} left`;
    };
    runner.on('suite', ({ title, tests }) => {
      if (tests.length > 0) console.log(`\n${title}: ${this.#ended} of ${runner.total} tests done${timeLeft()}`);
    });
    runner.on('pass', test => print('✔', test));
    runner.on('pending', test => print('–', test));
    runner.on('fail', (test, error: PicturedError) => {
      print('✗', test);
      console.log(`    ${reasonOf(error)}`);
      this.#failures.push({
        test: test.fullTitle(),
        reason: reasonOf(error),
        see: error.picture ?? path.relative(process.cwd(), test.file ?? ''),
      });
    });
    runner.once('end', () => {
      clearInterval(ticker);
      this.epilogue();
      const { passes: passed, failures: failed } = this.stats;
      const counts = { passed, failed, skipped: runner.total - passed - failed, failures: this.#failures };
      writeCounts(counts);
      console.log(`${describeFailures(counts)}\n${inWords(counts)}`);
    });
  }
}

/** Returns the reason for a failure. The cause of a failed wait says how the last attempt failed. */
function reasonOf({ message, cause }: Error): string {
  const [first] = cause instanceof Error ? cause.message.split('\n') : [];
  return first === undefined ? message : `${message} (${first})`;
}
