import * as vscode from 'vscode';
import type { RowContext } from './rowContext.ts';

/**
 * Returns a quick pick for one row, because VS Code shows one at a time, and closes it for the next. Its words are kept. A
 * busy one waits to be closed; any other takes its first item.
 */
export function quickPickOf(row: RowContext): vscode.QuickPick<vscode.QuickPickItem> {
  const accepted = new vscode.EventEmitter<void>();
  const hidden = new vscode.EventEmitter<void>();
  let isShown = false;
  let takeBack = (): void => undefined;
  const hide = (): void => {
    if (!isShown) return;
    isShown = false;
    takeBack();
    hidden.fire();
  };
  const state: Record<string, unknown> = {
    ...{ items: [], activeItems: [], selectedItems: [], value: '', busy: false },
    onDidAccept: accepted.event,
    onDidHide: hidden.event,
    onDidChangeValue: () => new vscode.Disposable(() => undefined),
    onDidTriggerButton: () => new vscode.Disposable(() => undefined),
    show: () => {
      isShown = true;
      takeBack = row.offerCancel(hide);
      if (state.busy) return;
      state.activeItems = (state.items as unknown[]).slice(0, 1);
      setImmediate(() => isShown && accepted.fire());
    },
    hide,
    dispose: hide,
  };
  return new Proxy(state, {
    set(target, name, value) {
      target[String(name)] = value;
      if (name === 'title' || name === 'placeholder') row.say('pick', value as string);
      if (name === 'items') for (const item of value as vscode.QuickPickItem[]) row.say('pick', wordsOf(item));
      return true;
    },
  }) as unknown as vscode.QuickPick<vscode.QuickPickItem>;
}

export function wordsOf({ label, description, detail }: vscode.QuickPickItem): string {
  return [label, description, detail].filter(Boolean).join(' · ');
}
