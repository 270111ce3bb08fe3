import * as vscode from 'vscode';
import { type CommandId, commandKinds } from './commandIds.ts';

/**
 * The call of a command by a lens, a completion, a quick fix or a click on an item of the sidebar. It stays within the
 * extension host, and is no data: a task, a launch configuration or a link can't name one.
 */
class OwnCall {
  readonly id: CommandId;
  readonly args: readonly unknown[];

  constructor(id: CommandId, args: readonly unknown[]) {
    this.id = id;
    this.args = args;
  }
}

/** What the menus of package.json call: that of the text passes its URI alone, that of the tab passes more. */
const IN_TEXT_MENU: readonly CommandId[] = ['plexTokens.insertTransientToken', 'plexTokens.insertTransientTokenAs'];
const IN_TAB_MENU: readonly CommandId[] = [
  'plexTokens.revealSourceToken',
  'plexTokens.copySourceToken',
  'plexTokens.refreshSource',
];

/** The items of the sidebar that VS Code got, which its menus hand to commands. */
const items = new WeakSet<object>();

/** A command for something that this extension shows. Called so, it asks nothing. */
export function ownCommand(title: string, command: CommandId, ...args: readonly unknown[]): vscode.Command {
  return { title, command, arguments: [new OwnCall(command, args)] };
}

/** Notes an item of the sidebar as one whose menu calls commands without a question. */
export function ownItem<Item extends object>(item: Item): Item {
  items.add(item);
  return item;
}

/** What a command was called with, as its handler takes it. */
export function argumentsOf(id: CommandId, given: readonly unknown[]): readonly unknown[] {
  const [call] = given;
  return call instanceof OwnCall && call.id === id ? call.args : given;
}

/**
 * Whether a command may run without a question, as far as that can be known: it gives no token away, or what this extension
 * shows called it, or a menu of the editor in sight, or the palette, a key or a button, which pass nothing. A task or launch
 * configuration passes exactly one argument, unless by a command of VS Code: see `WorkspaceCommands`.
 */
export function isCalledByUser(id: CommandId, given: readonly unknown[]): boolean {
  if (commandKinds[id] !== 'givesToken') return true;
  const [first] = given;
  if (first instanceof OwnCall) return first.id === id;
  return vscode.window.state.focused && (given.length === 0 || isFromSidebar(given) || isFromEditorMenu(id, given));
}

/** A menu passes the selection besides the item. VS Code makes the item of data, which a task can write down, too. */
function isFromSidebar([item, ...others]: readonly unknown[]): boolean {
  return typeof item === 'object' && item !== null && items.has(item) && others.length > 0;
}

function isFromEditorMenu(id: CommandId, [uri, ...others]: readonly unknown[]): boolean {
  if (!(uri instanceof vscode.Uri)) return false;
  const isSame = ({ document }: vscode.TextEditor): boolean => document.uri.toString() === uri.toString();
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  if (IN_TEXT_MENU.includes(id)) return activeTextEditor !== undefined && isSame(activeTextEditor);
  return IN_TAB_MENU.includes(id) && others.length > 0 && visibleTextEditors.some(isSame);
}
