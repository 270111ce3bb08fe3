import type * as vscode from 'vscode';
import type { AccountStore } from '../accounts/accountStore.ts';
import type { Gateway } from '../accounts/gateway.ts';
import type { SecretValues } from '../accounts/secretValues.ts';
import { SignIn } from '../accounts/signIn.ts';
import { SignOut } from '../accounts/signOut.ts';
import type { TokenStore } from '../accounts/tokenStore.ts';
import type { ServerCommandId } from '../workbench/commandIds.ts';
import type { Handlers } from '../workbench/commands.ts';
import { AccountCommands } from './accountCommands.ts';
import type { AccountServers } from './accountServers.ts';
import { AddServer } from './addServer.ts';
import { copyOfServer, selectServer } from './chooseServer.ts';
import { forgetEverything } from './forgetEverything.ts';
import type { LiveConnections } from './liveConnections.ts';
import { RemoveServer } from './removeServer.ts';
import type { ServerAccess } from './serverAccess.ts';
import type { ServerDirectory } from './serverDirectory.ts';
import { testConnections } from './testConnections.ts';

interface Rooms {
  readonly memento: vscode.Memento;
  readonly values: SecretValues;
  readonly gateway: Gateway;
  readonly accounts: AccountStore;
  readonly tokens: TokenStore;
  readonly directory: ServerDirectory;
  readonly accountServers: AccountServers;
  readonly connections: LiveConnections;
  readonly access: ServerAccess;
}

/** What the commands around accounts and servers do. */
export class ServerCommands implements vscode.Disposable {
  readonly #rooms: Rooms;
  readonly #signIn: SignIn;
  readonly #signOut: SignOut;

  constructor(rooms: Rooms) {
    this.#rooms = rooms;
    this.#signIn = new SignIn(rooms.gateway, rooms.accounts);
    this.#signOut = new SignOut(rooms.gateway, rooms.accounts);
  }

  get handlers(): Handlers<ServerCommandId> {
    const { directory, tokens, access, accountServers, connections } = this.#rooms;
    const signOut = this.#signOut;
    const signing = new AccountCommands(this.#signIn, signOut, accountServers, directory);
    const adding = new AddServer(directory, tokens, access);
    const removing = new RemoveServer(directory, tokens);
    return {
      'plexTokens.signIn': () => signing.signIn(),
      'plexTokens.signOut': argument => signing.signOut(argument),
      'plexTokens.addServer': () => adding.addServer(),
      'plexTokens.addToken': (argument, options) => adding.addToken(argument, options),
      'plexTokens.removeToken': argument => removing.removeToken(argument),
      'plexTokens.removeServer': argument => removing.removeServer(argument),
      'plexTokens.selectServer': argument => selectServer(argument, directory),
      'plexTokens.testConnections': argument => testConnections(argument, directory, access, connections),
      'plexTokens.copyServerAddress': argument => copyOfServer(argument, directory, 'address'),
      'plexTokens.copyMachineIdentifier': argument => copyOfServer(argument, directory, 'machineIdentifier'),
      'plexTokens.forgetEverything': () => forgetEverything({ ...this.#rooms, signOut }),
    };
  }

  dispose(): void {
    this.#signIn.dispose();
  }
}
