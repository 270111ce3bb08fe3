/** The suite beside extensions that are to be clocked: waits until VS Code has activated them, then clocks them one by one. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { type Clockable, type Clocked, type ClockedName, ORDER_FILE } from './clocked.ts';
import { leaveResult } from './result.ts';

const LIMIT = 60_000;
/** How long VS Code gets to write down what an extension stored, in milliseconds. */
const WRITING = 2_000;
/** How long the workbench gets to come to rest: its start would be on the clock of whoever is first. In milliseconds. */
const START = 4_000;
/** The same between two extensions. */
const REST = 200;

export interface ActivationResult {
  readonly clocked: Readonly<Record<ClockedName, Clocked>>;
  /** Whether this run only stored what the extension is to find. */
  readonly prepared: boolean;
  /** The extension host. */
  readonly pid: number;
}

export async function run(): Promise<void> {
  const own = await activated('own');
  const { prepared } = own.exports;
  const order = JSON.parse(readFileSync(path.join(own.extensionPath, ORDER_FILE), 'utf8')) as ClockedName[];
  const extensions = new Map<ClockedName, vscode.Extension<Clockable>>();
  for (const name of order) extensions.set(name, await activated(name));
  await sleep(START);
  const clocked: Partial<Record<ClockedName, Clocked>> = {};
  for (const [name, { exports }] of extensions) {
    await sleep(REST);
    clocked[name] = await exports.clock();
  }
  if (prepared) await sleep(WRITING);
  const result = { clocked, prepared, pid: process.pid } as ActivationResult;
  leaveResult(result);
}

/** Ours has another name for each state that it finds. */
async function activated(name: ClockedName): Promise<vscode.Extension<Clockable>> {
  const deadline = Date.now() + LIMIT;
  for (;;) {
    const extension = vscode.extensions.all.find(
      ({ packageJSON }) => packageJSON.publisher === 'plex-tokens-bench' && packageJSON.name.startsWith(name),
    );
    if (extension?.isActive) return extension;
    if (Date.now() > deadline) throw new Error(`The extension "${name}" was not activated.`);
    await sleep(20);
  }
}
