/**
 * The `main` of an extension that has another one inside: loads `dist/extension.cjs` beside it and activates it with its
 * own context, as VS Code would, and tells how long that took. It does not load `vscode` itself: making the API for an
 * extension takes time as well, and belongs to whoever asks for it first.
 */
import path from 'node:path';
import type { ExtensionContext } from 'vscode';

/** In milliseconds. */
export interface Clocked {
  readonly load: number;
  readonly activate: number;
  /** Whether the state of the extension had to be stored first: the times are then not those of a start. */
  readonly prepared: boolean;
  /** The extension host. */
  readonly pid: number;
}

interface Inner {
  activate(context: ExtensionContext): unknown;
}

export async function activate(context: ExtensionContext): Promise<Clocked> {
  const prepared = await prepare(context);
  const started = performance.now();
  const inner = require(path.join(__dirname, 'dist/extension.cjs')) as Inner;
  const loaded = performance.now();
  const activating = inner.activate(context);
  // Where there is nothing to wait for, waiting would let another extension start, on our clock.
  if (activating instanceof Promise) await activating;
  return { load: loaded - started, activate: performance.now() - loaded, prepared, pid: process.pid };
}

/** Stores the state that the extension is to find, if an earlier run has not. */
async function prepare({ globalState, extension }: ExtensionContext): Promise<boolean> {
  const wanted = Object.entries((extension.packageJSON.benchGlobalState ?? {}) as object);
  const missing = wanted.filter(([key]) => globalState.get(key) === undefined);
  for (const [key, value] of missing) await globalState.update(key, value);
  return missing.length > 0;
}
