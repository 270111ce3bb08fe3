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

/** A run that gave no exit code: told apart from a suite that failed, which ends with 1. */
const NO_RESULT = 3;
/** How long a terminal stands still before the test that is running is named, in seconds. */
const STILL = 10;
/**
 * How long nothing is heard of a suite that is given up, in seconds. Mocha ends a test after four minutes, so nothing but a
 * blocked extension host, or a window that is gone, is silent for so long.
 */
const SILENCE = Number(process.env.PLEX_TOKENS_HOST_SILENCE_S ?? 300);

/**
 * Opens the address at which the workbench runs a suite, prints what the suite prints, and returns the suite's exit code.
 * A suite that does not come to its end is a failure in the counts, which names the test that was running.
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

  // The workbench calls these two, if they are there before it is.
  await page.exposeFunction('codeAutomationLog', (level: string, args: readonly unknown[]) => {
    const line = format(...args);
    hear();
    // What VS Code complains of while it is ended would stand between the tests and what failed.
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
    // However long it takes: while it loads, something is heard of it.
    await page.goto(address, { waitUntil: 'commit', timeout: 0 });
    return await promise;
  } finally {
    over = true;
    clearInterval(ticker);
  }
}
