import * as vscode from 'vscode';

interface PickOptions<Item> {
  readonly title: string;
  readonly placeholder?: string;
  /** What Enter takes at first; the first item unless given, and nothing where it is empty. */
  readonly active?: readonly Item[];
  /** Whether it stays when the user looks elsewhere. */
  readonly ignoreFocusOut?: boolean;
}

/** A quick pick that opens on certain items, which VS Code's own does not. `undefined` when cancelled. */
export function pickItem<Item extends vscode.QuickPickItem>(
  items: readonly Item[],
  { title, placeholder, active, ignoreFocusOut = false }: PickOptions<Item>,
): Promise<Item | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = title;
  pick.placeholder = placeholder;
  pick.ignoreFocusOut = ignoreFocusOut;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = items;
  if (active) pick.activeItems = active;
  return new Promise(resolve => {
    pick.onDidAccept(() => {
      const [chosen] = pick.activeItems;
      if (!chosen) return;
      resolve(chosen);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
