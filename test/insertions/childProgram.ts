import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** Time limit of a program, in milliseconds. Only one that hangs takes so long. */
const LIMIT = 300_000;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface ProgramOptions {
  /** The text for its standard input. */
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end, in English. */
export async function runProgram(
  command: string,
  args: readonly string[],
  { input = '', cwd, env }: ProgramOptions = {},
): Promise<Ended> {
  const child = spawn(command, args, { cwd, env: { ...process.env, LC_ALL: 'C.UTF-8', ...env }, timeout: LIMIT });
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  // A program that ends before it has read everything says why on its standard error.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}
