import { hash } from 'node:crypto';
import * as vscode from 'vscode';

const IGNORED = 'ignoredTokens';
/** How many are kept, the latest. */
const KEPT = 1_000;

/** The tokens that the user wants no warning of, each in one file. Of file and token, only a hash of both is kept. */
export class IgnoredTokens implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  /** What is kept of a token in a file, and what it is known by in commands: these reach other extensions. */
  static keyOf(uri: vscode.Uri, token: string): string {
    // The cells of a notebook are one file, and are named anew in each window.
    return hash('sha256', `${uri.with({ fragment: '' })}\n${token}`, 'base64url');
  }

  get isEmpty(): boolean {
    return this.#all().length === 0;
  }

  has(key: string): boolean {
    return this.#all().includes(key);
  }

  async set(key: string, ignored: boolean): Promise<void> {
    const others = this.#all().filter(each => each !== key);
    await this.#memento.update(IGNORED, ignored ? [...others, key].slice(-KEPT) : others);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #all(): readonly string[] {
    const stored = this.#memento.get<unknown>(IGNORED);
    return Array.isArray(stored) ? stored.filter(each => typeof each === 'string') : [];
  }
}
