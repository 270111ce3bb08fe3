import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { patience } from '../until.ts';
import { ControlClient } from './control.ts';
import type { SimulatorDescription } from './simulator.ts';

export type SpawnOptions = {
  /** Arguments of `main.ts` such as `['--port', '32400']`. Default: free ports. */
  args?: string[];
  /** Path of `main.ts`, where this module was bundled into another folder. */
  main?: string;
  /** The Node that runs it, 24 or later. Default: the one that runs this. */
  node?: string;
  /** Destination of its error output. Default: this process's standard error. */
  stderr?: 'inherit' | 'ignore';
};

export type RunningSimulator = SimulatorDescription & {
  control: ControlClient;
  pid: number;
  /** Resolves once the process has ended. */
  stop(): Promise<void>;
};

/**
 * Starts the simulator as a process of its own and resolves once it responds. It ends by `stop()`, and also when this
 * process ends for any reason, because it reads a pipe that only this process holds open.
 */
export async function spawnSimulator(options: SpawnOptions = {}): Promise<RunningSimulator> {
  const main = options.main ?? fileURLToPath(new URL('./main.ts', import.meta.url));
  const args = [main, '--json', '--until-stdin-ends', ...(options.args ?? [])];
  const child = spawn(options.node ?? process.execPath, args, {
    stdio: ['pipe', 'pipe', options.stderr ?? 'inherit'],
    // In an Electron, this variable makes the executable run as Node.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  const description = JSON.parse(await firstLine(child)) as SimulatorDescription;
  // From here on, the child doesn't keep a finished test run alive.
  for (const handle of [child, child.stdin, child.stdout]) {
    if (handle instanceof Socket || handle === child) handle.unref();
  }
  return {
    ...description,
    control: new ControlClient(description.controlUrl),
    pid: child.pid ?? 0,
    stop: () => stop(child),
  };
}

async function firstLine(child: ChildProcess & { stdout: NodeJS.ReadableStream }): Promise<string> {
  const lines = createInterface({ input: child.stdout });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`The simulator ended at its start (${signal ?? code})`)));
  });
  const [line] = await Promise.race([once(lines, 'line'), failed]);
  return String(line);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const exited = once(child, 'exit');
  child.stdin?.end();
  const forcedEnd = setTimeout(() => child.kill('SIGKILL'), patience);
  await exited;
  clearTimeout(forcedEnd);
}
