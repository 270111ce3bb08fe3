/**
 * `npm run test:load` works the extension hard in a real extension host, lets it rest, and looks at what is left. It takes
 * about eight minutes, so it is no part of `npm test`. It expects what `npm run build` makes.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { copyPackaged } from '../bench/packaged.ts';
import { countsVariable, inWords, readCounts } from '../counts.ts';
import { spawnSimulator } from '../simulator/spawn.ts';
import { onInterrupt } from '../vscode/interrupt.ts';
import { forgetfulSettings, quietSettings, writeSettings } from '../vscode/settings.ts';
import { tempFolder } from '../vscode/tempFolder.ts';

const checkout = path.join(import.meta.dirname, '../..');
/** The extension as it is packaged, but loaded by counted.ts, with the suite beside it: so they share what is counted. */
const extension = path.join(checkout, 'out/load');
const result = path.join(checkout, 'out/load.json');
/** For the whole suite, in seconds. */
const LIMIT = 1_800;
const desktop = process.platform !== 'linux' || process.argv.includes('--desktop');

async function main(stack: AsyncDisposableStack): Promise<void> {
  await copyPackaged(checkout, extension);
  const manifest = path.join(extension, 'package.json');
  await writeFile(manifest, JSON.stringify({ ...JSON.parse(await readFile(manifest, 'utf8')), main: './counted.cjs' }));

  const simulator = await spawnSimulator();
  stack.defer(() => simulator.stop());
  const { servers, tokens, tokenLabels, plexTv, controlUrl, caFile } = simulator;
  const home = tempFolder(stack, 'load');
  const userDataDir = path.join(home, 'data');
  const counts = path.join(home, 'counts.json');
  writeSettings(userDataDir, { ...quietSettings, ...forgetfulSettings });

  const code = await runTests({
    ...(!desktop && { vscodeExecutablePath: path.join(checkout, 'test/vscode/code.ts') }),
    extensionDevelopmentPath: extension,
    extensionTestsPath: path.join(extension, 'index.cjs'),
    launchArgs: [`--user-data-dir=${userDataDir}`, `--extensions-dir=${path.join(home, 'extensions')}`],
    extensionTestsEnv: {
      // The stand-in's first line asks for whatever `node` comes first: this one.
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`,
      PLEX_TOKENS_SIMULATOR: JSON.stringify({ servers, tokens, tokenLabels, plexTv, controlUrl, caFile }),
      PLEX_TOKENS_PLEX_TV: plexTv.url,
      PLEX_TOKENS_HOST_TIMEOUT_S: String(LIMIT),
      PLEX_TOKENS_LOAD_RESULT: result,
      [countsVariable]: counts,
      NODE_EXTRA_CA_CERTS: caFile,
    },
  }).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  });
  const total = readCounts(counts, code);
  process.exitCode = total.failed > 0 ? 1 : 0;
  console.log(inWords(total));
}

const stack = new AsyncDisposableStack();
onInterrupt(() => stack.disposeAsync());
try {
  await main(stack);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await stack.disposeAsync();
}
