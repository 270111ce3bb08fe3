/**
 * `npm run test:leaks` sends known tokens through the extension, under VS Code's default settings, and then searches all
 * that it may have left one in. `GREP` chooses tests by name. A test that fails leaves a picture in `out/`.
 */
import { globSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { inWords, writeCounts } from '../counts.ts';
import { closeAll, openWorkbenches } from '../ui/workbench.ts';
import { onInterrupt } from '../vscode/interrupt.ts';

const pictures = path.join(import.meta.dirname, '../../out');

const mocha = new Mocha({
  ui: 'bdd',
  reporter: 'spec',
  timeout: 120_000, // a cold start on a busy machine; each wait in it has its own, shorter limit
  slow: 6_000,
  forbidOnly: true,
  ...(process.env.GREP && { grep: process.env.GREP }),
  rootHooks: { afterEach: photographFailure },
});
for (const file of globSync('*.test.ts', { cwd: import.meta.dirname }).sort()) {
  mocha.addFile(path.join(import.meta.dirname, file));
}

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

async function photographFailure(this: Mocha.Context): Promise<void> {
  if (this.currentTest?.state !== 'failed') return;
  const name = this.currentTest.fullTitle().replaceAll(/[^\w]+/g, '-');
  for (const [index, workbench] of [...openWorkbenches].entries()) {
    await workbench.screenshot(path.join(pictures, `leaks-${name}-${index + 1}.png`)).catch(() => undefined);
  }
}
