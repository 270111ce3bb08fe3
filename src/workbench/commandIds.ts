/** The commands around accounts and servers. */
export const serverCommandIds = [
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
] as const;

/** Every command of package.json, and no other. */
export const commandIds = [
  ...serverCommandIds,
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
export type ServerCommandId = (typeof serverCommandIds)[number];
