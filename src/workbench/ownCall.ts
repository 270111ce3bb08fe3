import * as vscode from 'vscode';
import { type CommandId, commandKinds } from './commandIds.ts';

/**
 * Marks a command call by this extension's own lens, completion, quick fix, hover or sidebar item. The object stays within the
 * extension host and can't be written as data, so no task, launch configuration or link can pass one.
 */
class OwnCall {
  readonly id: CommandId;
  readonly args: readonly unknown[];

  constructor(id: CommandId, args: readonly unknown[]) {
    this.id = id;
    this.args = args;
  }
}

/**
 * Commands in package.json's menus of the editor. The menu of the text passes its URI alone; the menu of the tab passes
 * more.
 */
const IN_TEXT_MENU: readonly CommandId[] = ['plexTokens.insertTransientToken', 'plexTokens.insertTransientTokenAs'];
const IN_TAB_MENU: readonly CommandId[] = [
  'plexTokens.revealSourceToken',
  'plexTokens.copySourceToken',
  'plexTokens.refreshSource',
];
/** Commands in package.json's menu above the rows of the sidebar. It passes the row that has the focus, if any. */
const ABOVE_ROWS: readonly CommandId[] = [
  'plexTokens.signIn',
  'plexTokens.addServer',
  'plexTokens.refreshServers',
  'plexTokens.showLog',
  'plexTokens.forgetEverything',
];

/** The calls behind the links in hovers, by the key in each link: VS Code passes the arguments of a link as data. */
const links = new Map<string, OwnCall>();
/** The number of links that are kept, the latest. Each look at a hover creates some. */
const MOST_LINKS = 100;

/** The sidebar items that were given to VS Code, whose menus pass them to commands. */
const items = new WeakSet<object>();

/** Creates a command for something that this extension shows. It runs without a question. */
export function ownCommand(title: string, command: CommandId, ...args: readonly unknown[]): vscode.Command {
  return { title, command, arguments: [new OwnCall(command, args)] };
}

/**
 * Returns the target of a link in a hover. It runs a command without a question, because only this extension's own texts have
 * its key, which nobody can guess.
 */
export function ownLink(command: CommandId, ...args: readonly unknown[]): string {
  const key = crypto.randomUUID();
  links.set(key, new OwnCall(command, args));
  for (const oldest of links.keys()) {
    if (links.size <= MOST_LINKS) break;
    links.delete(oldest);
  }
  return `command:${command}?${encodeURIComponent(JSON.stringify([key]))}`;
}

/** Registers an item of the sidebar, whose menu calls commands without a question. */
export function ownItem<Item extends object>(item: Item): Item {
  items.add(item);
  return item;
}

/** Returns a command's arguments in the form that its handler takes. */
export function argumentsOf(id: CommandId, given: readonly unknown[]): readonly unknown[] {
  const call = ownCallIn(given);
  return call?.id === id ? call.args : given;
}

/** Returns the call by something that this extension shows, which passes itself or the key of its link. */
function ownCallIn([first]: readonly unknown[]): OwnCall | undefined {
  if (first instanceof OwnCall) return first;
  return typeof first === 'string' ? links.get(first) : undefined;
}

/**
 * Returns whether a command may run without a question. It may if it gives no token away, or if something that this
 * extension shows calls it. While the window has the focus, it also may if a menu of the sidebar or of the visible editor
 * calls it, or if it gets no arguments, as from the palette, a key or a button. A task or launch configuration passes
 * exactly one argument, unless it uses a command of VS Code: see `WorkspaceCommands`.
 */
export function isCalledByUser(id: CommandId, given: readonly unknown[]): boolean {
  if (commandKinds[id] !== 'givesToken') return true;
  const call = ownCallIn(given);
  if (call) return call.id === id;
  return vscode.window.state.focused && (given.length === 0 || isFromSidebar(given) || isFromEditorMenu(id, given));
}

/** A menu passes the selection besides the item. VS Code rebuilds the item from data, which a task can write down too. */
function isFromSidebar([item, ...others]: readonly unknown[]): boolean {
  return typeof item === 'object' && item !== null && items.has(item) && others.length > 0;
}

/**
 * Returns whether a command was called for a row whose item VS Code has dropped, because it is replacing the row. Without the
 * item, the command could act on another server.
 */
export function isWithoutItem(id: CommandId, given: readonly unknown[]): boolean {
  return given.length > 1 && given.every(argument => argument === undefined) && !ABOVE_ROWS.includes(id);
}

function isFromEditorMenu(id: CommandId, [uri, ...others]: readonly unknown[]): boolean {
  if (!(uri instanceof vscode.Uri)) return false;
  const isSame = ({ document }: vscode.TextEditor): boolean => document.uri.toString() === uri.toString();
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  if (IN_TEXT_MENU.includes(id)) return activeTextEditor !== undefined && isSame(activeTextEditor);
  return IN_TAB_MENU.includes(id) && others.length > 0 && visibleTextEditors.some(isSame);
}
