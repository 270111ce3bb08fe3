import type * as vscode from 'vscode';
import type { AccountStore } from './accounts/accountStore.ts';
import type { Gateway } from './accounts/gateway.ts';
import type { SecretValues } from './accounts/secretValues.ts';
import { SignIn } from './accounts/signIn.ts';
import { SignOut } from './accounts/signOut.ts';
import type { TokenStore } from './accounts/tokenStore.ts';
import type { IgnoredTokens } from './detection/ignoredTokens.ts';
import type { OwnTokens } from './detection/ownTokens.ts';
import { TokenReplacement } from './detection/replaceToken.ts';
import { AccountCommands } from './servers/accountCommands.ts';
import type { AccountServers } from './servers/accountServers.ts';
import { AddServer } from './servers/addServer.ts';
import { copyOfServer, selectServer } from './servers/chooseServer.ts';
import { forgetEverything } from './servers/forgetEverything.ts';
import type { LiveConnections } from './servers/liveConnections.ts';
import { RemoveServer } from './servers/removeServer.ts';
import type { ServerAccess } from './servers/serverAccess.ts';
import type { ServerDirectory } from './servers/serverDirectory.ts';
import { testConnections } from './servers/testConnections.ts';
import type { ServerTree } from './sidebar/serverTree.ts';
import type { ChangeMarks } from './sources/changeMarks.ts';
import { ConnectionActions } from './sources/connectionActions.ts';
import type { ConnectionTests } from './sources/connectionTests.ts';
import { copyAsCurl } from './sources/copyAsCurl.ts';
import type { KnownSources } from './sources/knownSources.ts';
import { SourceCommands } from './sources/sourceCommands.ts';
import type { SourceDocuments } from './sources/sourceDocuments.ts';
import type { TokenReveal } from './sources/tokenReveal.ts';
import type { StateStore } from './state/stateStore.ts';
import { CheckToken } from './tokens/checkToken.ts';
import type { IssuedTokens } from './tokens/issuedTokens.ts';
import { Minting } from './tokens/minting.ts';
import { Renewal } from './tokens/renewal.ts';
import { TokenClipboard } from './tokens/tokenClipboard.ts';
import { TokenEnvironment } from './tokens/tokenEnvironment.ts';
import { TokenFates } from './tokens/tokenFate.ts';
import { TransientTokens } from './tokens/transientTokens.ts';
import type { CommandId } from './workbench/commandIds.ts';
import type { Handlers } from './workbench/commands.ts';
import type { LastEditor } from './workbench/lastEditor.ts';
import { log } from './workbench/log.ts';

/** What commands work with. */
export interface Tools {
  readonly state: StateStore;
  readonly values: SecretValues;
  readonly accounts: AccountStore;
  readonly directory: ServerDirectory;
  readonly memento: vscode.Memento;
  readonly gateway: Gateway;
  readonly tokens: TokenStore;
  readonly accountServers: AccountServers;
  readonly connections: LiveConnections;
  readonly access: ServerAccess;
  readonly sources: KnownSources;
  readonly documents: SourceDocuments;
  readonly reveal: TokenReveal;
  readonly marks: ChangeMarks;
  readonly tests: ConnectionTests;
  readonly lastEditor: LastEditor;
  readonly tree: ServerTree;
  readonly issued: IssuedTokens;
  readonly ignored: IgnoredTokens;
  readonly ownTokens: OwnTokens;
}

/** Wires the commands. */
export function createCommands(tools: Tools, subscriptions: vscode.Disposable[]): Handlers<CommandId> {
  const { state, gateway, accounts, tokens, directory, accountServers, connections, access, reveal, tree } = tools;
  const signIn = new SignIn(gateway, accounts);
  const signOut = new SignOut(gateway, accounts);
  const signing = new AccountCommands(signIn, signOut, accountServers, directory);
  const adding = new AddServer(directory, tokens, access);
  const removing = new RemoveServer(directory, tokens);
  const clipboard = new TokenClipboard();
  const minting = new Minting(access, tools.issued);
  const transientTokens = new TransientTokens({ state, directory, access, minting, clipboard });
  const fates = new TokenFates(directory, access, tools.issued);
  const renewal = new Renewal(directory, tools.issued, fates, minting);
  const checking = new CheckToken(directory, tools.issued, fates, tools.ownTokens);
  const replacement = new TokenReplacement(directory, minting, clipboard);
  const environment = new TokenEnvironment({ directory, access, minting });
  const sources = new SourceCommands({ ...tools, clipboard });
  const actions = new ConnectionActions(tools.documents, tools.lastEditor);
  subscriptions.push(signIn, clipboard);
  return {
    'plexTokens.signIn': () => signing.signIn(),
    'plexTokens.signOut': argument => signing.signOut(argument),
    'plexTokens.addServer': () => adding.addServer(),
    'plexTokens.addToken': (argument, options) => adding.addToken(argument, options),
    'plexTokens.removeToken': argument => removing.removeToken(argument),
    'plexTokens.removeServer': argument => removing.removeServer(argument),
    'plexTokens.selectServer': async (argument, options) => {
      await selectServer(argument, directory, options);
    },
    'plexTokens.testConnections': argument => testConnections(argument, directory, access, connections),
    'plexTokens.copyServerAddress': argument => copyOfServer(argument, directory, server => access.addressOf(server)),
    'plexTokens.copyMachineIdentifier': argument =>
      copyOfServer(argument, directory, ({ machineIdentifier }) => machineIdentifier),
    'plexTokens.forgetEverything': () => forgetEverything({ ...tools, signOut }),
    'plexTokens.insertTransientToken': argument => transientTokens.insert(argument),
    'plexTokens.insertTransientTokenAs': argument => transientTokens.insertAs(argument),
    'plexTokens.copyTransientToken': argument => transientTokens.copy(argument),
    'plexTokens.renewInFile': () => renewal.inFile(),
    'plexTokens.renewInWorkspace': () => renewal.inWorkspace(),
    'plexTokens.checkTokenAtCursor': () => checking.check(),
    'plexTokens.openTerminal': argument => environment.openTerminal(argument),
    'plexTokens.transientToken': argument => environment.forTask(argument),
    'plexTokens.copyAsCurl': argument => copyAsCurl(argument, directory, access, tools.sources),
    'plexTokens.replaceWithTransientToken': (uri, range, key, server) => replacement.replace(uri, range, key, server),
    'plexTokens.ignoreToken': key => tools.ignored.set(String(key), true),
    'plexTokens.watchToken': key => tools.ignored.set(String(key), false),
    'plexTokens.showSourceConnectionInformation': argument => sources.show(argument),
    'plexTokens.revealSourceToken': argument => sources.reveal(argument),
    'plexTokens.hideSourceToken': () => reveal.hide(),
    'plexTokens.copySourceToken': (argument, index) => sources.copy(argument, index),
    'plexTokens.refreshSource': argument => sources.refresh(argument),
    'plexTokens.testSourceConnections': argument => sources.test(argument),
    'plexTokens.insertConnectionUri': (uri, index) => actions.insert(uri, index),
    'plexTokens.copyConnectionUri': (uri, index) => actions.copy(uri, index),
    'plexTokens.copyConnectionAsCurl': (uri, index) => actions.copyAsCurl(uri, index),
    'plexTokens.refreshServers': () => tree.refresh(),
    'plexTokens.refreshServer': argument => tree.refresh(argument),
    'plexTokens.showLog': () => log.show(),
  };
}
