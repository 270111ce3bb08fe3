import type * as vscode from 'vscode';

/** A base for classes that own listeners, emitters and the like: it disposes of whatever they register, latest first. */
export class Disposable implements vscode.Disposable {
  readonly #owned: vscode.Disposable[] = [];
  #isDisposed = false;

  dispose(): void {
    this.#isDisposed = true;
    for (const owned of this.#owned.splice(0).toReversed()) owned.dispose();
  }

  /** Registers and returns a disposable, or disposes of it at once where this object has been disposed of already. */
  protected register<Owned extends vscode.Disposable>(owned: Owned): Owned {
    if (this.#isDisposed) owned.dispose();
    else this.#owned.push(owned);
    return owned;
  }
}
