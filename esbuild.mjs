// Builds the extension (`dist/`), and its tests that run in VS Code: those of the host, of faults, of load and of state (`out/`).
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

// A test that is gone must not run on.
await Promise.all(
  ['dist', 'out/host', 'out/faults', 'out/load', 'out/state'].map(folder =>
    rm(folder, { recursive: true, force: true }),
  ),
);

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  external: ['vscode'],
  logLevel: 'warning',
  // `import()` becomes `require`: only that goes through the `http` that VS Code gives to extensions.
  supported: { 'dynamic-import': false },
};

/**
 * `import * as vscode` copies every name of the API, once for each file that says it, which takes longer than all the rest
 * of loading. Through this module it is done once.
 */
const vscodeOnce = {
  name: 'vscode-once',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^vscode$/ }, ({ path, namespace }) =>
      namespace === 'once' ? { path, external: true } : { path, namespace: 'once' },
    );
    onLoad({ filter: /^vscode$/, namespace: 'once' }, () => ({ contents: "export * from 'vscode';" }));
  },
};

/**
 * What node-fetch brings with it although every VS Code's Node has it of its own (`Blob`, `FormData`), or although nothing
 * here asks for it: bodies of forms, files, `data:` addresses. `http.ts` sends no body and refuses every other scheme.
 */
const platformOwn = {
  name: 'platform-own',
  setup: ({ onResolve, onLoad }) => {
    const own = {
      'fetch-blob': 'export default Blob;',
      'fetch-blob/from.js': 'export const { Blob, File, fileFromSync, fileFrom, blobFromSync, blobFrom } = globalThis;',
      'formdata-polyfill/esm.min.js': 'export const { FormData, formDataToBlob } = globalThis;',
      'data-uri-to-buffer': 'export default undefined;',
      './utils/multipart-parser.js': 'export const toFormData = undefined;',
    };
    onResolve({ filter: /^(fetch-blob|formdata-polyfill|data-uri|\.\/utils\/multipart-)/ }, ({ path }) =>
      path in own ? { path, namespace: 'own' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'own' }, ({ path }) => ({ contents: own[path] }));
  },
};

/**
 * Two bundles. `extension.cjs` is what activation loads; `later.cjs` is what the first `import()` loads, whichever it is.
 * A file is in one of them only: what both need is in the first, and the second takes it from there.
 */
async function buildExtension() {
  const later = new Set();
  const collect = onDynamicImport(file => {
    later.add(file);
    return { external: true };
  });
  const options = { ...shared, minify: true, metafile: true, write: false };
  const { metafile } = await build({
    ...options,
    stdin: entry("export * from './src/extension.ts';"),
    plugins: [vscodeOnce, collect],
  });
  const first = Object.keys(metafile.inputs).filter(file => file.startsWith('src/'));
  const second = [...later];

  const output = { ...shared, minify: true, external: [...shared.external, './extension.cjs', './later.cjs'] };
  await build({
    ...output,
    outfile: 'dist/extension.cjs',
    stdin: entry(["export { activate, deactivate } from './src/extension.ts';", ...exportAll(first)].join('\n')),
    plugins: [
      vscodeOnce,
      onDynamicImport(file => ({ path: String(second.indexOf(file)), namespace: 'later' })),
      taken('later'),
    ],
  });
  await build({
    ...output,
    outfile: 'dist/later.cjs',
    stdin: entry(exportAll(second).join('\n')),
    plugins: [vscodeOnce, onShared(first), taken('extension'), platformOwn],
  });
}

function entry(contents) {
  return { contents, resolveDir: import.meta.dirname, loader: 'ts' };
}

function exportAll(files) {
  return files.map((file, place) => `export * as _${place} from './${file}';`);
}

function onDynamicImport(resolved) {
  return {
    name: 'dynamic-import',
    setup: ({ onResolve }) =>
      onResolve({ filter: /^\.\.?\// }, ({ kind, path: to, resolveDir }) =>
        kind === 'dynamic-import' ? resolved(inCheckout(resolveDir, to)) : undefined,
      ),
  };
}

function onShared(files) {
  return {
    name: 'shared',
    setup: ({ onResolve }) =>
      onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path: to, resolveDir }) => {
        const place = files.indexOf(inCheckout(resolveDir, to));
        return place < 0 ? undefined : { path: String(place), namespace: 'extension' };
      }),
  };
}

/** Modules that are taken from the other bundle. */
function taken(bundle) {
  return {
    name: `taken-from-${bundle}`,
    setup: ({ onLoad }) =>
      onLoad({ filter: /.*/, namespace: bundle }, ({ path: place }) => ({
        contents: `module.exports = require('./${bundle}.cjs')._${place};`,
      })),
  };
}

function inCheckout(folder, to) {
  return path.relative(import.meta.dirname, path.resolve(folder, to)).replaceAll(path.sep, '/');
}

function buildSuite(outdir, ...entryPoints) {
  return build({
    ...shared,
    entryPoints,
    outdir,
    entryNames: '[name]',
    outExtension: { '.js': '.cjs' },
    external: [...shared.external, 'mocha'],
    sourcemap: 'inline',
  });
}

await Promise.all([
  buildExtension(),
  buildSuite('out/host', 'test/host/index.ts', 'test/host/*.test.ts', 'test/attacks/*.test.ts'),
  buildSuite('out/state', 'test/state/extension.ts'),
  buildSuite('out/load', 'test/host/index.ts', 'test/load/load.test.ts', 'test/load/counted.ts'),
  build({
    ...shared,
    entryPoints: ['test/faults/index.ts'],
    outfile: 'out/faults/index.cjs',
    // Gives the product's timers to the clock of the row that runs.
    inject: ['test/faults/timers.ts'],
    // Whoever starts a simulator from a bundle says where its program is.
    logOverride: { 'empty-import-meta': 'silent' },
    sourcemap: 'inline',
  }),
]);
