/**
 * `npm run test:slow` runs `npm test` as on slower computers: three times on a single core, three times beside two busy
 * loops, and once each in the oldest VS Code. The output of each run is kept in `out/slow/`; the table at the end has the
 * counts and times. `--rounds 1` makes it shorter, `--on core` or `--on load` runs one half of it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Counts, countsVariable, inWords, readCounts } from './counts.ts';
import { duration } from './duration.ts';
import { onInterrupt } from './vscode/interrupt.ts';
import { versionVariable } from './vscode/versions.ts';

const checkout = path.join(import.meta.dirname, '..');
const folder = path.join(checkout, 'out/slow');
const BUSY_LOOPS = 2;

interface Run {
  readonly on: 'core' | 'load';
  readonly vscode: 'newest' | 'oldest';
  readonly round: number;
}

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, on: { type: 'string' } },
});
const rounds = Array.from({ length: Number(options.rounds) }, (_, index) => index + 1);
const runs = (['core', 'load'] as const)
  .filter(on => options.on === undefined || options.on === on)
  .flatMap((on): Run[] => [
    ...rounds.map(round => ({ on, vscode: 'newest', round }) as const),
    { on, vscode: 'oldest', round: 1 },
  ]);

const children = new Set<ChildProcess>();
onInterrupt(async () => {
  const ended = Array.from(children, child => new Promise(resolve => child.once('exit', resolve)));
  for (const child of children) child.kill();
  await Promise.all(ended);
});

mkdirSync(folder, { recursive: true });
const table: string[] = [];
for (const run of runs) table.push(await measure(run));
console.log(`\n${table.join('\n')}`);

async function measure({ on, vscode, round }: Run): Promise<string> {
  const title = `${on === 'core' ? 'On one core' : `Beside ${BUSY_LOOPS} busy loops`}, ${vscode} VS Code, round ${round}`;
  const log = path.join(folder, `${on}-${vscode}-${round}.log`);
  console.log(`${title}: ${path.relative(checkout, log)}`);
  const began = performance.now();
  const counts = await testBeside(on, vscode, log);
  if (counts.failed > 0) process.exitCode = 1;
  const line = `${title}: ${inWords(counts)} (${duration((performance.now() - began) / 1000)})`;
  console.log(line);
  return line;
}

async function testBeside(on: Run['on'], vscode: Run['vscode'], log: string): Promise<Counts> {
  const loops =
    on === 'load' ? Array.from({ length: BUSY_LOOPS }, () => start(process.execPath, ['-e', 'for (;;);'])) : [];
  const countsFile = log.replace(/\.log$/, '.json');
  rmSync(countsFile, { force: true }); // counts of the run before
  try {
    const [command = '', ...args] = [...(on === 'core' ? ['taskset', '-c', '0'] : []), 'npm', 'test'];
    const child = start(command, args, { [countsVariable]: countsFile, [versionVariable]: vscode });
    const output = createWriteStream(log);
    child.stdout?.pipe(output, { end: false });
    child.stderr?.pipe(output, { end: false });
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject).once('close', code => resolve(code ?? 1));
    });
    output.end();
    return readCounts(countsFile, code);
  } finally {
    for (const loop of loops) loop.kill();
  }
}

function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(command, args, {
    cwd: checkout,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}
