import { copyOfServer, selectServer } from './servers/chooseServer.ts';
import { forgetEverything } from './servers/forgetEverything.ts';
import { testConnections } from './servers/testConnections.ts';
import type { Services } from './services.ts';
import { copyAsCurl } from './sources/copyAsCurl.ts';
import type { CommandId } from './workbench/commandIds.ts';
import { log } from './workbench/log.ts';
import type { Handlers } from './workbench/runCommand.ts';

/** What each command does. */
export function commandHandlers(services: Services): Handlers<CommandId> {
  const { directory, access, connections, accountCommands, addServer, removeServer, transientTokens } = services;
  const { renewal, checkToken, environment, replacement, ignored, sourceCommands, connectionActions, tree } = services;
  return {
    'plexTokens.signIn': () => accountCommands.signIn(),
    'plexTokens.signOut': argument => accountCommands.signOut(argument),
    'plexTokens.addServer': () => addServer.addServer(),
    'plexTokens.addToken': (argument, options) => addServer.addToken(argument, options),
    'plexTokens.removeToken': argument => removeServer.removeToken(argument),
    'plexTokens.removeServer': argument => removeServer.removeServer(argument),
    'plexTokens.selectServer': async (argument, options) => {
      await selectServer(argument, directory, options);
    },
    'plexTokens.testConnections': argument => testConnections(argument, directory, access, connections),
    'plexTokens.copyServerAddress': argument => copyOfServer(argument, directory, server => access.addressOf(server)),
    'plexTokens.copyMachineIdentifier': argument =>
      copyOfServer(argument, directory, ({ machineIdentifier }) => machineIdentifier),
    'plexTokens.forgetEverything': () => forgetEverything(services),
    'plexTokens.insertTransientToken': argument => transientTokens.insert(argument),
    'plexTokens.insertTransientTokenAs': argument => transientTokens.insertAs(argument),
    'plexTokens.copyTransientToken': argument => transientTokens.copy(argument),
    'plexTokens.renewInFile': () => renewal.inFile(),
    'plexTokens.renewInWorkspace': () => renewal.inWorkspace(),
    'plexTokens.checkTokenAtCursor': () => checkToken.check(),
    'plexTokens.openTerminal': argument => environment.openTerminal(argument),
    'plexTokens.transientToken': argument => environment.forTask(argument),
    'plexTokens.copyAsCurl': argument => copyAsCurl(argument, directory, access, services.sources),
    'plexTokens.replaceWithTransientToken': (uri, range, key, server) => replacement.replace(uri, range, key, server),
    'plexTokens.ignoreToken': key => ignored.set(String(key), true),
    'plexTokens.watchToken': key => ignored.set(String(key), false),
    'plexTokens.showSourceConnectionInformation': argument => sourceCommands.show(argument),
    'plexTokens.revealSourceToken': argument => sourceCommands.reveal(argument),
    'plexTokens.hideSourceToken': () => services.reveal.hide(),
    'plexTokens.copySourceToken': (argument, index) => sourceCommands.copy(argument, index),
    'plexTokens.refreshSource': argument => sourceCommands.refresh(argument),
    'plexTokens.testSourceConnections': argument => sourceCommands.test(argument),
    'plexTokens.insertConnectionUri': (uri, index) => connectionActions.insert(uri, index),
    'plexTokens.copyConnectionUri': (uri, index) => connectionActions.copy(uri, index),
    'plexTokens.copyConnectionAsCurl': (uri, index) => connectionActions.copyAsCurl(uri, index),
    'plexTokens.refreshServers': () => tree.refresh(),
    'plexTokens.refreshServer': argument => tree.refresh(argument),
    'plexTokens.showLog': () => log.show(),
  };
}
