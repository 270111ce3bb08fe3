import * as vscode from 'vscode';
import type { Services } from './services.ts';
import type { CommandId } from './workbench/commandIds.ts';
import { log } from './workbench/log.ts';
import type { Handlers } from './workbench/runCommand.ts';

/** What each command does. */
export function commandHandlers(services: Services): Handlers<CommandId> {
  const {
    accountCommands,
    homeUserCommands,
    addServer,
    serverCommands,
    manageServer,
    transientTokens,
    renewal,
    checkToken,
  } = services;
  const { environment, replacement, replacedToken, ignored, ignoredTokenList } = services;
  const { sourceCommands, connectionCommands, tree } = services;
  const { createAppToken, revokeToken } = services;
  return {
    'plexTokens.signIn': () => accountCommands.signIn(),
    'plexTokens.signOut': argument => accountCommands.signOut(argument),
    'plexTokens.addHomeUser': argument => homeUserCommands.add(argument),
    'plexTokens.refreshHomeUser': argument => homeUserCommands.refresh(argument),
    'plexTokens.removeHomeUser': argument => homeUserCommands.remove(argument),
    'plexTokens.addServer': options => addServer.addServer(options),
    'plexTokens.manageServer': argument => manageServer.manage(argument),
    'plexTokens.addToken': (argument, options) => addServer.addToken(argument, options),
    'plexTokens.removeToken': argument => serverCommands.removeToken(argument),
    'plexTokens.removeServer': argument => serverCommands.removeServer(argument),
    'plexTokens.selectServer': (argument, options) => serverCommands.select(argument, options),
    'plexTokens.selectToken': argument => serverCommands.select(argument, undefined),
    'plexTokens.testConnections': argument => serverCommands.testConnections(argument),
    'plexTokens.copyServerAddress': argument => serverCommands.copyAddress(argument),
    'plexTokens.copyMachineIdentifier': argument => serverCommands.copyMachineIdentifier(argument),
    'plexTokens.forgetEverything': () => accountCommands.forgetEverything(),
    'plexTokens.insertTransientToken': argument => transientTokens.insert(argument),
    'plexTokens.insertTransientTokenAs': argument => transientTokens.insertAs(argument),
    'plexTokens.copyTransientToken': argument => transientTokens.copy(argument),
    'plexTokens.renewInFile': () => renewal.inFile(),
    'plexTokens.renewInWorkspace': () => renewal.inWorkspace(),
    'plexTokens.checkTokenAtCursor': (...given) => checkToken.check(...given),
    'plexTokens.openTerminal': argument => environment.openTerminal(argument),
    'plexTokens.transientToken': argument => environment.forTask(argument),
    'plexTokens.serverUrl': argument => environment.urlForTask(argument),
    'plexTokens.replaceWithTransientToken': (uri, range, key, server) => replacement.replace(uri, range, key, server),
    'plexTokens.renewToken': (uri, range, key) => replacement.renew(uri, range, key),
    'plexTokens.keepReplacedToken': (token, kept) => replacedToken.keep(token, kept),
    'plexTokens.createAppToken': () => createAppToken.atCursors(),
    'plexTokens.replaceWithAppToken': (uri, range, key) => replacement.replaceWithAppToken(uri, range, key),
    'plexTokens.revokeToken': (...given) => revokeToken.revoke(...given),
    'plexTokens.ignoreToken': (_uri, _range, key) => ignored.setGiven(key, true),
    'plexTokens.watchToken': (_uri, _range, key) => ignored.setGiven(key, false),
    'plexTokens.showIgnoredTokens': () => ignoredTokenList.show(),
    'plexTokens.showSourceConnectionInformation': argument => sourceCommands.show(argument),
    'plexTokens.revealSourceToken': argument => sourceCommands.reveal(argument),
    'plexTokens.hideSourceToken': () => sourceCommands.hide(),
    'plexTokens.copySourceToken': (argument, index) => sourceCommands.copy(argument, index),
    'plexTokens.refreshSource': argument => sourceCommands.refresh(argument),
    'plexTokens.testSourceConnections': argument => connectionCommands.test(argument),
    'plexTokens.insertConnectionUri': (uri, index) => connectionCommands.insert(uri, index),
    'plexTokens.copyConnectionUri': (uri, index) => connectionCommands.copy(uri, index),
    'plexTokens.copyConnectionAsCurl': (uri, index) => connectionCommands.copyAsCurl(uri, index),
    'plexTokens.refreshServers': () => tree.refresh(),
    'plexTokens.refreshServer': argument => tree.refresh(argument),
    'plexTokens.openSettings': () =>
      vscode.commands.executeCommand('workbench.action.openSettings', '@ext:plex-tokens.plex-tokens'),
    'plexTokens.showLog': () => log.show(),
  };
}
