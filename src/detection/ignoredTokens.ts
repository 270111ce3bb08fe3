import { hash } from 'node:crypto';
import * as vscode from 'vscode';
import { StateItems } from '../state/stateItems.ts';
import type { StateStore } from '../state/stateStore.ts';

/** How many are kept, the latest. */
const KEPT = 1_000;

/** The tokens that the user wants no warning of, each in one file. Of file and token, only a hash of both is kept. */
export class IgnoredTokens implements vscode.Disposable {
  readonly #keys: StateItems<true>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listener: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(state: StateStore) {
    this.#keys = new StateItems(state, 'ignoredTokens', value => value === true || undefined);
    this.#listener = this.#keys.onDidChange(() => this.#changed.fire());
  }

  /** What is kept of a token in a file, and what it is known by in commands: these reach other extensions. */
  static keyOf(uri: vscode.Uri, token: string): string {
    // The cells of a notebook are one file, and are named anew in each window.
    return hash('sha256', `${uri.with({ fragment: '' })}\n${token}`, 'base64url');
  }

  get isEmpty(): boolean {
    return this.#keys.size === 0;
  }

  has(key: string): boolean {
    return this.#keys.get(key) === true;
  }

  async set(key: string, ignored: boolean): Promise<void> {
    if (!ignored) return this.#keys.delete(key);
    await Promise.all([this.#keys.set(key, true), this.#keys.keep(KEPT)]);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }
}
