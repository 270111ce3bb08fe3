import { globSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { inWords, writeCounts } from '../counts.ts';
import { onInterrupt } from '../vscode/interrupt.ts';
import { closeAll, openWorkbenches } from './workbench.ts';

const pictures = path.join(import.meta.dirname, '../../out');

/**
 * Runs every `*.test.ts` of a folder, or those that `GREP` names, and ends the process. A test that fails leaves a picture
 * of each open window in `out/`, under the suite's name.
 */
export async function runTests(folder: string, suite: string): Promise<void> {
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: 'spec',
    timeout: 240_000, // above the start of a workbench and the longest wait in it
    slow: 60_000,
    forbidOnly: true,
    ...(process.env.GREP && { grep: process.env.GREP }),
    rootHooks: {
      afterEach(this: Mocha.Context) {
        return photographFailure(suite, this.currentTest);
      },
    },
  });
  for (const file of globSync('**/*.test.ts', { cwd: folder }).sort()) mocha.addFile(path.join(folder, file));

  onInterrupt(closeAll);
  await mocha.loadFilesAsync();
  const runner = mocha.run(async failures => {
    const { passes = 0, pending = 0 } = runner.stats ?? {};
    const counts = { passed: passes, failed: failures, skipped: pending };
    writeCounts(counts);
    await closeAll();
    console.log(inWords(counts));
    process.exit(failures > 0 ? 1 : 0);
  });
}

async function photographFailure(suite: string, test: Mocha.Test | undefined): Promise<void> {
  if (test?.state !== 'failed') return;
  const name = test.fullTitle().replaceAll(/[^\w]+/g, '-');
  for (const [index, workbench] of [...openWorkbenches].entries()) {
    const file = path.join(pictures, `${suite}-${name}-${index + 1}.png`);
    await workbench.screenshot(file).catch(error => console.error(`No picture: ${error.message}`));
    console.error(`The window at that moment: ${file}`);
  }
}
