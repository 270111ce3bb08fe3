import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { commonCode } from './commonCode.ts';

const sources = path.join(import.meta.dirname, 'host');
/** In characters: minified, the single bundle has 29 kB then. */
const COMMON_CODE = 42_000;
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
 * Bundles suites and helpers as the extension itself is bundled, and installs in every host two extensions that are clocked
 * beside it: one that does nothing, and one that loads everything at once.
 *
 * @param folder for the bundles
 * @param extensionsDir where VS Code will look for installed extensions
 */
export async function buildProbes(folder: string, extensionsDir: string): Promise<Built> {
  const common: BuildOptions = {
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    external: ['vscode'],
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
  };
  await build({
    ...common,
    entryPoints: names.map(name => path.join(sources, `${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.cjs' },
  });
  const contents = `export * from './singleBundle.ts';\n${commonCode(COMMON_CODE)}`;
  const outfile = path.join(folder, 'singleBundle.cjs');
  await build({ ...common, stdin: { contents, resolveDir: sources }, outfile, minify: true });
  const bundled = (name: (typeof names)[number]): string => path.join(folder, `${name}.cjs`);
  const manifest = { version: '0.0.0', engines: { vscode: '^1.105.0' } };
  for (const name of ['nothing', 'singleBundle']) {
    const beside = path.join(extensionsDir, `plex-tokens-bench.${name}-0.0.0`);
    await helperExtension(beside, name, bundled('clocked'), { ...manifest, activationEvents: ['onStartupFinished'] });
    await cp(path.join(folder, `${name}.cjs`), path.join(beside, 'dist/extension.cjs'));
  }
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
