import { AsyncLocalStorage } from 'node:async_hooks';
import type * as vscode from 'vscode';
import type { Secret } from '../../src/plex/secret.ts';
import { until } from '../until.ts';
import { ProductRequests } from './productRequests.ts';
import { RowClock } from './rowClock.ts';

/** The places where words are shown. */
export type Place = 'message' | 'error' | 'pick' | 'progress' | 'status bar' | 'tree' | 'document';

export interface Said {
  readonly place: Place;
  readonly text: string;
  readonly buttons: readonly string[];
}

/** The state of one row of the matrix while it runs: the words that are shown, the log, the user's actions. */
export class RowContext {
  readonly clock = new RowClock();
  readonly requests = new ProductRequests();
  readonly said: Said[] = [];
  /** The result of the command for a task. */
  returned: unknown;
  readonly log: string[] = [];
  /** Errors that commands threw, in order. */
  readonly errors: unknown[] = [];
  /** The buttons that are pressed in messages. */
  press: readonly string[] = [];
  /** The text that is entered into boxes. */
  answer = '';
  /** The titles of the lists that are closed with Escape. */
  escapes: RegExp | undefined;
  /** The active editor. */
  editor: vscode.TextEditor | undefined;
  /** Replaces a DNS lookup, and rejects where the name is unknown. */
  lookup: (() => Promise<never>) | undefined;
  /** True if the user has approved a token for an app. */
  isApproved = false;
  /** The token that a server is checked with. */
  token: Secret | undefined;
  clipboard = '';
  clipboardFails = false;
  /** Called with the link that would open in a browser. */
  onLink: ((link: string) => Promise<unknown>) | undefined;
  /** Called when something is shown that Cancel or Escape closes. */
  onCancelOffered: (() => unknown) | undefined;
  isCancelled = false;
  column: vscode.ViewColumn = 1;
  readonly #cancellable = new Set<() => void>();

  /** Changes whenever something happens in the row. */
  get activity(): number {
    const { said, log, errors, clock, requests } = this;
    return said.length + log.length + errors.length + clock.activity + requests.activity;
  }

  /** Keeps the words of a message, a progress, an item: everything that a person can read. */
  say(place: Place, text: string | undefined, buttons: readonly string[] = []): void {
    if (text) this.said.push({ place, text, buttons });
  }

  /**
   * Offers Cancel or Escape.
   *
   * @returns a function that withdraws the offer
   */
  offerCancel(cancel: () => void): () => void {
    this.#cancellable.add(cancel);
    this.onCancelOffered?.();
    return () => this.#cancellable.delete(cancel);
  }

  /** Presses Cancel or Escape in whatever was shown last; returns false where nothing can be cancelled. */
  cancel(): boolean {
    const last = [...this.#cancellable].at(-1);
    last?.();
    if (last) this.isCancelled = true;
    return last !== undefined;
  }

  /** Presses Cancel as soon as it is offered. */
  async cancelWhenOffered(): Promise<void> {
    await until('Cancel to be offered', () => this.cancel());
  }
}

const rows = new AsyncLocalStorage<RowContext>();

/** Collects events outside every row, of which there must be none. */
export const outsideRows = new RowContext();

export function currentRow(): RowContext {
  return rows.getStore() ?? outsideRows;
}

/** Runs a function in a row: everything that it starts belongs to the row, too. */
export function inRow<Result>(row: RowContext, run: () => Result): Result {
  return rows.run(row, run);
}
