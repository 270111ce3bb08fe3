/**
 * `npm run bench` measures what the project has budgets for, and prints one JSON document: each figure with its budget and
 * whether it is met. Progress goes to standard error. A budget that is missed is a finding and no failure: the exit code
 * says only whether everything could be measured. Takes about five minutes; figures of a busy machine mean little.
 * `-- --keep` makes docs/performance.md of it.
 */
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { spawnSimulator } from '../simulator/spawn.ts';
import { runScript } from '../vscode/runScript.ts';
import { tempFolder } from '../vscode/tempFolder.ts';
import { measureActivation } from './activation.ts';
import { measureEditing } from './editing.ts';
import type { Figure } from './figure.ts';
import type { HostFacts } from './host/facts.ts';
import { Hosts } from './hosts.ts';
import { measureImports } from './imports.ts';
import { measureMinting } from './mint.ts';
import { copyPackaged, measureSizes } from './packaged.ts';
import { performancePage, type Report } from './performancePage.ts';
import { buildProbes } from './probes.ts';
import { measureRequests } from './requests.ts';
import { measureScanning, measureTyping } from './scan.ts';
import { measureServers } from './servers.ts';

const checkout = path.join(import.meta.dirname, '../..');

// Standard output is the document's; what the harness and vsce say on the way goes beside it.
console.log = console.error;

/** What can be measured; `npm run bench -- sizes requests` measures a part of it. */
const PARTS = ['sizes', 'imports', 'requests', 'activation', 'editing', 'servers', 'scan'] as const;
type Part = (typeof PARTS)[number];

const { positionals: chosen, values } = parseArgs({ allowPositionals: true, options: { keep: { type: 'boolean' } } });

async function main(stack: AsyncDisposableStack): Promise<Report> {
  const unknown = chosen.find(part => !PARTS.includes(part as Part));
  if (unknown !== undefined) throw new Error(`There is no part "${unknown}", only ${PARTS.join(', ')}.`);
  const wanted = (part: Part): boolean => chosen.length === 0 || chosen.includes(part);
  const atStart = os.loadavg()[0];

  const temporary = tempFolder(stack, 'bench');
  const extension = path.join(temporary, 'extension');
  await copyPackaged(checkout, extension);
  const simulator = await spawnSimulator();
  stack.defer(() => simulator.stop());

  const figures: Figure[] = [];
  let facts: HostFacts | undefined;
  if (wanted('sizes')) figures.push(...(await measureSizes(extension, temporary)));
  if (wanted('imports')) figures.push(...(await measureImports(temporary)));
  if (wanted('requests')) {
    figures.push(...(await measureRequests(simulator)), ...(await measureMinting(simulator)));
  }
  if (wanted('scan')) figures.push(...measureScanning());
  if (wanted('activation') || wanted('editing') || wanted('servers') || wanted('scan')) {
    const home = path.join(temporary, 'host');
    const built = await buildProbes(path.join(temporary, 'probes'), path.join(home, 'extensions'));
    const { servers, tokens, tokenLabels, plexTv, controlUrl, caFile } = simulator;
    const hosts = await Hosts.start(stack, home, {
      PLEX_TOKENS_PLEX_TV: simulator.plexTv.url,
      NODE_EXTRA_CA_CERTS: caFile,
      PLEX_TOKENS_SIMULATOR: JSON.stringify({ servers, tokens, tokenLabels, plexTv, controlUrl, caFile }),
    });
    facts = await hosts.run<HostFacts>({ suite: built.factsSuite, extension: built.lender });
    if (wanted('activation')) figures.push(...(await measureActivation(hosts, built, extension, temporary)));
    if (wanted('servers')) figures.push(...(await measureServers(hosts, built)));
    if (wanted('scan')) figures.push(...(await measureTyping(hosts, built)));
    if (wanted('editing')) figures.push(...(await measureEditing(hosts, built)));
  }
  return {
    machine: {
      cpus: os.availableParallelism(),
      // Processes that wanted to run, over a minute: more of them than there are CPUs, and every time is too long.
      load: { atStart, atEnd: os.loadavg()[0] },
      node: process.versions.node,
      ...facts,
    },
    missed: figures.filter(({ met }) => !met).map(({ name }) => name),
    figures,
  };
}

await runScript(async stack => {
  const report = await main(stack);
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  if (values.keep) writeFileSync(path.join(checkout, 'docs/performance.md'), performancePage(report));
});
