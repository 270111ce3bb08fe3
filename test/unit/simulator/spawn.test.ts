import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { ControlClient } from '../../simulator/control.ts';
import { until } from '../../until.ts';

describe('A spawned simulator', () => {
  it('ends with the process that started it, even if that is killed, and deletes its CA file', async () => {
    const module = new URL('../../simulator/spawn.ts', import.meta.url).href;
    const script = `import { spawnSimulator } from ${JSON.stringify(module)};
      const { controlUrl, caFile } = await spawnSimulator();
      console.log(JSON.stringify({ controlUrl, caFile }));
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: tmpdir(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface({ input: parent.stdout }), 'line');
    const { controlUrl, caFile } = JSON.parse(line);
    const control = new ControlClient(controlUrl);
    await control.describe();
    assert.ok(existsSync(caFile));
    parent.kill('SIGKILL');
    await until('the simulator to be gone', async () => {
      const gone = await control.describe().then(
        () => false,
        (error: NodeJS.ErrnoException) => /^ECONN(REFUSED|RESET)$/.test(error.code ?? ''),
      );
      return gone && !existsSync(caFile);
    });
  });
});
