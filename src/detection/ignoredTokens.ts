import { hash } from 'node:crypto';
import * as vscode from 'vscode';

const IGNORED = 'ignoredTokens';
/** How many are kept, the latest. */
const KEPT = 500;

/** The tokens that the user does not want to be told of, each in one file. What is kept is a hash of both. */
export class IgnoredTokens implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  has(uri: vscode.Uri, token: string): boolean {
    return this.#all().includes(keyOf(uri, token));
  }

  async add(uri: vscode.Uri, token: string): Promise<void> {
    await this.#memento.update(IGNORED, [...this.#all(), keyOf(uri, token)].slice(-KEPT));
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #all(): readonly unknown[] {
    const stored = this.#memento.get<unknown>(IGNORED);
    return Array.isArray(stored) ? stored : [];
  }
}

function keyOf(uri: vscode.Uri, token: string): string {
  return hash('sha256', `${uri}\n${token}`, 'base64url');
}
