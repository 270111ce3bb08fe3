import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const guard = path.join(import.meta.dirname, '../../vscode/guard.ts');

/** Has a child of its own, which holds our output open, and would go on for ever, as its child would. */
const parentOfAnother = 'sleep 1000 & echo ready; wait';

describe('The guard of a server', () => {
  before(function () {
    if (process.platform === 'win32') this.skip(); // no process groups, and no server to guard
  });

  it('ends the command, and what the command started, when whoever started the guard is gone', async () => {
    const child = spawn(process.execPath, [guard, 'sh', '-c', parentOfAnother], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.stdin.destroy(); // as the system does for a process that dies
    child.stdout.resume();
    await once(child.stdout, 'end'); // when the last of them is gone
  });

  it("passes on the command's exit code", async () => {
    const child = spawn(process.execPath, [guard, 'sh', '-c', 'exit 7'], {
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    assert.deepEqual(await once(child, 'exit'), [7, null]);
  });
});
