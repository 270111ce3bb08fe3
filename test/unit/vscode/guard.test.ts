import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const guard = path.join(import.meta.dirname, '../../vscode/guard.ts');

/** The command has a child that holds the output open. Both would run forever. */
const parentOfAnother = 'sleep 1000 & echo ready; wait';

describe('The guard of a server', () => {
  it('ends the command and its children when the process that started the guard is gone', async function () {
    if (process.platform === 'win32') this.skip(); // no process groups, and no server to guard
    const child = spawn(process.execPath, [guard, 'sh', '-c', parentOfAnother], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [ready] = await once(child.stdout, 'data');
    assert.equal(String(ready), 'ready\n');
    child.stdin.destroy(); // as the system does for a process that dies
    child.stdout.resume();
    await once(child.stdout, 'end'); // when the last of them has ended
  });
});
