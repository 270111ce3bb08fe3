import * as vscode from 'vscode';
import { AccountStore } from './accounts/accountStore.ts';
import { Gateway } from './accounts/gateway.ts';
import { SecretValues } from './accounts/secretValues.ts';
import { TokenStore } from './accounts/tokenStore.ts';
import { AccountServers } from './servers/accountServers.ts';
import { ListFiles } from './servers/listFiles.ts';
import { LiveConnections } from './servers/liveConnections.ts';
import { ServerAccess } from './servers/serverAccess.ts';
import { ServerDirectory } from './servers/serverDirectory.ts';
import { createStatusItem } from './servers/statusItem.ts';
import { ServerTree } from './sidebar/serverTree.ts';
import { KnownSources } from './sources/knownSources.ts';
import { SourceDocuments } from './sources/sourceDocuments.ts';
import { SourceLenses } from './sources/sourceLenses.ts';
import { SOURCE_SCHEME } from './sources/sourceUri.ts';
import { TokenReveal } from './sources/tokenReveal.ts';
import { registerCommands } from './workbench/commands.ts';
import { log } from './workbench/log.ts';

/** Builds the objects and hands them to VS Code. Asks nothing of the network or of SecretStorage: that is for the first command. */
export function activate(context: vscode.ExtensionContext): void {
  const { globalState: memento, secrets, subscriptions } = context;
  const values = new SecretValues(secrets);
  const gateway = new Gateway(context);
  const accounts = new AccountStore(memento, values);
  const tokens = new TokenStore(values);
  const directory = new ServerDirectory(memento, accounts, new ListFiles(context.globalStorageUri));
  const accountServers = new AccountServers(gateway, accounts, directory);
  const connections = new LiveConnections(gateway);
  const access = new ServerAccess({ gateway, directory, tokens, accounts, accountServers, connections });
  const sources = new KnownSources(directory, access);
  const documents = new SourceDocuments(directory, access);
  const reveal = new TokenReveal(documents);
  const tree = new ServerTree({ accounts, accountServers, directory, access, connections, sources });

  subscriptions.push(
    ...[values, gateway, accounts, directory, accountServers, connections, access, documents, reveal, tree, log],
    registerCommands(async () => {
      const { createCommands } = await import('./commands.ts');
      const servers = { memento, values, gateway, accounts, tokens, directory, accountServers, connections, access };
      return createCommands({ ...servers, sources, documents, reveal, tree }, subscriptions);
    }),
    vscode.window.registerTreeDataProvider('plexTokens.servers', tree),
  );
  // Where no server was ever added, commands and views are all there is.
  directory.onceServersExist(() => [
    createStatusItem(directory),
    vscode.workspace.registerFileSystemProvider(SOURCE_SCHEME, documents, { isReadonly: true, isCaseSensitive: true }),
    new SourceLenses(documents, reveal),
    // Another window may have changed what is stored.
    vscode.window.onDidChangeWindowState(({ focused }) => focused && directory.refresh()),
  ]);
}
