import * as vscode from 'vscode';
import { isPlexError } from '../../src/plex/errors.ts';
import type { Authority } from '../simulator/certificates.ts';
import { until } from '../until.ts';
import { ExtensionUnderTest } from './extensionUnderTest.ts';
import type { FaultActions, Places } from './faultDefinition.ts';
import { FaultProxy } from './faultProxy.ts';
import { IDLE_LIMIT, Idle, type IdleWatch } from './idle.ts';
import type { Row } from './matrix.ts';
import { documentAfter, kindOf, leaksOf, messagesOf } from './observe.ts';
import type { Request } from './requests.ts';
import type { Result } from './result.ts';
import { inRow, RowContext } from './rowContext.ts';
import { problemsOf } from './verdict.ts';
import type { Worker } from './worker.ts';

export interface RunOptions {
  readonly authority: Authority;
  readonly places: Omit<Places, 'other'>;
  readonly watch: IdleWatch;
  /** Called with the extension that is about to open a document. */
  readonly onOpen: (extension: ExtensionUnderTest) => void;
}

/** Runs a row and returns its result. An error that breaks it off becomes its result. */
export async function runRow(row: Row, worker: Worker, options: RunOptions): Promise<Result> {
  const context = new RowContext();
  context.column = worker.column;
  const started = performance.now();
  try {
    // The limit is longer than that of the operation, so that a hanging operation becomes a result and doesn't break off
    // the row.
    return await options.watch.unlessIdle(
      inRow(context, () => observe(row, context, worker, options)),
      () => context.activity,
      2 * IDLE_LIMIT,
    );
  } catch (error) {
    const reason = `the row broke off: ${error instanceof Error ? error.message : error}`;
    return {
      ...{ name: row.name, fault: row.fault.name, operation: row.operation.key, expected: row.expectation.kind },
      ...{ kind: 'brokeOff', canRetry: false, words: '', milliseconds: performance.now() - started },
      ...{ timeRanOut: false, document: 'unchanged', undoIsRight: true, leaks: [] },
      ...{ said: context.said, log: context.log, problems: [reason] },
    };
  }
}

async function observe(row: Row, context: RowContext, worker: Worker, options: RunOptions): Promise<Result> {
  await worker.control.reset();
  const { act } = row.fault;
  const { about } = row.operation;
  const at = act.at?.(row.operation) ?? about;
  const { servers, plexTv } = worker.simulator;
  const isPlexTv = at.server === 'plexTv';
  const target = isPlexTv ? plexTv.url : servers.livingRoom.url;
  const current: { extension?: ExtensionUnderTest } = {};
  const isOnce = row.operation.isOnce === true && at === about;
  const proxy = proxyFor(act, { at, isOnce, target, authority: options.authority }, () => extensionOf(current));
  try {
    const open = (await proxy?.open()) ?? target;
    const address = act.address?.(open, { ...options.places, other: servers.attic.url }) ?? open;
    const extension = new ExtensionUnderTest(context, worker, row.operation, {
      address: isPlexTv ? servers.livingRoom.url : address,
      plexTv: isPlexTv ? address : plexTv.url,
      whenReached: act.whenReached,
    });
    current.extension = extension;
    try {
      return await observeExtension(row, extension, proxy, { at, isOnce }, options);
    } finally {
      extension.dispose();
    }
  } finally {
    proxy?.close();
  }
}

