import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const sources = path.join(import.meta.dirname, 'host');
const names = ['facts', 'activation', 'editing', 'servers', 'typing', 'clocked', 'nothing', 'lender'] as const;

/** What runs inside the extension host, bundled: the files of the suites, and the `main` of an extension that clocks another. */
export interface Built {
  readonly factsSuite: string;
  readonly activationSuite: string;
  readonly editingSuite: string;
  readonly serversSuite: string;
  readonly typingSuite: string;
  readonly clocked: string;
  /** The folder of an extension that lends its context. */
  readonly lender: string;
}

/**
 * Bundles suites and helpers as the extension itself is bundled, and installs in every host an extension that does nothing
 * and is clocked.
 *
 * @param folder for the bundles
 * @param extensionsDir where VS Code will look for installed extensions
 */
export async function buildProbes(folder: string, extensionsDir: string): Promise<Built> {
  await build({
    entryPoints: names.map(name => path.join(sources, `${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    external: ['vscode'],
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
  });
  const bundled = (name: (typeof names)[number]): string => path.join(folder, `${name}.cjs`);
  const manifest = { version: '0.0.0', engines: { vscode: '^1.105.0' } };
  const nothing = path.join(extensionsDir, 'plex-tokens-bench.nothing-0.0.0');
  await helperExtension(nothing, 'nothing', bundled('clocked'), {
    ...manifest,
    activationEvents: ['onStartupFinished'],
  });
  await cp(bundled('nothing'), path.join(nothing, 'dist/extension.cjs'));
  const lender = path.join(folder, 'lender');
  // The suites read settings, whose defaults only a manifest has.
  const { configuration } = JSON.parse(
    await readFile(path.join(import.meta.dirname, '../../package.json'), 'utf8'),
  ).contributes;
  await helperExtension(lender, 'lender', bundled('lender'), {
    ...manifest,
    activationEvents: [],
    contributes: { configuration },
  });
  return {
    factsSuite: bundled('facts'),
    activationSuite: bundled('activation'),
    editingSuite: bundled('editing'),
    serversSuite: bundled('servers'),
    typingSuite: bundled('typing'),
    clocked: bundled('clocked'),
    lender,
  };
}

/**
 * Makes a folder an extension with this `main`, under a publisher of its own, so that nothing is taken for the extension
 * itself.
 */
export async function helperExtension(folder: string, name: string, main: string, manifest: object): Promise<void> {
  await mkdir(folder, { recursive: true });
  await copyFile(main, path.join(folder, 'main.cjs'));
  const own = { name, publisher: 'plex-tokens-bench', main: './main.cjs' };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ ...manifest, ...own }));
}
