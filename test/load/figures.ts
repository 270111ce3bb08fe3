import * as vscode from 'vscode';
import { control } from '../host/fixture.ts';
import { closedFilesKept } from './documents.ts';
import { heapAfterCollection } from './heap.ts';
import { held } from './held.ts';

/** The resources of the extension and its extension host at one moment. */
export interface Figures {
  readonly at: string;
  /** Since the run began. */
  readonly seconds: number;
  /** Heap of the whole extension host after garbage collection, in MB. */
  readonly heap: number;
  /** Listeners, registrations and the like that the extension has to dispose of, by name. */
  readonly held: Readonly<Record<string, number>>;
  /** Timers that the extension has set. */
  readonly timers: number;
  /** Node's own counts for the whole extension host, including VS Code's timers. */
  readonly resources: Readonly<Record<string, number>>;
  /** Open connections at the simulated servers and plex.tv. */
  readonly connections: number;
  readonly documents: number;
  /** Closed files that are still referenced in the extension host. */
  readonly kept: number;
  readonly subscriptions: number;
}

const TIMERS = ['setTimeout', 'setInterval'];

export async function takeFigures(at: string): Promise<Figures> {
  const heap = await heapAfterCollection();
  const all = tally(held().live.values());
  // Counts before the requests to the simulator, which use sockets as well.
  const resources = tally(process.getActiveResourcesInfo());
  const states = await Promise.all((['livingRoom', 'attic', 'plexTv'] as const).map(key => control.state(key)));
  return {
    at,
    seconds: Math.round(performance.now() / 1000),
    heap: Math.round(heap / 10_000) / 100,
    held: Object.fromEntries(Object.entries(all).filter(([what]) => !TIMERS.includes(what))),
    timers: TIMERS.reduce((sum, what) => sum + (all[what] ?? 0), 0),
    resources,
    connections: states.reduce((sum, { connectionsOpen }) => sum + connectionsOpen, 0),
    documents: vscode.workspace.textDocuments.length,
    kept: closedFilesKept(),
    subscriptions: held().subscriptions.length,
  };
}

/** Sockets of any kind in the whole extension host. */
export function socketsIn({ resources }: Figures): number {
  return Object.entries(resources).reduce((all, [kind, count]) => all + (/^(?:TCP|TLS)/.test(kind) ? count : 0), 0);
}

export function heldIn({ held }: Figures): number {
  return Object.values(held).reduce((all, count) => all + count, 0);
}

/** Returns the resources of which there are more than before, by name. */
export function grown(before: Figures, after: Figures): Record<string, number> {
  const more = Object.entries(after.held).map(([what, count]) => [what, count - (before.held[what] ?? 0)] as const);
  return Object.fromEntries(more.filter(([, count]) => count > 0));
}

export function table(all: readonly Figures[]): string {
  const head = ['', 's', 'heap MB', 'held', 'timers', 'host timers', 'sockets', 'at servers', 'documents', 'kept'];
  const rows = all.map(figures => [
    figures.at,
    String(figures.seconds),
    figures.heap.toFixed(2),
    String(heldIn(figures)),
    String(figures.timers),
    String(figures.resources.Timeout ?? 0),
    String(socketsIn(figures)),
    String(figures.connections),
    String(figures.documents),
    String(figures.kept),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return [head, ...rows].map(line).join('\n');
}

function tally(all: Iterable<string>): Record<string, number> {
  return Object.fromEntries(
    Array.from(
      Map.groupBy(all, name => name),
      ([what, { length }]) => [what, length],
    ),
  );
}
