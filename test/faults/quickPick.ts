import * as vscode from 'vscode';
import type { RowContext } from './rowContext.ts';

/**
 * Returns a quick pick for one row, because VS Code shows one at a time, and closes it for the next. Its words are kept. A
 * busy one waits to be closed; any other takes its first item, or is closed where the row says so.
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
      if (row.escapes?.test(String(state.title))) return void setImmediate(hide);
      state.activeItems = (state.items as unknown[]).slice(0, 1);
      setImmediate(() => isShown && accepted.fire());
    },
    hide,
    dispose: hide,
  };
  return recording(state, ['title', 'placeholder'], row);
}

/** Returns an input box for one row. Its words are kept, and it takes the row's answer. */
export function inputBoxOf(row: RowContext): vscode.InputBox {
  const accepted = new vscode.EventEmitter<void>();
  const hidden = new vscode.EventEmitter<void>();
  const never = () => new vscode.Disposable(() => undefined);
  let isShown = false;
  let takeBack = (): void => undefined;
  const hide = (): void => {
    if (!isShown) return;
    isShown = false;
    takeBack();
    hidden.fire();
  };
  const state: Record<string, unknown> = {
    ...{ value: '', buttons: [], enabled: true, busy: false },
    ...{ onDidAccept: accepted.event, onDidHide: hidden.event, onDidChangeValue: never, onDidTriggerButton: never },
    show: () => {
      isShown = true;
      takeBack = row.offerCancel(hide);
      state.value = row.answer;
      setImmediate(() => isShown && accepted.fire());
    },
    hide,
    dispose: hide,
  };
  return recording(state, ['title', 'prompt', 'placeholder', 'validationMessage'], row);
}

/** Returns an object whose texts of these names are kept in the row. */
function recording<Box>(state: Record<string, unknown>, names: readonly string[], row: RowContext): Box {
  return new Proxy(state, {
    set(target, name, value) {
      target[String(name)] = value;
      if (names.includes(String(name)) && typeof value === 'string') row.say('pick', value);
      if (name === 'items') for (const item of value as vscode.QuickPickItem[]) row.say('pick', wordsOf(item));
      return true;
    },
  }) as unknown as Box;
}

export function wordsOf({ label, description, detail }: vscode.QuickPickItem): string {
  return [label, description, detail].filter(Boolean).join(' · ');
}
