import Mocha from 'mocha';
import { chromium } from '../vscode/chromium.ts';
import { installVsCode } from '../vscode/install.ts';
import { onInterrupt } from '../vscode/interrupt.ts';
import { ProgressReporter } from './progressReporter.ts';
import { closeAll } from './workbench.ts';

/**
 * Time limit of one test, in milliseconds: longer than all of its waits together, and only needed for code without a limit
 * of its own.
 */
const TEST_LIMIT = 15 * 60_000;

/** Runs the tests of these files that `GREP` matches, and ends the process. */
export async function runTests(files: readonly string[]): Promise<void> {
  // Installs before the first test, whose time limit is too short for it.
  await installVsCode();
  await chromium();
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: ProgressReporter,
    timeout: TEST_LIMIT,
    forbidOnly: true,
    ...(process.env.GREP && { grep: process.env.GREP }),
  });
  for (const file of files) mocha.addFile(file);

  onInterrupt(closeAll);
  await mocha.loadFilesAsync();
  mocha.run(async failures => {
    await closeAll();
    process.exit(failures > 0 ? 1 : 0);
  });
}
