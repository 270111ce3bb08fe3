import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Figure, figure, median, spread } from './figure.ts';
import type { ActivationResult } from './host/activation.ts';
import { type ClockedName, ORDER_FILE } from './host/clocked.ts';
import type { Hosts } from './hosts.ts';
import { type Built, helperExtension } from './probes.ts';

/** A multiple of the number of orders. */
const RUNS = 12;

/** State in which the extension finds itself, as it is kept in `globalState`. */
const ONE_SERVER = {
  summary: { hasServer: true, hasAccount: false, selected: { server: 'Living Room', token: 'me' } },
};

/** Whoever comes first in a host pays for what the others find there, so each does as often. */
const ORDERS: readonly (readonly ClockedName[])[] = [
  ['own', 'singleBundle', 'nothing'],
  ['singleBundle', 'nothing', 'own'],
  ['nothing', 'own', 'singleBundle'],
  ['singleBundle', 'own', 'nothing'],
];

/**
 * Loads and activates the extension in several fresh hosts, beside one that does nothing and one that loads everything at
 * once: where no server was ever added, and with one.
 *
 * @param extension the folder of the built extension
 */
export async function measureActivation(
  hosts: Hosts,
  built: Built,
  extension: string,
  temporary: string,
): Promise<Figure[]> {
  const cases: { name: string; results: ActivationResult[]; state: object; folder: string }[] = [
    { name: 'no server', results: [], state: {}, folder: path.join(temporary, 'ownBare') },
    { name: 'one server', results: [], state: ONE_SERVER, folder: path.join(temporary, 'ownWithServer') },
  ];
  const run = async (folder: string, round: number): Promise<ActivationResult> => {
    await writeFile(path.join(folder, ORDER_FILE), JSON.stringify(ORDERS[round % ORDERS.length]));
    return hosts.run<ActivationResult>({ suite: built.activationSuite, extension: folder });
  };
  for (const { state, folder } of cases) {
    await makeOwn(built, extension, folder, state);
    // Not counted: stores the state, and pays for the cold files.
    await run(folder, 0);
  }
  for (let round = 0; round < RUNS; round++) {
    console.error(`  round ${round + 1} of ${RUNS}`);
    for (const { results, folder } of cases) results.push(await run(folder, round));
  }
  const all = cases.flatMap(({ results }) => results);
  if (all.some(({ prepared }) => prepared)) throw new Error('VS Code forgot the state of an extension.');
  if (new Set(all.map(({ pid }) => pid)).size < all.length) throw new Error('Two runs shared an extension host.');
  const later = all.flatMap(({ clocked }) => clocked.own.later ?? []);
  return [
    ...cases.flatMap(({ name, results }) => judge(name, results)),
    figure('loading the second bundle, once the first command needs it', median(later), 'ms', 100, {
      ms: spread(later),
    }),
  ];
}

/** A copy of the extension that is clocked, under a name of its own: that is what VS Code keeps its state by. */
async function makeOwn(built: Built, extension: string, folder: string, state: object): Promise<void> {
  await cp(extension, folder, { recursive: true });
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as object;
  await helperExtension(folder, path.basename(folder), built.clocked, { ...manifest, benchGlobalState: state });
}

function judge(name: string, results: readonly ActivationResult[]): Figure[] {
  const own = results.map(({ clocked }) => clocked.own);
  const [totals, nothing, singleBundle] = (['own', 'nothing', 'singleBundle'] as const).map(extension =>
    results.map(({ clocked }) => clocked[extension].load + clocked[extension].activate),
  ) as [number[], number[], number[]];
  return [
    figure(`load and activate, ${name}`, median(totals), 'ms', 8, {
      together: spread(totals),
      load: spread(own.map(({ load }) => load)),
      activate: spread(own.map(({ activate }) => activate)),
    }),
    figure(
      `load and activate, ${name}, over an extension in one bundle`,
      median(totals) / median(singleBundle),
      '×',
      0.5,
      {
        ownMs: spread(totals),
        inOneBundleMs: spread(singleBundle),
        thatDoesNothingMs: spread(nothing),
      },
    ),
  ];
}
