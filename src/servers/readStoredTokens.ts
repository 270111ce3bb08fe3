import type { AccountStore } from '../accounts/accountStore.ts';
import type { TokenStore } from '../accounts/secretValues.ts';
import { pastedTokens } from './server.ts';
import type { ServerDirectory } from './serverDirectory.ts';

/** What holds every stored token. */
export interface StoredTokenDependencies {
  readonly accounts: AccountStore;
  readonly directory: ServerDirectory;
  readonly tokens: TokenStore;
}

/**
 * Makes every stored token known before a server, or plex.tv for it, says anything that is used: the server may have been sent
 * one in another window, or before VS Code was started. What was read is remembered, so this takes time once.
 */
export async function readStoredTokens({ accounts, directory, tokens }: StoredTokenDependencies): Promise<void> {
  const pasted = directory.servers.flatMap(server =>
    pastedTokens(server).map(({ id }) => tokens.get(server.machineIdentifier, id)),
  );
  await Promise.all([...pasted, ...accounts.accounts.map(account => accounts.readableCredentials(account))]);
}
