/**
 * Whether a command gives a token away: creates, inserts, copies or shows one, fetches one for a document, or revokes one.
 * Unless the user called it, such a command runs only after a question. The handler of an `asksItself` command asks it.
 */
type CommandKind = 'givesNone' | 'givesToken' | 'asksItself';

/** Every command of package.json, and no other. */
export const commandKinds = {
  'plexTokens.signIn': 'givesNone',
  'plexTokens.signOut': 'givesNone',
  'plexTokens.addHomeUser': 'givesNone',
  'plexTokens.refreshHomeUser': 'givesNone',
  'plexTokens.removeHomeUser': 'givesNone',
  'plexTokens.addServer': 'givesNone',
  'plexTokens.manageServer': 'givesNone',
  'plexTokens.addToken': 'givesNone',
  'plexTokens.removeToken': 'givesNone',
  'plexTokens.removeServer': 'givesNone',
  'plexTokens.selectServer': 'givesNone',
  'plexTokens.selectToken': 'givesNone',
  'plexTokens.testConnections': 'givesNone',
  'plexTokens.copyServerAddress': 'givesNone',
  'plexTokens.copyMachineIdentifier': 'givesNone',
  'plexTokens.forgetEverything': 'givesNone',
  'plexTokens.insertTransientToken': 'givesToken',
  'plexTokens.insertTransientTokenAs': 'givesToken',
  'plexTokens.copyTransientToken': 'givesToken',
  'plexTokens.renewInFile': 'givesToken',
  'plexTokens.renewInWorkspace': 'givesToken',
  'plexTokens.checkTokenAtCursor': 'givesNone',
  'plexTokens.openTerminal': 'givesToken',
  'plexTokens.transientToken': 'asksItself',
  'plexTokens.serverUrl': 'givesNone',
  'plexTokens.replaceWithTransientToken': 'givesToken',
  'plexTokens.renewToken': 'givesToken',
  'plexTokens.keepReplacedToken': 'givesToken',
  'plexTokens.createAppToken': 'givesToken',
  'plexTokens.replaceWithAppToken': 'givesToken',
  'plexTokens.revokeToken': 'givesToken',
  'plexTokens.ignoreToken': 'givesNone',
  'plexTokens.watchToken': 'givesNone',
  'plexTokens.showIgnoredTokens': 'givesNone',
  'plexTokens.showSourceConnectionInformation': 'givesToken',
  'plexTokens.revealSourceToken': 'givesToken',
  'plexTokens.hideSourceToken': 'givesNone',
  'plexTokens.copySourceToken': 'givesToken',
  'plexTokens.refreshSource': 'givesToken',
  'plexTokens.testSourceConnections': 'givesNone',
  'plexTokens.insertConnectionUri': 'givesNone',
  'plexTokens.copyConnectionUri': 'givesNone',
  'plexTokens.copyConnectionAsCurl': 'givesNone',
  'plexTokens.refreshServers': 'givesNone',
  'plexTokens.refreshServer': 'givesNone',
  'plexTokens.openSettings': 'givesNone',
  'plexTokens.showLog': 'givesNone',
} as const satisfies Readonly<Record<string, CommandKind>>;

export type CommandId = keyof typeof commandKinds;

export const commandIds = Object.keys(commandKinds) as readonly CommandId[];

/** A command that a button in a message may run. */
export type TokenlessCommandId = {
  [Id in CommandId]: (typeof commandKinds)[Id] extends 'givesNone' ? Id : never;
}[CommandId];
