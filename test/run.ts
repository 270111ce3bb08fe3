/**
 * `npm test` runs everything that a change has to pass: checks, unit and host tests, the main journeys through the UI, each
 * fault once. `--all` runs all tests, `--rest` the ones that `npm test` leaves out. A failed step doesn't stop the others;
 * the last lines name the failures, and the last one has the counts, including those in the file that `--plus` names.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Counts, countsVariable, describeFailures, inWords, readCounts, sum, writeCounts } from './counts.ts';
import { duration } from './duration.ts';
import { installVsCode } from './vscode/install.ts';
import { onInterrupt } from './vscode/interrupt.ts';
import { oldest, versionFrom } from './vscode/versions.ts';

interface Step {
  readonly title: string;
  /** The npm script of the step, and its arguments. */
  readonly script: readonly [name: string, ...args: string[]];
  /** Duration on two cores, in seconds. Only its share of the whole counts, to predict the time that is left. */
  readonly seconds: number;
  /** True for a suite, which leaves its counts. */
  readonly suite?: boolean;
}

const build: Step = { title: 'Build', script: ['build'], seconds: 3 };
const checks: readonly Step[] = [
  { title: 'Type check', script: ['check:types'], seconds: 3 },
  { title: 'Lint', script: ['check:lint'], seconds: 2 },
  { title: 'Unused code', script: ['check:unused'], seconds: 2 },
  build,
  { title: 'Unit tests', script: ['test:unit', '--reporter', './test/reporter.ts'], seconds: 15, suite: true },
  { title: 'Host tests', script: ['test:host'], seconds: 80, suite: true },
];
const mainJourneys: readonly Step[] = [
  { title: 'Each fault once', script: ['test:faults:once'], seconds: 30, suite: true },
  { title: 'Main journeys through the UI', script: ['test:ui:main'], seconds: 90, suite: true },
];
/** The last two include the main journeys. */
const rest: readonly Step[] = [
  {
    title: 'Functions that read text from others',
    script: ['test:readers', '--reporter', './test/reporter.ts'],
    seconds: 90,
    suite: true,
  },
  {
    title: 'Texts that go in, read by parsers and run',
    script: ['test:insertions', '--reporter', './test/reporter.ts'],
    seconds: 15,
    suite: true,
  },
  { title: 'Host tests in the oldest VS Code', script: ['test:oldest'], seconds: 80, suite: true },
  { title: 'State in two windows, and after kills', script: ['test:state'], seconds: 100, suite: true },
  { title: 'Search for leaks', script: ['test:leaks'], seconds: 200, suite: true },
  { title: 'Every fault at every operation', script: ['test:faults'], seconds: 70, suite: true },
  { title: 'UI tests', script: ['test:ui'], seconds: 250, suite: true },
];

const { values: options } = parseArgs({
  options: { all: { type: 'boolean' }, rest: { type: 'boolean' }, plus: { type: 'string' } },
});
const steps = options.rest ? [build, ...rest] : options.all ? [...checks, ...rest] : [...checks, ...mainJourneys];

const folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-counts-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
let current: ChildProcess | undefined;
onInterrupt(async () => {
  if (current === undefined || current.exitCode !== null) return;
  const ended = new Promise(resolve => current?.once('exit', resolve));
  current.kill();
  await ended;
});

const started = performance.now();
// Steps that don't need VS Code run meanwhile. The step that does waits for it, and fails where it can't be installed.
const needed = options.rest ? [oldest] : options.all ? [versionFrom(process.env), oldest] : [versionFrom(process.env)];
for (const version of needed) installVsCode(version).catch(error => console.error(error.message));
const all: Counts[] = [];
for (const [index, step] of steps.entries()) all.push(await run(step, index));

for (const [index, counts] of all.entries()) process.stdout.write(describeFailures(counts, steps[index]?.title));
const total = sum(all);
writeCounts(total);
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`\n${duration(secondsSince(started))} in all`);
console.log(inWords(options.plus === undefined ? total : sum([readCounts(options.plus, 0), total])));

async function run({ title, script: [name, ...args], suite }: Step, index: number): Promise<Counts> {
  console.log(`\n── ${index + 1} of ${steps.length}: ${title} (npm run ${name}), ${timeLeft(index)}`);
  const began = performance.now();
  const counts = path.join(folder, `${index}.json`);
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
  const result = suite ? readCounts(counts, code) : countOfCheck(name, code);
  console.log(
    `── ${title}: ${suite ? inWords(result) : code === 0 ? 'passed' : 'failed'} (${duration(secondsSince(began))})`,
  );
  return result;
}

/** Counts a check only if it fails, because it is no test. */
function countOfCheck(name: string, code: number): Counts {
  const failures = code === 0 ? [] : [{ test: `npm run ${name}`, reason: `Its output is above (exit code ${code}).` }];
  return { passed: 0, failed: failures.length, skipped: 0, failures };
}

/** Returns how long this step and the rest may take, at the speed so far. */
function timeLeft(index: number): string {
  const expected = (some: readonly Step[]): number => some.reduce((sum, { seconds }) => sum + seconds, 0);
  const pace = index === 0 ? 1 : secondsSince(started) / expected(steps.slice(0, index));
  const [one, left] = [steps.slice(index, index + 1), steps.slice(index)].map(some => duration(expected(some) * pace));
  return `about ${one}, ${left} left in all`;
}

function secondsSince(time: number): number {
  return (performance.now() - time) / 1000;
}
