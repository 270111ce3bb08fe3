/** Every command of package.json, and no other. */
export const commandIds = [
  'plexTokens.signIn',
  'plexTokens.signOut',
  'plexTokens.addServer',
  'plexTokens.addToken',
  'plexTokens.removeToken',
  'plexTokens.removeServer',
  'plexTokens.selectServer',
  'plexTokens.testConnections',
  'plexTokens.copyServerAddress',
  'plexTokens.copyMachineIdentifier',
  'plexTokens.forgetEverything',
  'plexTokens.insertTransientToken',
  'plexTokens.copyTransientToken',
  'plexTokens.showSourceConnectionInformation',
  'plexTokens.revealSourceToken',
  'plexTokens.hideSourceToken',
  'plexTokens.copySourceToken',
  'plexTokens.refreshSource',
  'plexTokens.refreshServers',
  'plexTokens.refreshServer',
  'plexTokens.showLog',
] as const;

export type CommandId = (typeof commandIds)[number];
