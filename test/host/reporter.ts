import path from 'node:path';
import mochaModule from 'mocha';
import type { Failure } from '../counts.ts';
import { duration } from '../duration.ts';
import { SuiteSignals, signalsVariable } from '../vscode/suiteSignals.ts';

/** Mocha is an ES module. What `require` makes of those is not the same in every Node; the class is in it each time. */
export const { Mocha } = mochaModule as unknown as { readonly Mocha: typeof mochaModule };

/** How often the number of tests that are left is printed, in seconds. */
const OUTLOOK_EVERY = 10;

/** From `out/host/`, where this is bundled. */
const checkout = path.join(__dirname, '../..');

/**
 * Mocha's `spec`, which also prints now and then how many tests are left, tells the process that shows the window which test
 * is running, and has it take a picture when a test fails. The failures go into the array that `reporterOptions` holds.
 */
export class HostReporter extends Mocha.reporters.Spec {
  readonly #failures: Failure[];
  readonly #signals: SuiteSignals | undefined;
  readonly #began = performance.now();
  #printed = this.#began;
  #ended = 0;

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    this.#failures = options.reporterOptions.failures;
    const folder = process.env[signalsVariable];
    // On a desktop nobody shows the window.
    this.#signals = folder === undefined ? undefined : new SuiteSignals(folder);
    runner.on('test', test => this.#signals?.setRunning(test.fullTitle()));
    runner.on('test end', () => this.#printOutlook(runner.total));
    runner.on('fail', (test, error) => this.#noteFailure(test.fullTitle(), error));
  }

  #noteFailure(test: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    console.log(`       ${reason.split('\n', 1)[0]}`);
    const picture = path.join(checkout, `out/host-${test.replaceAll(/\W+/g, '-').slice(0, 150)}.png`);
    const see = this.#signals?.takePicture(picture) ? path.relative(checkout, picture) : undefined;
    this.#failures.push({ test, reason, ...(see !== undefined && { see }) });
  }

  #printOutlook(total: number): void {
    this.#ended++;
    const now = performance.now();
    if (now - this.#printed < OUTLOOK_EVERY * 1000) return;
    this.#printed = now;
    const left = ((now - this.#began) / this.#ended) * (total - this.#ended);
    console.log(`── test ${this.#ended} of ${total}, about ${duration(left / 1000)} left`);
  }
}
