import { AsyncLocalStorage } from 'node:async_hooks';
import type * as vscode from 'vscode';

/** Where words were shown. */
export type Place = 'message' | 'pick' | 'progress' | 'status bar' | 'tree' | 'document';

export interface Said {
  readonly place: Place;
  readonly text: string;
  readonly buttons: readonly string[];
}

/** One row of the matrix while it runs: what is shown to the person in it, what is logged, and what the person does. */
export class Row {
  readonly name: string;
  readonly said: Said[] = [];
  readonly log: string[] = [];
  /** What the command threw, once for each call. */
  readonly errors: unknown[] = [];
  /** What this row's clock is ahead, in milliseconds. */
  clockAhead = 0;
  /** Cancel is offered at once instead of after a second, so that it can be pressed at any moment. */
  impatient = false;
  /** The button that is pressed in messages. */
  press: string | undefined;
  /** Stands for the editor in use. */
  editor: vscode.TextEditor | undefined;
  /** No name has an address. */
  noNames = false;
  clipboard = '';
  clipboardFails = false;
  /** Called with the link that would be opened in a browser. */
  onLink: ((link: string) => Promise<unknown>) | undefined;
  column: vscode.ViewColumn = 1;
  /** What Cancel or Escape ends at the moment, the latest last. */
  readonly cancellable = new Set<() => void>();

  constructor(name: string) {
    this.name = name;
  }

  /** The words of a message, a progress, an item: whatever a person could read. */
  say(place: Place, text: string | undefined, buttons: readonly string[] = []): void {
    if (text) this.said.push({ place, text, buttons });
  }

  /** Presses Cancel or Escape, in whatever was shown last; false where nothing is there to be cancelled. */
  cancel(): boolean {
    const last = [...this.cancellable].at(-1);
    last?.();
    return last !== undefined;
  }

  /** Presses Cancel as soon as it is offered. */
  async cancelWhenOffered(): Promise<void> {
    const end = performance.now() + 3_000;
    while (!this.cancel() && performance.now() < end) await new Promise(resolve => setTimeout(resolve, 1));
  }
}

/** Says to which row belongs what happens: several run at the same time in one extension host. */
export const rows = new AsyncLocalStorage<Row>();

/** What was said or logged in no row's name. It belongs to nobody, so it may be nothing. */
export const nobody = new Row('nobody');

export function currentRow(): Row {
  return rows.getStore() ?? nobody;
}
