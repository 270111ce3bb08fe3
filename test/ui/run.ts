/**
 * `npm run test:ui` runs every `*.test.ts` of this folder: each opens a real workbench and does what a person would.
 * `GREP` chooses tests by name. A test that fails leaves a picture of each open window in `out/`.
 */
import { runTests } from './runTests.ts';

await runTests(import.meta.dirname, 'ui');
