import type * as vscode from 'vscode';

/** A base for classes that own listeners, emitters and the like: what they register is disposed of with them, latest first. */
export class Disposable implements vscode.Disposable {
  readonly #owned: vscode.Disposable[] = [];
  #isDisposed = false;

  dispose(): void {
    this.#isDisposed = true;
    for (const each of this.#owned.splice(0).toReversed()) each.dispose();
  }

  /** Returns what it is given. What is registered too late is disposed of at once. */
  protected register<Owned extends vscode.Disposable>(owned: Owned): Owned {
    if (this.#isDisposed) owned.dispose();
    else this.#owned.push(owned);
    return owned;
  }
}
