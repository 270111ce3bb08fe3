import * as vscode from 'vscode';

/** Stands before the lists: takes what is ticked, a name, or nothing. */
export class Picks implements vscode.Disposable {
  readonly shown: vscode.QuickPickItem[][] = [];
  choose: (items: vscode.QuickPickItem[]) => unknown = items => items.filter(({ picked }) => picked);
  readonly #original = vscode.window.showQuickPick;

  constructor() {
    vscode.window.showQuickPick = (async (items: vscode.QuickPickItem[]) => {
      this.shown.push(items);
      return this.choose(items);
    }) as unknown as typeof vscode.window.showQuickPick;
  }

  dispose(): void {
    vscode.window.showQuickPick = this.#original;
  }
}
