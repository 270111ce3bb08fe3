/**
 * `node guard.ts COMMAND ARGS…` runs a command in a process group of its own and ends the whole group as soon as our
 * standard input closes. Whoever started us holds the other end, so that nothing is left behind however it dies: a
 * process that is killed has no chance to clean up, but the system closes its pipes.
 */
import { spawn } from 'node:child_process';

const [command = '', ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });

/** The time from asking politely to ending by force. */
const grace = 3000;

function signal(name: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  } catch {
    // The group is gone already.
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
