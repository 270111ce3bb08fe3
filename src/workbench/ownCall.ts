import * as vscode from 'vscode';
import { type CommandId, commandKinds } from './commandIds.ts';

/**
 * The call of a command by a lens, a completion, a quick fix or an item of the sidebar. It stays within the extension host,
 * and is no data: a task, a launch configuration or a link can't name one.
 */
class OwnCall {
  readonly id: CommandId;
  readonly args: readonly unknown[];

  constructor(id: CommandId, args: readonly unknown[]) {
    this.id = id;
    this.args = args;
  }
}

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
 * configuration always passes exactly one argument, which is data.
 */
export function isCalledByUser(id: CommandId, given: readonly unknown[]): boolean {
  if (commandKinds[id] !== 'givesToken') return true;
  const [first] = given;
  if (first instanceof OwnCall) return first.id === id;
  if (typeof first === 'object' && first !== null && items.has(first)) return true;
  return vscode.window.state.focused && (given.length === 0 || isFromEditorMenu(id, given));
}

/** The menu of the text passes the document's URI alone, and only there is inserting; that of the title passes more. */
function isFromEditorMenu(id: CommandId, [uri, ...others]: readonly unknown[]): boolean {
  if (!(uri instanceof vscode.Uri)) return false;
  const key = uri.toString();
  const isInserting = id === 'plexTokens.insertTransientToken' || id === 'plexTokens.insertTransientTokenAs';
  return isInserting
    ? vscode.window.activeTextEditor?.document.uri.toString() === key
    : others.length > 0 && vscode.window.visibleTextEditors.some(({ document }) => document.uri.toString() === key);
}
