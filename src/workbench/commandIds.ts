/** Every command of package.json, and no other. */
export const commandIds = [
  'plexTokens.addServer',
  'plexTokens.addToken',
  'plexTokens.removeToken',
  'plexTokens.removeServer',
  'plexTokens.selectServer',
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
  'plexTokens.copyServerAddress',
  'plexTokens.copyMachineIdentifier',
  'plexTokens.showLog',
] as const;

export type CommandId = (typeof commandIds)[number];
