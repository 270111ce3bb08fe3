/**
 * `npm run test:host` runs the suite of this folder in a real VS Code's extension host, with a simulated Plex beside it:
 * in the stand-in on Linux; on macOS and Windows, and anywhere with `--desktop`, in the VS Code that
 * @vscode/test-electron downloads. With `--oldest` that is the oldest one supported. It expects what `npm run build` makes.
 * `PLEX_TOKENS_SIMULATOR` (JSON) names a simulator that runs already.
 */
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import type { SimulatorDescription } from '../simulator/simulator.ts';
import { spawnSimulator } from '../simulator/spawn.ts';
import { onInterrupt } from '../vscode/interrupt.ts';
import { forgetfulSettings, quietSettings, settingsFromEnvironment, writeSettings } from '../vscode/settings.ts';
import { tempFolder } from '../vscode/tempFolder.ts';
import { oldest, versionFrom, versionVariable } from '../vscode/versions.ts';

const checkout = path.join(import.meta.dirname, '../..');
const suite = path.join(checkout, 'out/host/index.cjs');
const version = process.argv.includes('--oldest') ? oldest : versionFrom(process.env);
const desktop = process.platform !== 'linux' || process.argv.includes('--desktop');

async function main(stack: AsyncDisposableStack): Promise<void> {
  for (const built of [suite, path.join(checkout, 'dist/extension.cjs')]) {
    if (!existsSync(built))
      throw new Error(`${path.relative(checkout, built)} is missing: run \`npm run build\` first.`);
  }
  const { servers, tokens, tokenLabels, plexTv, controlUrl, caFile } = await simulatorFor(stack);

  const home = tempFolder(stack, 'host');
  const userDataDir = path.join(home, 'data');
  const workspace = path.join(home, 'workspace');
  writeSettings(userDataDir, { ...quietSettings, ...forgetfulSettings, ...settingsFromEnvironment(process.env) });
  await cp(path.join(checkout, 'test/workspace'), workspace, { recursive: true });

  await runTests({
    ...(desktop
      ? version === oldest && { version: oldest.vscode }
      : { vscodeExecutablePath: path.join(checkout, 'test/vscode/code.ts') }),
    extensionDevelopmentPath: checkout,
    extensionTestsPath: suite,
    launchArgs: [workspace, `--user-data-dir=${userDataDir}`, `--extensions-dir=${path.join(home, 'extensions')}`],
    extensionTestsEnv: {
      // The stand-in's first line asks for whatever `node` comes first: this one.
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`,
      PLEX_TOKENS_SIMULATOR: JSON.stringify({ servers, tokens, tokenLabels, plexTv, controlUrl, caFile }),
      PLEX_TOKENS_PLEX_TV: plexTv.url,
      NODE_EXTRA_CA_CERTS: caFile,
      [versionVariable]: version === oldest ? 'oldest' : 'newest',
    },
  });
}

async function simulatorFor(stack: AsyncDisposableStack): Promise<SimulatorDescription> {
  const running = process.env.PLEX_TOKENS_SIMULATOR;
  if (running) return JSON.parse(running) as SimulatorDescription;
  const simulator = await spawnSimulator();
  stack.defer(() => simulator.stop());
  return simulator;
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