async function observeExtension(
  row: Row,
  extension: ExtensionUnderTest,
  proxy: FaultProxy | undefined,
  reach: Reach,
  { watch, onOpen }: RunOptions,
): Promise<Result> {
  const { operation, fault, expectation } = row;
  const { row: context, worker } = extension;
  const { act } = fault;
  const handedOut = (await worker.control.handedOut()).length;
  await operation.prepare(extension);
  await injectFaults(act, reach, worker);
  context.editor ??= operation.inserts ? await worker.show() : worker.editor;
  const before = worker.snapshot();
  onOpen(extension);
  await act.before?.(extension);

  const started = performance.now();
  const hung = await hangs(extension, act, watch);
  const milliseconds = performance.now() - started;
  const { hasRunOut } = context.clock;
  if (hung) context.cancel();
  else await untilSettled(context, proxy);
  if (!hung) await operation.settle?.(extension);

  context.clock.ahead = 0;
  const after = worker.snapshot();
  const document = documentAfter(before, after, (await operation.tokens?.(extension)) ?? []);
  const hasSucceeded =
    !hung && (operation.inserts ? document === 'token inserted' : await operation.hasSucceeded(extension));
  const last = messagesOf(context).at(-1);
  const kind: Result['kind'] = hung ? 'hung' : kindOf(context, hasSucceeded);
  // The sidebar would also wait for a request that never gets a response.
  if (context.requests.open > 0) context.clock.end();
  if (!hung) await extension.readTree();
  const leaks = await leaksOf(context, extension, after.text, handedOut);
  // Each change increases the version, so an unchanged document has nothing to undo.
  const undoIsRight = document === 'unchanged' || (await worker.undo()) === before.text;
  if (document === 'changed' || !undoIsRight) await worker.restore();
  const result = {
    ...{ name: row.name, fault: fault.name, operation: operation.key, expected: expectation.kind, kind },
    ...{ canRetry: last?.buttons.includes('Try Again') ?? false, words: last?.text ?? '', milliseconds },
    ...{ timeRanOut: hasRunOut, document, undoIsRight, leaks, said: context.said, log: context.log },
  };
  return { ...result, problems: problemsOf(row, context, result, proxy?.requests ?? 0) };
}

/** Runs the operation. Returns whether it hangs: it has not ended, and nothing happens any more. */
async function hangs(extension: ExtensionUnderTest, act: FaultActions, watch: IdleWatch): Promise<boolean> {
  const running = extension.run().then(() => act.after?.(extension));
  try {
    await watch.unlessIdle(running, () => extension.row.activity);
    return false;
  } catch (error) {
    if (error instanceof Idle) return true;
    throw error;
  }
}

/**
 * Waits for what follows the operation: a command ends before its error is shown, and a cancelled request may still get a
 * response, which must change nothing.
 */
async function untilSettled(context: RowContext, proxy: FaultProxy | undefined): Promise<void> {
  const shown = context.errors.filter(error => !isPlexError(error) || error.kind !== 'cancelled');
  const errors = (): number => context.said.filter(({ place }) => place === 'error').length;
  await until('the error to be shown', () => errors() >= shown.length);
  if (!context.isCancelled) return;
  await proxy?.settled();
  // The extension's reaction to a change is over before VS Code returns from these commands.
  for (const round of [1, 2]) await vscode.commands.executeCommand('setContext', 'plexTokens.settled', round);
}

function extensionOf({ extension }: { extension?: ExtensionUnderTest }): ExtensionUnderTest {
  if (!extension) throw new Error('The extension is not set up yet.');
  return extension;
}

/** The requests that a fault applies to. */
interface Reach {
  readonly at: Request;
  /** True if it applies to the first of them only. */
  readonly isOnce: boolean;
}

function proxyFor(
  act: FaultActions,
  { at: { path }, isOnce, target, authority }: Reach & { readonly target: string; readonly authority: Authority },
  extension: () => ExtensionUnderTest,
): FaultProxy | undefined {
  const { wire, tls, tcp, connection, beforeRequest, afterIdentity, withAnswer } = act;
  if (![wire, tls, tcp, connection, beforeRequest, afterIdentity, withAnswer].some(Boolean)) return undefined;
  const proxy: FaultProxy = new FaultProxy({
    ...{ target, path, isOnce, connection, tls: tls?.(authority) },
    tcp: tcp && (socket => tcp(socket, extension())),
    wire: wire && ((socket, answer) => wire(socket, answer, extension())),
    beforeRequest: () => beforeRequest?.(extension()),
    afterIdentity: () => afterIdentity?.(extension(), proxy),
    withAnswer: () => withAnswer?.(extension()),
    onSilence: () => extension().reached(),
    onError: error => extension().fail(error),
  });
  return proxy;
}

async function injectFaults(
  { simulated = [], modes }: FaultActions,
  { at, isOnce }: Reach,
  worker: Worker,
): Promise<void> {
  for (const fault of simulated) {
    await worker.control.addFault(at.server, { fault, path: at.path, ...(isOnce && { times: 1 }) });
  }
  if (modes) await worker.control.setModes(at.server, modes);
}
