// Builds the extension (`dist/`), and its tests that run in VS Code: those of the host, of faults, of load and of state (`out/`).
import { readFile, rm } from 'node:fs/promises';
import { build } from 'esbuild';

// A test that is gone must not run on.
await Promise.all(
  ['dist', 'out/host', 'out/faults', 'out/esm', 'out/load', 'out/state'].map(folder =>
    rm(folder, { recursive: true, force: true }),
  ),
);

/** Makes `import()` a `require`: only that goes through the `http` that VS Code gives to extensions. */
const supported = { 'dynamic-import': false };
const common = { bundle: true, platform: 'node', target: 'node22', external: ['vscode'], logLevel: 'warning' };

/**
 * Gives each bundle one import of `vscode`, by the names of its API: `import * as vscode` would copy every name at each start,
 * which takes about as long as the rest of loading, and each use would go through the copies. It needs files that use
 * `vscode.name` only: `const { name } = vscode` would copy all again.
 */
const vscodeByName = {
  name: 'vscode-by-name',
  setup: async ({ onResolve, onLoad }) => {
    const types = await readFile('node_modules/@types/vscode/index.d.ts', 'utf8');
    const names = Array.from(types.matchAll(/^\texport (?:class|const|enum|namespace) (\w+)/gm), ([, name]) => name);
    const contents = `export { ${[...new Set(names)].join()} } from 'vscode';`;
    onResolve({ filter: /^vscode$/ }, ({ path, namespace }) =>
      namespace === 'names' ? { path, external: true } : { path, namespace: 'names' },
    );
    onLoad({ filter: /^vscode$/, namespace: 'names' }, () => ({ contents }));
  },
};

/**
 * Leaves out what node-fetch brings although every VS Code's Node has it (`Blob`, `FormData`), or although nothing here uses
 * it: files, `data:` addresses, referrers. `http.ts` sends no body, follows no redirect and rejects every other scheme.
 */
const platformOwn = {
  name: 'platform-own',
  setup: ({ onResolve, onLoad }) => {
    const own = {
      'fetch-blob': 'export default Blob;',
      'fetch-blob/from.js': 'export const { Blob, File, fileFromSync, fileFrom, blobFromSync, blobFrom } = globalThis;',
      'formdata-polyfill/esm.min.js': 'export const { FormData, formDataToBlob } = globalThis;',
      'data-uri-to-buffer': 'export default undefined;',
      './utils/referrer.js': `
        export const DEFAULT_REFERRER_POLICY = 'no-referrer';
        export const validateReferrerPolicy = policy => policy;
        export const determineRequestsReferrer = () => 'no-referrer';
        export const parseReferrerPolicyFromHeader = () => '';`,
    };
    onResolve({ filter: /^(fetch-blob|formdata-polyfill|data-uri|\.\/utils\/referrer)/ }, ({ path }) => ({
      path,
      namespace: 'own',
    }));
    onLoad({ filter: /./, namespace: 'own' }, ({ path }) => ({ contents: own[path] }));
  },
};

/** The most that activation may load, in bytes: it is read and compiled while a window opens. */
const ACTIVATION_LIMIT = 14_000;

/**
 * Builds `extension.cjs`, which activation loads, and `later.cjs`, which it imports when somebody needs more. Each module is in
 * one of them only, so that no class is there twice: what both need is in the first.
 *
 * esbuild splits graphs, but only into ES modules, with a file of its own for what both entries need; the extension host
 * takes CommonJS. So the second step turns them into that, and joins that file with the entry of activation.
 *
 * @throws Error where activation would load more than it should
 */
async function buildExtension() {
  // Of node-fetch, for bodies of forms, which `http.ts` doesn't read.
  const external = [...common.external, './utils/multipart-parser.js'];
  await build({
    ...common,
    external,
    minify: true,
    entryPoints: { activation: 'src/extension.ts', later: 'src/later.ts' },
    format: 'esm',
    splitting: true,
    // Named as what it becomes a part of, which is how `later.cjs` imports it.
    chunkNames: 'extension',
    outExtension: { '.js': '.cjs' },
    outdir: 'out/esm',
    plugins: [platformOwn],
  });
  const commonJs = { ...common, format: 'cjs', supported, minify: true, plugins: [vscodeByName] };
  const { metafile } = await build({
    ...commonJs,
    stdin: { contents: "export * from './activation.cjs'; export * from './extension.cjs';", resolveDir: 'out/esm' },
    external: [...external, './later.cjs'],
    outfile: 'dist/extension.cjs',
    metafile: true,
  });
  const { bytes, imports } = metafile.outputs['dist/extension.cjs'];
  const required = imports.map(({ path }) => path).join();
  if (bytes > ACTIVATION_LIMIT || required !== 'vscode,./later.cjs') {
    throw new Error(`Activation loads too much: ${bytes} bytes, and ${required}. Is there a "const { … } = vscode"?`);
  }
  await build({
    ...commonJs,
    entryPoints: ['out/esm/later.cjs'],
    external: [...external, './extension.cjs'],
    outfile: 'dist/later.cjs',
  });
}

function buildSuite(outdir, ...entryPoints) {
  return build({
    ...common,
    format: 'cjs',
    supported,
    entryPoints,
    outdir,
    entryNames: '[name]',
    outExtension: { '.js': '.cjs' },
    external: [...common.external, 'mocha'],
    // The goldens are found from elsewhere then.
    logOverride: { 'empty-import-meta': 'silent' },
    sourcemap: 'inline',
  });
}

await Promise.all([
  buildExtension(),
  buildSuite('out/host', 'test/host/index.ts', 'test/host/*.test.ts', 'test/attacks/*.test.ts'),
  buildSuite('out/state', 'test/state/extension.ts'),
  buildSuite('out/load', 'test/host/index.ts', 'test/load/load.test.ts', 'test/load/counted.ts'),
  build({
    ...common,
    format: 'cjs',
    supported,
    entryPoints: ['test/faults/index.ts'],
    outfile: 'out/faults/index.cjs',
    // Gives the product's timers to the clock of the row that runs.
    inject: ['test/faults/timers.ts'],
    // Whoever starts a simulator from a bundle says where its program is.
    logOverride: { 'empty-import-meta': 'silent' },
    sourcemap: 'inline',
  }),
]);
