/** What VS Code loads into the extension host: runs the matrix there, and leaves a report for test/faults/run.ts. */
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { SOURCE_SCHEME } from '../../src/sources/sourceFileSystem.ts';
import { duration } from '../duration.ts';
import type { Authority } from '../simulator/certificates.ts';
import type { SimulatorDescription } from '../simulator/simulator.ts';
import { faults } from './definitions/index.ts';
import type { Places } from './faultDefinition.ts';
import { IdleWatch } from './idle.ts';
import { matrixOf, onceEach, type Row } from './matrix.ts';
import { operations } from './operations.ts';
import { PatchedHost } from './patchedHost.ts';
import type { ReportLine, Result } from './result.ts';
import { outsideRows } from './rowContext.ts';
import { type RunOptions, runRow } from './runRow.ts';
import { SourceFiles } from './sourceFiles.ts';
import { type SimulatorProgram, Worker } from './worker.ts';

/** Between two lines about the progress, in milliseconds. */
const PROGRESS_EVERY = 5_000;

/** What test/faults/run.ts hands over. */
export interface SuiteInput {
  /** One for each row that runs at a time. */
  readonly simulators: readonly SimulatorDescription[];
  /** To replace one of them. */
  readonly program: SimulatorProgram;
  readonly authority: Authority;
  readonly places: Omit<Places, 'other'>;
  /** The file for the report. */
  readonly report: string;
  /** Which rows, by name; all where it is empty. */
  readonly grep: string;
  /** Whether each fault is run at one operation only. */
  readonly once: boolean;
}

export async function run(): Promise<void> {
  const input = JSON.parse(process.env.PLEX_TOKENS_FAULTS ?? '') as SuiteInput;
  const { simulators, program, grep, once } = input;
  const report = (line: ReportLine): void => appendFileSync(input.report, `${JSON.stringify(line)}\n`);
  const { rows, leftOut } = matrixOf(faults, operations);
  const wanted = new RegExp(grep);
  const chosen = (once ? onceEach(rows) : rows).filter(({ name }) => wanted.test(name));
  report({ plan: chosen.map(({ name }) => name), leftOut });
  const host = new PatchedHost();
  const workers = simulators.map((simulator, index) => new Worker(simulator, index + 1, program));
  const files = new SourceFiles();
  const onUnhandled = (reason: unknown): void => {
    const stack = reason instanceof Error ? (reason.stack ?? '') : '';
    if (!stack.includes(path.join(vscode.env.appRoot, 'extensions')))
      report({ trouble: `unhandled: ${stack || reason}` });
  };
  process.on('unhandledRejection', onUnhandled);
  const progress = new Progress(chosen.length);
  const beat = vscode.Uri.file(`${input.report}.beat`);
  const watch = new IdleWatch(() => vscode.workspace.fs.writeFile(beat, new Uint8Array()));
  try {
    for (const worker of workers) await worker.open();
    const suite = new Suite(chosen, files, { ...input, watch, onOpen: () => undefined }, result => {
      report({ result });
      progress.note(result);
    });
    const outcomes = await Promise.allSettled(workers.map(worker => suite.work(worker)));
    for (const outcome of outcomes) if (outcome.status === 'rejected') report({ trouble: `${outcome.reason}` });
    const { said, log } = outsideRows;
    if (said.length + log.length > 0) report({ trouble: `outside every row: ${JSON.stringify([said, log])}` });
  } finally {
    progress.dispose();
    watch.dispose();
    process.off('unhandledRejection', onUnhandled);
    files.dispose();
    for (const worker of workers) worker.dispose();
    host.dispose();
  }
}

/** The rows that are still to be run. */
class Suite {
  readonly #waiting: Row[];
  readonly #files: SourceFiles;
  readonly #options: RunOptions;
  readonly #onResult: (result: Result) => void;
  readonly #opening = pLimit(1);

  constructor(rows: readonly Row[], files: SourceFiles, options: RunOptions, onResult: (result: Result) => void) {
    this.#waiting = [...rows];
    this.#files = files;
    this.#options = options;
    this.#onResult = onResult;
  }

  /**
   * Has a worker take one row after the other.
   *
   * @throws Error where it cannot go on
   */
  async work(worker: Worker): Promise<void> {
    for (let row = this.#waiting.shift(); row; row = this.#waiting.shift()) {
      const result = await this.#run(row, worker);
      this.#onResult(result);
      if (['hung', 'brokeOff'].includes(result.kind)) await this.#options.watch.unlessIdle(worker.rebuild());
    }
    if (!(await worker.isUntouched())) {
      throw new Error(`Undo does not take back what was typed in column ${worker.column}.`);
    }
  }

  /** All rows are about the same source, whose document is open once. */
  #run(row: Row, worker: Worker): Promise<Result> {
    if (!opensDocument(row)) return runRow(row, worker, this.#options);
    const files = this.#files;
    return this.#opening(async () => {
      const result = await runRow(row, worker, { ...this.#options, onOpen: extension => files.enter(extension) });
      await closeSources();
      files.leave();
      return result;
    });
  }
}

/** Prints how far it is, what has failed, and how long the rest may take. */
class Progress implements vscode.Disposable {
  readonly #total: number;
  readonly #started = performance.now();
  readonly #timer: NodeJS.Timeout;
  #done = 0;
  #failed = 0;

  constructor(total: number) {
    this.#total = total;
    this.#timer = setInterval(() => this.#print(), PROGRESS_EVERY);
  }

  note({ name, problems }: Result): void {
    this.#done++;
    if (problems.length === 0) return;
    this.#failed++;
    console.log(`✗ ${name}: ${problems.join(', ')}`);
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  #print(): void {
    const seconds = (performance.now() - this.#started) / 1000;
    const left =
      this.#done === 0 ? '' : `, about ${duration((seconds / this.#done) * (this.#total - this.#done))} left`;
    console.log(`${this.#done} of ${this.#total} rows, ${this.#failed} failed${left}`);
  }
}

function opensDocument({ fault, operation, expectation: { kind } }: Row): boolean {
  return operation.key === 'source' && (['none', 'either'].includes(kind) || fault.act.after !== undefined);
}

async function closeSources(): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
  const isSource = ({ input }: vscode.Tab): boolean =>
    input instanceof vscode.TabInputText && input.uri.scheme === SOURCE_SCHEME;
  await vscode.window.tabGroups.close(tabs.filter(isSource));
}
