/**
 * `npm run test:faults`: everything that can go wrong at each of five operations, in a real VS Code's extension host and
 * against real sockets. Prints a table, keeps it in docs/faults.md, and fails where a row falls short of what is expected.
 * `GREP=words` chooses rows by name, such as `reset|bomb.* × mint`; the kept table is then left as it is. It expects what
 * `npm run build` makes.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { inWords, writeCounts } from '../counts.ts';
import { createAuthority } from '../simulator/certificates.ts';
import { spawnSimulator } from '../simulator/spawn.ts';
import { runScript } from '../vscode/runScript.ts';
import { runSuite } from '../vscode/runSuite.ts';
import { freePort } from '../vscode/server.ts';
import { forgetfulSettings, quietSettings } from '../vscode/settings.ts';
import { tempFolder } from '../vscode/tempFolder.ts';
import { openBlackHole } from './blackHole.ts';
import type { Given } from './index.ts';
import type { Report } from './result.ts';
import { keptTable, printedTable } from './table.ts';

const checkout = path.join(import.meta.dirname, '../..');
const reportFile = path.join(checkout, 'out/faults.json');
const keptFile = path.join(checkout, 'docs/faults.md');
/** How many rows run at a time: many of them wait. */
const LANES = 16;

async function main(stack: AsyncDisposableStack): Promise<void> {
  const simulators = await Promise.all(Array.from({ length: LANES }, () => spawnSimulator()));
  stack.defer(async () => {
    await Promise.all(simulators.map(simulator => simulator.stop()));
  });
  const blackHole = await openBlackHole();
  stack.defer(() => blackHole.close());
  const home = tempFolder(stack, 'faults');
  const authority = createAuthority();
  const caFile = path.join(home, 'ca.pem');
  writeFileSync(caFile, authority.cert);
  const workspace = path.join(home, 'workspace');
  mkdirSync(workspace);
  const given: Given = {
    simulators: simulators.map(({ control, stop, pid, ...description }) => description),
    authority,
    places: { refused: await freePort(), blackHole: blackHole.port, silent: await openSilence(stack) },
    report: reportFile,
    grep: process.env.GREP ?? '',
  };
  rmSync(reportFile, { force: true });
  await runSuite({
    extension: checkout,
    entry: path.join(checkout, 'out/faults/index.cjs'),
    home,
    folder: workspace,
    settings: { ...quietSettings, ...forgetfulSettings, 'files.autoSave': 'off' },
    environment: {
      PLEX_TOKENS_SIMULATOR: JSON.stringify(given.simulators[0]),
      PLEX_TOKENS_FAULTS: JSON.stringify(given),
      NODE_EXTRA_CA_CERTS: caFile,
    },
  });
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
  conclude(report, given.grep === '');
}

/** A port that takes connections and never says anything. */
async function openSilence(stack: AsyncDisposableStack): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer(socket => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  stack.defer(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

function conclude(report: Report, isComplete: boolean): void {
  const { results, troubles, leftOut } = report;
  console.log(printedTable(report));
  for (const trouble of troubles) console.error(trouble);
  if (isComplete) {
    mkdirSync(path.dirname(keptFile), { recursive: true });
    writeFileSync(keptFile, keptTable(report));
  }
  const short = results.filter(({ shortOf }) => shortOf.length > 0).length;
  // No rows at all prove nothing.
  const failed = short + troubles.length + (results.length === 0 ? 1 : 0);
  const counts = { passed: results.length - short, failed, skipped: 0 };
  writeCounts(counts);
  console.log(`${leftOut.length} combinations make no sense, and are left out: docs/faults.md says why.`);
  console.log(inWords(counts));
  if (failed > 0) process.exitCode = 1;
}

await runScript(main);
process.exit();
