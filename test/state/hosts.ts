import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { until } from '../until.ts';
import type { Orders } from './extension.ts';

/** An extension host that runs the extension of this folder. */
export class ExtensionHost {
  readonly pid: number;
  readonly #port: string;

  constructor(pid: number, port: string) {
    this.pid = pid;
    this.#port = port;
  }

  /**
   * Sends an order and returns its result.
   *
   * @throws {Error} with the error of the extension host, or because it has ended
   */
  async order<Name extends keyof Orders>(
    name: Name,
    ...[argument]: Parameters<Orders[Name]>
  ): Promise<Awaited<ReturnType<Orders[Name]>>> {
    const body = JSON.stringify([name, argument]);
    const response = await fetch(`http://127.0.0.1:${this.#port}`, { method: 'POST', body });
    const { result, error } = (await response.json()) as { result: never; error?: string };
    if (error !== undefined) throw new Error(error);
    return result;
  }

  /** Ends it as a crash does: nothing in it can react. */
  async kill(): Promise<void> {
    process.kill(this.pid, 'SIGKILL');
    await until('the end of the extension host', () => !isExtensionHost(this.pid));
  }
}

/** Ignores, from now on, the hosts that run, because their windows are about to be reloaded. */
export function leaveOutRunning(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name));
}

/** Returns the running hosts, which announce themselves in a folder; waits until there are as many as windows. */
export async function runningHosts(folder: string, windows: number): Promise<ExtensionHost[]> {
  return until(`${windows} extension hosts`, () => {
    const running = readdirSync(folder).filter(name => /^\d+$/.test(name) && isExtensionHost(Number(name)));
    if (running.length !== windows) throw new Error(`${running.length} are running: ${running.join(', ')}`);
    return running.map(pid => new ExtensionHost(Number(pid), readFileSync(path.join(folder, pid), 'utf8')));
  });
}

/** Another process may have got the id of one that has ended. */
function isExtensionHost(pid: number): boolean {
  const file = `/proc/${pid}/cmdline`;
  try {
    return existsSync(file) && readFileSync(file, 'utf8').includes('--type=extensionHost');
  } catch {
    return false; // The process ended between the two reads.
  }
}
