/**
 * `npm run test:ui` runs every `*.test.ts` of this folder: each opens a real workbench and does what a person would.
 * `GREP` chooses tests by name. A test that fails leaves a picture of each open window in `out/`.
 */
import { globSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { writeCounts } from '../counts.ts';
import { onInterrupt } from '../vscode/interrupt.ts';
import { closeAll, openWorkbenches } from './workbench.ts';

const pictures = path.join(import.meta.dirname, '../../out');

const mocha = new Mocha({
  ui: 'bdd',
  reporter: 'spec',
  timeout: 120_000, // a cold start on a busy machine; each wait in it has its own, shorter limit
  slow: 60_000,
  forbidOnly: true,
  ...(process.env.GREP && { grep: process.env.GREP }),
  rootHooks: { afterEach: photographFailure },
});
for (const file of globSync('**/*.test.ts', { cwd: import.meta.dirname }).sort()) {
  mocha.addFile(path.join(import.meta.dirname, file));
}

onInterrupt(closeAll);
await mocha.loadFilesAsync();
const runner = mocha.run(async failures => {
  const { passes = 0, pending = 0 } = runner.stats ?? {};
  writeCounts({ passed: passes, failed: failures, skipped: pending });
  await closeAll();
  process.exit(failures > 0 ? 1 : 0);
});

async function photographFailure(this: Mocha.Context): Promise<void> {
  if (this.currentTest?.state !== 'failed') return;
  const name = this.currentTest.fullTitle().replaceAll(/[^\w]+/g, '-');
  for (const [index, workbench] of [...openWorkbenches].entries()) {
    const file = path.join(pictures, `ui-${name}-${index + 1}.png`);
    await workbench.screenshot(file).catch(error => console.error(`No picture: ${error.message}`));
    console.error(`The window at that moment: ${file}`);
  }
}
