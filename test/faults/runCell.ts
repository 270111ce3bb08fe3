import { isPlexError } from '../../src/plex/errors.ts';
import type { Authority } from '../simulator/certificates.ts';
import type { Act, Places } from './fault.ts';
import { Front } from './front.ts';
import type { Lane } from './lane.ts';
import type { Cell } from './matrix.ts';
import { documentAfter, kindOf, leaksOf, messagesOf } from './observe.ts';
import type { Request } from './operations.ts';
import type { Result } from './result.ts';
import { Row, rows } from './row.ts';
import { Stage } from './stage.ts';
import { shortOf } from './verdict.ts';

/** What no operation may take longer than, in milliseconds: the time limit of a request, with what goes before and after. */
const LIMIT = 15_000;
/** How long a late answer is waited for, in milliseconds: longer than the ones here take. */
const LATE = 1_100;
/** How long an error may take until it is shown, in milliseconds. */
const SHOWN_WITHIN = 1_000;

export interface Surroundings {
  readonly authority: Authority;
  readonly places: Omit<Places, 'other'>;
  /** Told which stage is about to open a document. */
  readonly enter: (stage: Stage) => void;
}

/** Lets a fault happen to an operation, and says what came of it. */
export function runCell(cell: Cell, lane: Lane, surroundings: Surroundings): Promise<Result> {
  const row = new Row(cell.name);
  row.column = lane.column;
  return rows.run(row, async () => {
    await lane.control.reset();
    const { about } = cell.operation;
    const { servers, plexTv } = lane.simulator;
    const target = about.server === 'plexTv' ? plexTv.url : servers.livingRoom.url;
    const current: { stage?: Stage } = {};
    const front = frontFor(cell, target, surroundings.authority, () => stageOf(current));
    const open = (await front?.open()) ?? target;
    const address = cell.fault.act.address?.(open, { ...surroundings.places, other: servers.attic.url }) ?? open;
    const isPlexTv = about.server === 'plexTv';
    const stage = new Stage(row, lane, cell.operation, {
      address: isPlexTv ? servers.livingRoom.url : address,
      plexTv: isPlexTv ? address : plexTv.url,
    });
    current.stage = stage;
    try {
      return await observe(cell, row, stage, surroundings);
    } finally {
      stage.dispose();
      front?.close();
    }
  });
}

async function observe(cell: Cell, row: Row, stage: Stage, { enter }: Surroundings): Promise<Result> {
  const { fault, operation } = cell;
  const { lane } = stage;
  const { act } = fault;
  await operation.prepare(stage);
  await putFaults(act, operation.about, lane);
  row.editor = operation.key === 'mint' ? await lane.show() : lane.editor;
  const before = lane.snapshot();
  enter(stage);
  await act.before?.(stage);

  const started = performance.now();
  const running = operation.run(stage).then(() => act.after?.(stage));
  const ended = within(running, LIMIT);
  if (act.meanwhile) await Promise.race([act.meanwhile(stage, row, operation.about), ended]);
  const hung = (await ended) === 'hung';
  await untilShown(row);
  const milliseconds = performance.now() - started;
  if (hung) row.cancel();
  // What was given up may still be answered, and must then change nothing.
  if (act.meanwhile) await new Promise(resolve => setTimeout(resolve, LATE));

  row.clockAhead = 0;
  const after = lane.snapshot();
  const { mintedTokens } = await lane.control.state('livingRoom');
  const document = documentAfter(before, after, mintedTokens);
  const hasSucceeded = operation.key === 'mint' ? document === 'token inserted' : await operation.hasSucceeded(stage);
  if (!hung) await stage.readTree();
  const leaks = await leaksOf(row, stage, after.text);
  // Each change counts a version up, so in a document that is unchanged there is nothing to be undone.
  const undoIsRight = document === 'unchanged' || (await lane.undo()) === before.text;
  if (document === 'changed' || !undoIsRight) await lane.restore();
  const last = messagesOf(row).at(-1);
  const kind = hung ? 'hung' : kindOf(row, hasSucceeded);
  const result = {
    fault: fault.name,
    operation: operation.key,
    expected: cell.expectation.kind,
    kind,
    canRetry: last?.buttons.includes('Try Again') ?? false,
    words: last?.text ?? '',
    ...{ milliseconds, document, undoIsRight, hung, leaks, said: row.said, log: row.log },
  } as const;
  return { ...result, shortOf: shortOf(cell, row, result) };
}

function stageOf({ stage }: { stage?: Stage }): Stage {
  if (!stage) throw new Error('The stage is not set yet');
  return stage;
}

function frontFor(
  { fault: { act }, operation: { about } }: Cell,
  target: string,
  authority: Authority,
  stage: () => Stage,
): Front | undefined {
  const { wire, tls, connection, beforeRequest, between, withAnswer } = act;
  if (![wire, tls, connection, beforeRequest, between, withAnswer].some(Boolean)) return undefined;
  const front: Front = new Front({
    ...{ target, wire, connection, tls: tls?.(authority) },
    matches: ({ path }) => path === about.path,
    beforeRequest: () => beforeRequest?.(stage()),
    between: () => between?.(stage(), front),
    withAnswer: () => withAnswer?.(stage()),
  });
  return front;
}

async function putFaults({ simulated = [], modes }: Act, { server, path }: Request, lane: Lane): Promise<void> {
  for (const fault of simulated) await lane.control.addFault(server, { fault, path });
  if (modes) await lane.control.setModes(server, modes);
}

async function within(running: Promise<unknown>, limit: number): Promise<'ended' | 'hung'> {
  const { promise, resolve } = Promise.withResolvers<'hung'>();
  const timer = setTimeout(() => resolve('hung'), limit);
  const end = (): 'ended' => 'ended';
  const first = await Promise.race([running.then(end, end), promise]);
  clearTimeout(timer);
  return first;
}

/** A command is over before its error is shown. */
async function untilShown(row: Row): Promise<void> {
  const error = row.errors.at(-1);
  if (error === undefined || (isPlexError(error) && error.kind === 'cancelled')) return;
  const end = performance.now() + SHOWN_WITHIN;
  while (messagesOf(row).length === 0 && performance.now() < end) await new Promise(resolve => setTimeout(resolve, 5));
}
