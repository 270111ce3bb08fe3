import * as vscode from 'vscode';
import { AccountStore } from './accounts/accountStore.ts';
import { SecretValues } from './accounts/secretValues.ts';
import { whenLookedAt } from './detection/lazyDetection.ts';
import type { Rooms } from './rooms.ts';
import { ServerDirectory } from './servers/serverDirectory.ts';
import { createStatusItem } from './servers/statusItem.ts';
import { LazyTree } from './sidebar/lazyTree.ts';
import { SourceFileSystem } from './sources/sourceFileSystem.ts';
import { SOURCE_SCHEME } from './sources/sourceUri.ts';
import { StateStore } from './state/stateStore.ts';
import { LazyCompletion, TRIGGERS } from './tokens/lazyCompletion.ts';
import { registerCommands } from './workbench/commands.ts';
import { log } from './workbench/log.ts';

/** After how long begins what nobody waits for, in milliseconds: somebody who has just opened a window waits for other things. */
const LATER = 2_000;

let stored: StateStore | undefined;

/**
 * Builds what has to be there from the start and hands it to VS Code. Asks nothing of the network or of SecretStorage, and
 * loads nothing more: that is for the first command, or the first look.
 */
export function activate(context: vscode.ExtensionContext): void {
  const { globalState, secrets, subscriptions } = context;
  const values = new SecretValues(secrets);
  const state = new StateStore(context);
  const accounts = new AccountStore(state, values);
  const directory = new ServerDirectory(globalState, state, accounts);
  let opening: Promise<Rooms> | undefined;
  const rooms = (): Promise<Rooms> => {
    opening ??= Promise.all([import('./rooms.ts'), state.load()]).then(([{ openRooms }]) =>
      openRooms(context, { state, values, accounts, directory }),
    );
    return opening;
  };

  const tree = new LazyTree(async () => (await rooms()).tree);
  const completion = new LazyCompletion(async () => (await rooms()).completion);
  const files = new SourceFileSystem(async () => (await rooms()).documents);
  subscriptions.push(
    ...[values, state, accounts, directory, tree, files, log],
    registerCommands(async () => (await rooms()).commands),
    vscode.window.registerTreeDataProvider('plexTokens.servers', tree),
    // Another window may have changed what is stored, and VS Code may not have told.
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (!focused) return;
      state.refresh().catch(error => log.error(error));
      accounts.refresh().catch(error => log.error(error));
    }),
  );
  // Where no server was ever added, this is all there is.
  directory.onceServersExist(() => [
    createStatusItem(directory),
    vscode.workspace.registerFileSystemProvider(SOURCE_SCHEME, files, { isReadonly: true, isCaseSensitive: true }),
    vscode.languages.registerCompletionItemProvider('*', completion, ...TRIGGERS),
    whenLookedAt(async () => (await rooms()).detection.start(), LATER),
  ]);
  stored = state;
}

/** VS Code waits for it before it closes the window. */
export async function deactivate(): Promise<void> {
  await stored?.flush();
}
