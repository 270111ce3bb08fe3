/**
 * `npm run test:state` keeps state as the extension does, in real windows of a real VS Code: in two at once, and in one
 * whose extension host is killed. It needs the output of `npm run build`. `GREP` selects tests by name.
 */
import path from 'node:path';
import { runTests } from '../ui/runTests.ts';

await runTests([path.join(import.meta.dirname, 'state.test.ts')]);
