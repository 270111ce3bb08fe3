// Builds the extension (`dist/`) and its host tests (`out/`).
import { rm } from 'node:fs/promises';
import { build } from 'esbuild';

// A test that is gone must not run on.
await Promise.all(['dist', 'out/host'].map(folder => rm(folder, { recursive: true, force: true })));

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

/** What the first request loads is a bundle of its own, so that activation does not. */
const clientApart = {
  name: 'client-apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/plex\/client\.ts$/ }, () => ({ path: './client.cjs', external: true })),
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

await Promise.all([
  build({
    ...shared,
    entryPoints: { extension: 'src/extension.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    minify: true,
    plugins: [clientApart, vscodeOnce],
  }),
  build({
    ...shared,
    entryPoints: { client: 'src/plex/client.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    minify: true,
  }),
  build({
    ...shared,
    entryPoints: ['test/host/index.ts', 'test/host/*.test.ts'],
    outdir: 'out/host',
    outExtension: { '.js': '.cjs' },
    external: [...shared.external, 'mocha'],
    sourcemap: 'inline',
  }),
]);
