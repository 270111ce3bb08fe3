import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { writeCounts } from '../counts.ts';
import { duration } from '../duration.ts';
import { isNoise } from './noise.ts';
import type { Page } from './page.ts';
import type { CodeServer } from './server.ts';
import type { SuiteSignals } from './suiteSignals.ts';

const checkout = path.join(import.meta.dirname, '../..');
const picture = path.join(checkout, 'out/host.png');
const serverLog = path.join(checkout, 'out/host-server.log');

/** The exit code of a run without a result; a suite that failed has 1. */
const NO_RESULT = 3;
/** Silence after which the running test is printed, in seconds. */
const STILL = 10;
/**
 * Silence after which a suite is ended, in seconds. Mocha ends a test after four minutes, so only a blocked extension host
 * or a closed window is silent for so long.
 */
const SILENCE = Number(process.env.PLEX_TOKENS_HOST_SILENCE_S ?? 300);

/**
 * Opens the address at which the workbench runs a suite, prints the suite's output, and returns its exit code. A suite
 * without a result counts as a failure that names the running test.
 */
export async function followSuite(
  page: Page,
  server: CodeServer,
  signals: SuiteSignals,
  address: string,
): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  let over = false;
  let heard = performance.now();
  let printed = heard;
  let began = heard;
  const secondsSince = (time: number): number => (performance.now() - time) / 1000;
  const hear = (): void => {
    heard = performance.now();
  };
  const print = (line: string): void => {
    printed = performance.now();
    console.log(line);
  };
  const takePicture = async (file: string): Promise<boolean> =>
    page.screenshot({ path: file, timeout: 20_000 }).then(
      () => true,
      error => {
        console.error(`No picture of the window: ${error.message}`);
        return false;
      },
    );
  const giveUp = async (reason: string): Promise<void> => {
    if (over) return;
    over = true;
    writeFileSync(serverLog, server.log());
    const see = (await takePicture(picture)) ? picture : serverLog;
    const failure = {
      test: signals.running ?? 'The start of the suite',
      reason,
      see: path.relative(process.cwd(), see),
    };
    writeCounts({ passed: 0, failed: 1, skipped: 0, failures: [failure] });
    console.error(`${reason}\nThe test that was running: ${failure.test}\nThe server's log: ${serverLog}`);
    resolve(NO_RESULT);
  };

  // The workbench calls these two functions if they exist before it loads.
  await page.exposeFunction('codeAutomationLog', (level: string, args: readonly unknown[]) => {
    const line = format(...args);
    hear();
    // Messages of a closing VS Code would stand between the tests and the list of failures.
    if (process.env.VERBOSE || (!over && !isNoise(level, line))) print(line);
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => {
    over = true;
    resolve(code);
  });

  page.on('response', hear);
  page.once('crash', () => void giveUp('The page crashed.'));
  void server.ended.then(code => giveUp(`The server ended in mid-run, with exit code ${code}.`));
  using _watcher = signals.watch(
    () => {
      hear();
      began = heard;
    },
    async file => void (await takePicture(file)),
  );
  const ticker = setInterval(() => {
    if (secondsSince(heard) >= SILENCE) void giveUp(`Nothing was heard of the suite for ${duration(SILENCE)}.`);
    else if (!over && secondsSince(printed) >= STILL) {
      print(`      … ${signals.running ?? 'VS Code is starting'} (${duration(secondsSince(began))})`);
    }
  }, 1000);
  try {
    // No limit is needed, because a loading page produces messages.
    await page.goto(address, { waitUntil: 'commit', timeout: 0 });
    return await promise;
  } finally {
    over = true;
    clearInterval(ticker);
  }
}
