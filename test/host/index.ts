/** What VS Code loads into the extension host: runs every `*.test.ts` of this folder, bundled beside this file, there. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { env } from 'vscode';
import { type Failure, writeCounts } from '../counts.ts';
import { HostReporter, Mocha } from './reporter.ts';

/**
 * Runs the suite; `GREP` chooses tests by name.
 *
 * @throws Error where a test failed, or where a promise was rejected and nobody looked: VS Code then ends with code 1.
 */
export async function run(): Promise<void> {
  const failures: Failure[] = [];
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: HostReporter,
    reporterOptions: { failures },
    timeout: 240_000, // above the longest waits of a test
    forbidOnly: true,
    color: process.env.FORCE_COLOR === '1',
    ...(process.env.GREP && { grep: process.env.GREP }),
  });
  for (const file of readdirSync(__dirname).filter(name => name.endsWith('.test.cjs'))) {
    mocha.addFile(path.join(__dirname, file));
  }

  const unhandled = new Map<Promise<unknown>, unknown>(); // by promise: mocha tells each one once more
  const onUnhandled = (reason: unknown, promise: Promise<unknown>) => {
    if (isOurs(reason)) unhandled.set(promise, reason);
  };
  process.on('unhandledRejection', onUnhandled);
  const stats = await new Promise<Mocha.Stats | undefined>(resolve => {
    const runner = mocha.run(() => resolve(runner.stats));
  });
  await new Promise(resolve => setTimeout(resolve)); // rejections are told after the current turn
  process.off('unhandledRejection', onUnhandled);

  for (const reason of unhandled.values()) {
    console.error('Unhandled rejection:', reason);
    failures.push({ test: 'A promise that nobody looks at', reason: String(reason) });
  }
  const failed = (stats?.failures ?? 1) + unhandled.size;
  writeCounts({ passed: stats?.passes ?? 0, failed, skipped: stats?.pending ?? 0, failures });
  if (failed > 0) throw new Error(`${failed} failing`);
}

/** VS Code's own extensions share this process; what they leave unhandled is not ours to mend. */
function isOurs(reason: unknown): boolean {
  const stack = reason instanceof Error ? (reason.stack ?? '') : '';
  return !stack.includes(path.join(env.appRoot, 'extensions'));
}
