/**
 * The `main` of an extension that has another one inside: loads `dist/extension.cjs` beside it and activates it with its own
 * context, as VS Code would, when it is told to, and returns how long that took. It does not load `vscode` itself: making the
 * API for an extension takes time as well, and belongs to whoever asks for it first.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ExtensionContext } from 'vscode';

/** The extensions that are clocked. */
export type ClockedName = 'own' | 'singleBundle' | 'nothing';

/** The file in the folder of `own` with the names in the order in which they are clocked. */
export const ORDER_FILE = 'order.json';

/** What an extension that is to be clocked exports. */
export interface Clockable {
  /** Whether the state of the extension had to be stored first: the times are then not those of a start. */
  readonly prepared: boolean;
  clock(): Promise<Clocked>;
}

/** In milliseconds. */
export interface Clocked {
  readonly load: number;
  readonly activate: number;
  /** The time of loading a second bundle afterwards, as the first command does; absent where there is none. */
  readonly later?: number;
}

interface Inner {
  activate(context: ExtensionContext): unknown;
}

export async function activate(context: ExtensionContext): Promise<Clockable> {
  return { prepared: await prepare(context), clock: () => clock(context) };
}

async function clock(context: ExtensionContext): Promise<Clocked> {
  const started = performance.now();
  const inner = require(path.join(__dirname, 'dist/extension.cjs')) as Inner;
  const loaded = performance.now();
  const activating = inner.activate(context);
  // Where there is nothing to wait for, waiting would let something else run, on our clock.
  if (activating instanceof Promise) await activating;
  const activated = performance.now();
  const second = path.join(__dirname, 'dist/later.cjs');
  const hasSecond = existsSync(second);
  const asked = performance.now();
  if (hasSecond) require(second);
  const later = performance.now() - asked;
  return { load: loaded - started, activate: activated - loaded, ...(hasSecond && { later }) };
}

/** Stores the state that the extension is to find, if an earlier run has not. */
async function prepare({ globalState, extension }: ExtensionContext): Promise<boolean> {
  const wanted = Object.entries((extension.packageJSON.benchGlobalState ?? {}) as object);
  const missing = wanted.filter(([key]) => globalState.get(key) === undefined);
  for (const [key, value] of missing) await globalState.update(key, value);
  return missing.length > 0;
}
