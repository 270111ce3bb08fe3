/**
 * `npm run test:faults`: every fault at each of fourteen operations, in a real VS Code's extension host and over real sockets.
 * Prints a table, writes it to docs/faults.md, and fails where a row differs from what is expected. `--once` runs each
 * fault at one operation only, and `GREP=words` selects rows by name, such as `reset|bomb.* × mint`; neither writes the
 * file. Needs the output of `npm run build`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { type Failure, inWords, writeCounts } from '../counts.ts';
import { createAuthority } from '../simulator/certificates.ts';
import { spawnSimulator } from '../simulator/spawn.ts';
import { runScript } from '../vscode/runScript.ts';
import { runSuite } from '../vscode/runSuite.ts';
import { freePort } from '../vscode/server.ts';
import { forgetfulSettings, quietSettings } from '../vscode/settings.ts';
import { tempFolder } from '../vscode/tempFolder.ts';
import { openBlackHole } from './blackHole.ts';
import type { SuiteInput } from './index.ts';
import { type Report, readReport } from './result.ts';
import { keptTable, printedTable } from './table.ts';

const checkout = path.join(import.meta.dirname, '../..');
const rowsFile = path.join(checkout, 'out/faults.json');
const keptFile = path.join(checkout, 'docs/faults.md');
/**
 * The most rows at a time. All rows run in one extension host, so more of them only slow each other down, and each has a
 * visible editor.
 */
const MOST_AT_A_TIME = 4;
/** The number of log lines that are printed for a failed row. */
const LOG_LINES = 5;

async function main(stack: AsyncDisposableStack): Promise<void> {
  const rowsAtATime = Math.min(2 * availableParallelism(), MOST_AT_A_TIME);
  const simulators = await Promise.all(Array.from({ length: rowsAtATime }, () => spawnSimulator()));
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
  const input: SuiteInput = {
    simulators: simulators.map(({ control, stop, pid, ...description }) => description),
    program: { main: path.join(checkout, 'test/simulator/main.ts'), node: process.execPath },
    authority,
    places: { refused: await freePort(), blackHole: blackHole.port },
    report: path.join(home, 'report.jsonl'),
    grep: process.env.GREP ?? '',
    once: process.argv.includes('--once'),
  };
  writeFileSync(input.report, '');
  const troubles: string[] = [];
  try {
    await runSuite({
      extension: checkout,
      entry: path.join(checkout, 'out/faults/index.cjs'),
      home,
      folder: workspace,
      settings: { ...quietSettings, ...forgetfulSettings, 'files.autoSave': 'off' },
      environment: {
        PLEX_TOKENS_SIMULATOR: JSON.stringify(input.simulators[0]),
        PLEX_TOKENS_FAULTS: JSON.stringify(input),
        NODE_EXTRA_CA_CERTS: caFile,
      },
    });
  } catch (error) {
    troubles.push(`The suite broke off: ${error instanceof Error ? error.message : error}`);
  }
  const report = readReport(readFileSync(input.report, 'utf8'));
  conclude({ ...report, troubles: [...report.troubles, ...troubles] }, input.grep === '' && !input.once);
}

function conclude(report: Report, isWhole: boolean): void {
  const { results, leftOut } = report;
  console.log(printedTable(report));
  mkdirSync(path.dirname(rowsFile), { recursive: true });
  writeFileSync(rowsFile, JSON.stringify(report, undefined, 2));
  const failures = failuresOf(report);
  if (isWhole && failures.length === 0) writeFileSync(keptFile, keptTable(report));
  const passed = results.filter(({ problems }) => problems.length === 0).length;
  const counts = { passed, failed: failures.length, skipped: 0, failures };
  writeCounts(counts);
  console.log(`${leftOut.length} combinations make no sense, and are left out: docs/faults.md has the reasons.`);
  for (const { test, reason, see } of failures) console.log(`✗ ${test}: ${reason}${see ? `\n  See ${see}` : ''}`);
  console.log(inWords(counts));
  if (failures.length > 0) process.exitCode = 1;
}

function failuresOf({ results, troubles, notRun }: Report): Failure[] {
  const see = path.relative(checkout, rowsFile);
  const failed = results.filter(({ problems }) => problems.length > 0);
  const failures: Failure[] = [
    ...failed.map(({ name, problems, log }) => {
      const lines = log.slice(-LOG_LINES).map(line => `\n  log: ${line}`);
      return { test: name, reason: problems.join(', ') + lines.join(''), see };
    }),
    ...notRun.map(test => ({ test, reason: 'was not run' })),
    ...troubles.map(reason => ({ test: 'The suite itself', reason })),
  ];
  // A run without any row proves nothing.
  return results.length + failures.length > 0 ? failures : [{ test: 'The suite itself', reason: 'no row was run' }];
}

await runScript(main);
process.exit();
