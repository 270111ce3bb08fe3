/** The suite beside two clocked extensions: waits until VS Code has activated them by itself, and passes on what they tell. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Clocked } from './clocked.ts';
import { leaveResult } from './result.ts';

const LIMIT = 60_000;
/** How long VS Code gets to write down what an extension stored, in milliseconds. */
const WRITING = 2_000;

export interface ActivationResult {
  readonly own: Clocked;
  readonly nothing: Clocked;
}

export async function run(): Promise<void> {
  const nothing = await clocked(({ name }) => name === 'nothing');
  const own = await clocked(({ name }) => name.startsWith('own'));
  if (own.prepared) await sleep(WRITING);
  const result: ActivationResult = { own, nothing };
  leaveResult(result);
}

async function clocked(wanted: (manifest: { readonly name: string }) => boolean): Promise<Clocked> {
  const deadline = Date.now() + LIMIT;
  for (;;) {
    const extension = vscode.extensions.all.find(
      ({ packageJSON }) => packageJSON.publisher === 'plex-tokens-bench' && wanted(packageJSON),
    );
    if (extension?.isActive) return extension.exports as Clocked;
    if (Date.now() > deadline) throw new Error('An extension was not activated.');
    await sleep(20);
  }
}
