import * as vscode from 'vscode';
import { TokenStore } from './accounts/tokenStore.ts';
import { AddServer } from './servers/addServer.ts';
import { copyOfServer, selectServer } from './servers/chooseServer.ts';
import { forgetEverything } from './servers/forgetEverything.ts';
import { RemoveServer } from './servers/removeServer.ts';
import { ServerAccess } from './servers/serverAccess.ts';
import { ServerDirectory } from './servers/serverDirectory.ts';
import { createStatusItem } from './servers/statusItem.ts';
import { ServerTree } from './sidebar/serverTree.ts';
import { KnownSources } from './sources/knownSources.ts';
import { SourceCommands } from './sources/sourceCommands.ts';
import { SourceDocuments } from './sources/sourceDocuments.ts';
import { SourceLenses } from './sources/sourceLenses.ts';
import { SOURCE_SCHEME } from './sources/sourceUri.ts';
import { TokenReveal } from './sources/tokenReveal.ts';
import { TokenClipboard } from './tokens/tokenClipboard.ts';
import { TransientTokens } from './tokens/transientTokens.ts';
import { registerCommands } from './workbench/commands.ts';
import { log } from './workbench/log.ts';

/** Builds the objects and hands them to VS Code. Asks nothing of the network or of SecretStorage: that is for the first command. */
export function activate(context: vscode.ExtensionContext): void {
  const { globalState, secrets, subscriptions } = context;
  const directory = new ServerDirectory(globalState);
  const tokens = new TokenStore(secrets);
  const access = new ServerAccess(context, directory, tokens);
  const clipboard = new TokenClipboard();
  const transientTokens = new TransientTokens(globalState, directory, access, clipboard);
  const known = new KnownSources(directory, access);
  const documents = new SourceDocuments(directory, access);
  const reveal = new TokenReveal(documents);
  const sources = new SourceCommands(directory, known, documents, reveal, clipboard);
  const lenses = new SourceLenses(documents, reveal);
  const adding = new AddServer(directory, tokens, access);
  const removing = new RemoveServer(directory, tokens);
  const tree = new ServerTree(directory, known);

  subscriptions.push(directory, tokens, access, clipboard, documents, reveal, tree, log);
  subscriptions.push(
    registerCommands({
      'plexTokens.addServer': () => adding.addServer(),
      'plexTokens.addToken': (argument, options) => adding.addToken(argument, options),
      'plexTokens.removeToken': argument => removing.removeToken(argument),
      'plexTokens.removeServer': argument => removing.removeServer(argument),
      'plexTokens.selectServer': argument => selectServer(argument, directory),
      'plexTokens.forgetEverything': () => forgetEverything(globalState, directory, tokens, access),
      'plexTokens.insertTransientToken': argument => transientTokens.insert(argument),
      'plexTokens.copyTransientToken': argument => transientTokens.copy(argument),
      'plexTokens.showSourceConnectionInformation': argument => sources.show(argument),
      'plexTokens.revealSourceToken': argument => sources.reveal(argument),
      'plexTokens.hideSourceToken': () => reveal.hide(),
      'plexTokens.copySourceToken': (argument, index) => sources.copy(argument, index),
      'plexTokens.refreshSource': argument => sources.refresh(argument),
      'plexTokens.refreshServers': () => tree.refresh(),
      'plexTokens.refreshServer': argument => tree.refresh(argument),
      'plexTokens.copyServerAddress': argument => copyOfServer(argument, directory, 'address'),
      'plexTokens.copyMachineIdentifier': argument => copyOfServer(argument, directory, 'machineIdentifier'),
      'plexTokens.showLog': () => log.show(),
    }),
    vscode.window.registerTreeDataProvider('plexTokens.servers', tree),
  );
  // Where no server was ever added, commands and views are all there is.
  directory.onceServersExist(() => [
    createStatusItem(directory),
    vscode.workspace.registerFileSystemProvider(SOURCE_SCHEME, documents, { isReadonly: true, isCaseSensitive: true }),
    lenses,
    vscode.languages.registerCodeLensProvider({ scheme: SOURCE_SCHEME }, lenses),
    // Another window may have changed what is stored.
    vscode.window.onDidChangeWindowState(({ focused }) => focused && directory.refresh()),
  ]);
}
