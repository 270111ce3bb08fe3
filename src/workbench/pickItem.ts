import * as vscode from 'vscode';

interface PickOptions<Item> {
  readonly title: string;
  readonly placeholder?: string;
  /** The items that Enter takes at first. Default: the first item; none where the list is empty. */
  readonly active?: readonly Item[];
  /** True if the box stays open when the user looks elsewhere. */
  readonly ignoreFocusOut?: boolean;
}

/** Shows a quick pick that opens on certain items, which VS Code's own can't. Returns `undefined` when cancelled. */
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
