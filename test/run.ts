/**
 * `npm test`: every check there is, in order. A step that fails does not keep the others from being run, and the last
 * line says what it all came to.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Counts, countsVariable, inWords, readCounts, sum } from './counts.ts';
import { onInterrupt } from './vscode/interrupt.ts';

interface Step {
  readonly title: string;
  /** The npm script that does it, and what to add to it. */
  readonly script: readonly [name: string, ...args: string[]];
  /** Whether it is a suite, which leaves its counts. */
  readonly suite?: boolean;
}

const steps: readonly Step[] = [
  { title: 'Type check', script: ['check:types'] },
  { title: 'Lint', script: ['check:lint'] },
  { title: 'Unused code', script: ['check:unused'] },
  { title: 'Build', script: ['build'] },
  { title: 'Unit tests', script: ['test:unit', '--reporter', './test/reporter.ts'], suite: true },
  { title: 'Host tests', script: ['test:host'], suite: true },
  { title: 'Host tests in the oldest VS Code', script: ['test:oldest'], suite: true },
  { title: 'Matrix of faults', script: ['test:faults'], suite: true },
  { title: 'UI tests', script: ['test:ui'], suite: true },
];

const folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-counts-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
let current: ChildProcess | undefined;
onInterrupt(async () => {
  if (current === undefined || current.exitCode !== null) return;
  const ended = new Promise(resolve => current?.once('exit', resolve));
  current.kill();
  await ended;
});

const all: Counts[] = [];
for (const step of steps) all.push(await run(step));
const total = sum(all);
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(inWords(total));

async function run({ title, script: [name, ...args], suite }: Step): Promise<Counts> {
  console.log(`\n── ${title} (npm run ${name})`);
  const started = performance.now();
  const counts = path.join(folder, `${name.replace(':', '-')}.json`);
  current = spawn('npm', ['run', '--silent', name, '--', ...args], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, [countsVariable]: counts },
  });
  const child = current;
  const code = await new Promise<number>(resolve => {
    child.once('error', error => {
      console.error(error.message);
      resolve(1);
    });
    child.once('exit', code => resolve(code ?? 1));
  });
  const result = suite ? readCounts(counts, code) : { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`── ${title}: ${suite ? inWords(result) : code === 0 ? 'fine' : 'failed'} (${seconds} s)`);
  return result;
}
