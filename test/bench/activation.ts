import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Figure, figure, median, spread } from './figure.ts';
import type { ActivationResult } from './host/activation.ts';
import type { Clocked } from './host/clocked.ts';
import type { Hosts } from './hosts.ts';
import { type Built, helperExtension } from './probes.ts';

const RUNS = 11;

/** State in which the extension finds itself, as it is kept in `globalState`. */
const ONE_SERVER = {
  summary: { hasServer: true, hasAccount: false, selected: { server: 'Living Room', token: 'me' } },
};

/**
 * Loads and activates the extension in several fresh hosts, beside an extension that does nothing: where no server was
 * ever added, and with one. VS Code itself activates both, as soon as it has started.
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
  const run = (folder: string): Promise<ActivationResult> =>
    hosts.run<ActivationResult>({ suite: built.activationSuite, extension: folder });
  for (const { state, folder } of cases) {
    await makeOwn(built, extension, folder, state);
    // Not counted: stores the state, and pays for the cold files.
    await run(folder);
  }
  for (let count = 0; count < RUNS; count++) {
    console.error(`  round ${count + 1} of ${RUNS}`);
    for (const { results, folder } of cases) results.push(await run(folder));
  }
  const all = cases.flatMap(({ results }) => results.map(({ own }) => own));
  if (all.some(({ prepared }) => prepared)) throw new Error('VS Code forgot the state of an extension.');
  if (new Set(all.map(({ pid }) => pid)).size < all.length) throw new Error('Two runs shared an extension host.');
  return cases.map(({ name, results }) => judge(name, results));
}

/** A copy of the extension that is clocked, under a name of its own: that is what VS Code keeps its state by. */
async function makeOwn(built: Built, extension: string, folder: string, state: object): Promise<void> {
  await cp(extension, folder, { recursive: true });
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as object;
  await helperExtension(folder, path.basename(folder), built.clocked, { ...manifest, benchGlobalState: state });
}

function judge(name: string, results: readonly ActivationResult[]): Figure {
  const total = ({ load, activate }: Clocked): number => load + activate;
  const own = results.map(each => each.own);
  const nothing = results.map(each => each.nothing);
  return figure(`load and activate, ${name}`, median(own.map(total)), 'ms', 8, {
    together: spread(own.map(total)),
    load: spread(own.map(({ load }) => load)),
    activate: spread(own.map(({ activate }) => activate)),
    extensionThatDoesNothing: spread(nothing.map(total)),
    overNothing: spread(results.map(each => total(each.own) - total(each.nothing))),
  });
}
