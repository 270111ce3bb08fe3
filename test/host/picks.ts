import * as vscode from 'vscode';
import { haveIcons } from './quickInputUser.ts';

/** Stands before lists in which several items are ticked: takes what is ticked, other items, or nothing. */
export class Picks implements vscode.Disposable {
  readonly shown: vscode.QuickPickItem[][] = [];
  choose: (items: vscode.QuickPickItem[]) => unknown = items => items.filter(({ picked }) => picked);
  readonly #original = vscode.window.createQuickPick;

  constructor() {
    vscode.window.createQuickPick = (() => new Pick(this)) as unknown as typeof vscode.window.createQuickPick;
  }

  dispose(): void {
    vscode.window.createQuickPick = this.#original;
  }
}

/** A quick pick whose items are ticked as soon as it is shown. */
class Pick {
  items: vscode.QuickPickItem[] = [];
  selectedItems: vscode.QuickPickItem[] = [];
  readonly #picks: Picks;
  readonly #changed = new vscode.EventEmitter<readonly vscode.QuickPickItem[]>();
  readonly #accepted = new vscode.EventEmitter<void>();
  readonly #hidden = new vscode.EventEmitter<void>();
  readonly onDidChangeSelection = this.#changed.event;
  readonly onDidAccept = this.#accepted.event;
  readonly onDidHide = this.#hidden.event;

  constructor(picks: Picks) {
    this.#picks = picks;
  }

  async show(): Promise<void> {
    haveIcons(this.items);
    this.#picks.shown.push(this.items);
    const chosen = (await this.#picks.choose(this.items)) as vscode.QuickPickItem[] | undefined;
    if (!chosen) return this.hide();
    this.selectedItems = chosen;
    this.#changed.fire(chosen);
    this.#accepted.fire();
  }

  hide(): void {
    this.#hidden.fire();
  }

  dispose(): void {
    for (const emitter of [this.#changed, this.#accepted, this.#hidden]) emitter.dispose();
  }
}
