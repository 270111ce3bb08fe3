/**
 * `npm run test:ui` runs every `*.test.ts` of this folder: each opens a real workbench and does what a user does. With
 * `--main` it runs the main journeys only. `GREP` selects tests by name. A failure leaves a picture of the window in
 * `out/`.
 */
import { globSync } from 'node:fs';
import path from 'node:path';
import { runTests } from './runTests.ts';

/** The main journeys: first use, writing code, and signing in. */
const MAIN = ['newUser', 'editorUser', 'accountUser'];

const names = process.argv.includes('--main')
  ? MAIN.map(name => `${name}.test.ts`)
  : globSync('*.test.ts', { cwd: import.meta.dirname }).sort();
await runTests(names.map(name => path.join(import.meta.dirname, name)));
