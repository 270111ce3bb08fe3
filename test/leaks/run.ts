/**
 * `npm run test:leaks` sends known tokens through the extension, under VS Code's default settings, and then searches every
 * place where one may be left. `GREP` selects tests by name. A failure leaves a picture of the window in `out/`.
 */
import path from 'node:path';
import { runTests } from '../ui/runTests.ts';

await runTests(['leaks.test.ts', 'host.test.ts'].map(file => path.join(import.meta.dirname, file)));
