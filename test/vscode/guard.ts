/**
 * `node guard.ts COMMAND ARGS…` runs a command in a process group of its own and ends the whole group as soon as standard
 * input closes. The process that started the guard holds the other end. A killed process can't clean up, but the system
 * closes its pipes, so nothing is left behind however it ends.
 */
import { spawn } from 'node:child_process';

const [command = '', ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });

/** Time between SIGTERM and SIGKILL, in milliseconds. */
const grace = 3000;

function signal(name: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  } catch {
    // The group has ended already.
  }
}

let ending = false;
function end(): void {
  if (ending) return;
  ending = true;
  signal('SIGTERM');
  setTimeout(() => signal('SIGKILL'), grace).unref();
}

child.once('error', error => {
  console.error(error.message);
  process.exit(127);
});
child.once('exit', code => {
  signal('SIGKILL'); // the children of a command that ended
  process.exit(code ?? 1);
});
process.stdin.resume().once('close', end);
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, end);
