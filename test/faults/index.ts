/** What VS Code loads into the extension host: runs the matrix there, and leaves a report for test/faults/run.ts. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { SOURCE_SCHEME } from '../../src/sources/sourceUri.ts';
import type { Authority } from '../simulator/certificates.ts';
import type { SimulatorDescription } from '../simulator/simulator.ts';
import type { Places } from './fault.ts';
import { faults } from './faults.ts';
import { Lane } from './lane.ts';
import { type Cell, matrixOf } from './matrix.ts';
import { Onlooker } from './onlooker.ts';
import { operations } from './operations.ts';
import type { Report, Result } from './result.ts';
import { nobody } from './row.ts';
import { runCell, type Surroundings } from './runCell.ts';
import { StagedFiles } from './stagedFiles.ts';
import { Turns } from './turns.ts';

/** How many there are to be seen at a time: each one more slows the workbench down. */
const COLUMNS = 4;
/** Of a row with all that is looked at after it, in milliseconds. */
const ROW_LIMIT = 40_000;

/** What test/faults/run.ts hands over. */
export interface Given {
  readonly simulators: readonly SimulatorDescription[];
  readonly authority: Authority;
  readonly places: Omit<Places, 'other'>;
  /** Where the report goes. */
  readonly report: string;
  /** Which rows, by name; all where it is empty. */
  readonly grep: string;
}

export async function run(): Promise<void> {
  const given = JSON.parse(process.env.PLEX_TOKENS_FAULTS ?? '') as Given;
  const onlooker = new Onlooker();
  const lanes = given.simulators.map((simulator, index) => new Lane(simulator, (index % COLUMNS) + 1, index < COLUMNS));
  const troubles: string[] = [];
  const onUnhandled = (reason: unknown): void => {
    const stack = reason instanceof Error ? (reason.stack ?? '') : '';
    if (!stack.includes(path.join(vscode.env.appRoot, 'extensions'))) troubles.push(`unhandled: ${stack || reason}`);
  };
  process.on('unhandledRejection', onUnhandled);
  const files = new StagedFiles();
  try {
    for (const lane of lanes) await lane.open();
    const { cells, leftOut } = matrixOf(faults, operations);
    const wanted = new RegExp(given.grep);
    const results = await runAll(
      cells.filter(({ name }) => wanted.test(name)),
      lanes,
      { ...given, enter: () => undefined },
      files,
    );
    for (const lane of lanes) {
      if (!(await lane.isUntouched())) troubles.push(`Undo does not take back what was typed in column ${lane.column}`);
    }
    if (nobody.said.length + nobody.log.length > 0)
      troubles.push(`in nobody's name: ${JSON.stringify([nobody.said, nobody.log])}`);
    const report: Report = { results, leftOut, troubles };
    mkdirSync(path.dirname(given.report), { recursive: true });
    writeFileSync(given.report, JSON.stringify(report, undefined, 2));
  } finally {
    process.off('unhandledRejection', onUnhandled);
    files.dispose();
    for (const lane of lanes) lane.dispose();
    onlooker.dispose();
  }
}

/** The longest first, so that they wait beside each other; each lane takes the next row when it is done with one. */
async function runAll(
  cells: readonly Cell[],
  lanes: readonly Lane[],
  surroundings: Surroundings,
  files: StagedFiles,
): Promise<Result[]> {
  const waiting = cells.toSorted((one, other) => waits(other) - waits(one));
  const results: Result[] = [];
  const opening = new Turns();
  await Promise.all(
    lanes.map(async lane => {
      for (;;) {
        const place = waiting.findIndex(
          cell => lane.isInFront || !(cell.operation.key === 'mint' || opensDocument(cell)),
        );
        const [next] = place < 0 ? [] : waiting.splice(place, 1);
        if (!next) return;
        const result = opensDocument(next)
          ? await opening.take(async () => {
              const shown = await inTime(
                next,
                runCell(next, lane, { ...surroundings, enter: each => files.enter(each) }),
              );
              await closeSources();
              files.leave();
              return shown;
            })
          : await inTime(next, runCell(next, lane, surroundings));
        results.push(result);
        if (result.shortOf.length > 0) console.log(`✗ ${next.name}: ${result.shortOf.join(', ')} (${result.kind})`);
      }
    }),
  );
  return results;
}

/** A row that does not come to its end is one that hangs, and the others go on. */
async function inTime({ name, fault, operation, expectation }: Cell, running: Promise<Result>): Promise<Result> {
  const { promise, resolve } = Promise.withResolvers<Result>();
  const lost: Result = {
    ...{ fault: fault.name, operation: operation.key, expected: expectation.kind, kind: 'hung', canRetry: false },
    ...{ words: '', milliseconds: ROW_LIMIT, document: 'unchanged', undoIsRight: true, hung: true },
    ...{ leaks: [], said: [], log: [], shortOf: [`${name} does not come to its end`] },
  };
  const timer = setTimeout(() => resolve(lost), ROW_LIMIT);
  return Promise.race([running, promise]).finally(() => clearTimeout(timer));
}

function waits({ expectation: { kind } }: Cell): number {
  return kind === 'timedOut' ? 1 : 0;
}

/** All rows ask about the same source, whose document is open once. */
function opensDocument({ fault, operation, expectation: { kind } }: Cell): boolean {
  return operation.key === 'source' && (['none', 'either'].includes(kind) || fault.act.after !== undefined);
}

async function closeSources(): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
  const isSource = ({ input }: vscode.Tab): boolean =>
    input instanceof vscode.TabInputText && input.uri.scheme === SOURCE_SCHEME;
  await vscode.window.tabGroups.close(tabs.filter(isSource));
}
