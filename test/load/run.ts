/**
 * `npm run test:load` works the extension hard in a real extension host, lets it rest, and counts what it still holds. It
 * takes about eight minutes, so it is no part of `npm test`. It needs the output of `npm run build`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { copyPackaged } from '../bench/packaged.ts';
import { countsVariable, describeFailures, inWords, readCounts } from '../counts.ts';
import { spawnSimulator } from '../simulator/spawn.ts';
import { runScript } from '../vscode/runScript.ts';
import { runSuite } from '../vscode/runSuite.ts';
import { forgetfulSettings, quietSettings } from '../vscode/settings.ts';
import { tempFolder } from '../vscode/tempFolder.ts';

const checkout = path.join(import.meta.dirname, '../..');
/** The extension as it is packaged, but loaded by counted.ts. The suite is beside it and so shares the counts. */
const extension = path.join(checkout, 'out/load');
const result = path.join(checkout, 'out/load.json');
/** Silence after which the suite is ended, in seconds: longer than the limit of any part. */
const SILENCE = 900;

async function main(stack: AsyncDisposableStack): Promise<void> {
  await copyPackaged(checkout, extension);
  const manifest = path.join(extension, 'package.json');
  await writeFile(manifest, JSON.stringify({ ...JSON.parse(await readFile(manifest, 'utf8')), main: './counted.cjs' }));

  const simulator = await spawnSimulator();
  stack.defer(() => simulator.stop());
  const { servers, tokens, tokenLabels, plexTv, controlUrl, caFile } = simulator;
  const home = tempFolder(stack, 'load');
  const counts = path.join(home, 'counts.json');

  const code = await runSuite({
    extension,
    entry: path.join(extension, 'index.cjs'),
    home,
    settings: { ...quietSettings, ...forgetfulSettings },
    environment: {
      PLEX_TOKENS_SIMULATOR: JSON.stringify({ servers, tokens, tokenLabels, plexTv, controlUrl, caFile }),
      PLEX_TOKENS_PLEX_TV: plexTv.url,
      PLEX_TOKENS_HOST_SILENCE_S: String(SILENCE),
      PLEX_TOKENS_LOAD_RESULT: result,
      [countsVariable]: counts,
      NODE_EXTRA_CA_CERTS: caFile,
    },
  }).then(
    () => 0,
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      return 1;
    },
  );
  const total = readCounts(counts, code);
  process.exitCode = total.failed > 0 ? 1 : 0;
  console.log(describeFailures(total) + inWords(total));
}

await runScript(main);
