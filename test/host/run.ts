/**
 * `npm run test:host` runs the suite of this folder in a real VS Code's extension host, with a simulated Plex beside it.
 * `--oldest` and `--desktop` choose the VS Code. It expects what `npm run build` makes.
 * `PLEX_TOKENS_SIMULATOR` (JSON) names a simulator that runs already.
 */
import { existsSync, globSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { countsVariable, describeFailures, inWords, readCounts } from '../counts.ts';
import type { SimulatorDescription } from '../simulator/simulator.ts';
import { spawnSimulator } from '../simulator/spawn.ts';
import { runScript } from '../vscode/runScript.ts';
import { runSuite } from '../vscode/runSuite.ts';
import { forgetfulSettings, quietSettings, settingsFromEnvironment } from '../vscode/settings.ts';
import { tempFolder } from '../vscode/tempFolder.ts';

const checkout = path.join(import.meta.dirname, '../..');
const suite = path.join(checkout, 'out/host/index.cjs');

async function main(stack: AsyncDisposableStack): Promise<void> {
  for (const built of [suite, path.join(checkout, 'dist/extension.cjs')]) {
    if (!existsSync(built))
      throw new Error(`${path.relative(checkout, built)} is missing: run \`npm run build\` first.`);
  }
  const { servers, tokens, tokenLabels, plexTv, controlUrl, caFile } = await simulatorFor(stack);

  const home = tempFolder(stack, 'host');
  const workspace = path.join(home, 'workspace');
  await cp(path.join(checkout, 'test/workspace'), workspace, { recursive: true });

  for (const picture of globSync('out/host*.png', { cwd: checkout })) rmSync(path.join(checkout, picture));
  const countsFile = process.env[countsVariable] || path.join(home, 'counts.json');

  const code = await runSuite({
    extension: checkout,
    entry: suite,
    home,
    folder: workspace,
    settings: { ...quietSettings, ...forgetfulSettings, ...settingsFromEnvironment(process.env) },
    environment: {
      PLEX_TOKENS_SIMULATOR: JSON.stringify({ servers, tokens, tokenLabels, plexTv, controlUrl, caFile }),
      PLEX_TOKENS_PLEX_TV: plexTv.url,
      NODE_EXTRA_CA_CERTS: caFile,
      [countsVariable]: countsFile,
    },
  }).then(
    () => 0,
    (error: Error) => {
      console.error(error.message);
      return 1;
    },
  );
  const counts = readCounts(countsFile, code);
  console.log(describeFailures(counts) + inWords(counts));
  if (counts.failed > 0) process.exitCode = 1;
}

async function simulatorFor(stack: AsyncDisposableStack): Promise<SimulatorDescription> {
  const running = process.env.PLEX_TOKENS_SIMULATOR;
  if (running) return JSON.parse(running) as SimulatorDescription;
  const simulator = await spawnSimulator();
  stack.defer(() => simulator.stop());
  return simulator;
}

await runScript(main);
