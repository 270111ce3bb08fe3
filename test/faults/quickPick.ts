import * as vscode from 'vscode';
import type { RowContext } from './rowContext.ts';

/**
 * Returns a quick pick for one row, because VS Code shows one at a time, and closes it for the next. Its words are kept. A
 * busy one waits to be closed; any other takes its first item, or is closed where the row says so.
 */
export function quickPickOf(row: RowContext): vscode.QuickPick<vscode.QuickPickItem> {
  const state: Record<string, unknown> = { items: [], activeItems: [], selectedItems: [], value: '', busy: false };
  return boxOf(row, state, ['title', 'placeholder'], (accept, hide) => {
    if (state.busy) return;
    if (row.escapes?.test(String(state.title))) return void setImmediate(hide);
    state.activeItems = (state.items as unknown[]).slice(0, 1);
    accept();
  });
}

/** Returns an input box for one row. Its words are kept, and it takes the row's answer. */
export function inputBoxOf(row: RowContext): vscode.InputBox {
  const state: Record<string, unknown> = { value: '', buttons: [], enabled: true, busy: false };
  return boxOf(row, state, ['title', 'prompt', 'placeholder', 'validationMessage'], accept => {
    state.value = row.answer;
    accept();
  });
}

/**
 * Returns a box with this state.
 *
 * @param names the texts of the state that are kept in the row
 * @param shown is called when the box is shown, with what accepts and what closes it
 */
function boxOf<Box>(
  row: RowContext,
  state: Record<string, unknown>,
  names: readonly string[],
  shown: (accept: () => void, hide: () => void) => void,
): Box {
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
  const show = (): void => {
    isShown = true;
    takeBack = row.offerCancel(hide);
    shown(() => setImmediate(() => isShown && accepted.fire()), hide);
  };
  Object.assign(state, {
    ...{ onDidAccept: accepted.event, onDidHide: hidden.event, onDidChangeValue: never, onDidTriggerButton: never },
    ...{ show, hide, dispose: hide },
  });
  return recording(state, names, row);
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
