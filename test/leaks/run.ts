/**
 * `npm run test:leaks` sends known tokens through the extension, under VS Code's default settings, and then searches all
 * that it may have left one in. `GREP` chooses tests by name. A test that fails leaves a picture in `out/`.
 */
import { runTests } from '../ui/runTests.ts';

await runTests(import.meta.dirname, 'leaks');
