import { l10n } from 'vscode';
import type { Account, StoredHomeUser } from '../accounts/account.ts';
import type { PlexClients } from '../accounts/plexClients.ts';
import { isPlexError, PlexError } from '../plex/errors.ts';
import type { HomeUser } from '../plex/homeUsers.ts';
import type { PlexTv } from '../plex/plexTv.ts';
import type { AccountDevice } from '../plex/responses.ts';
import type { Secret } from '../plex/secret.ts';
import { Problem } from '../workbench/problem.ts';
import { readStoredTokens, type StoredTokenDependencies } from './readStoredTokens.ts';

export interface SwitchOptions {
  readonly pin?: Secret;
  readonly signal?: AbortSignal;
}

/** Returns the users of the Home that an account administers; `undefined` if it administers none. */
export async function homeUsersOf(
  admin: Account,
  clients: PlexClients,
  dependencies: StoredTokenDependencies,
  signal: AbortSignal,
): Promise<readonly HomeUser[] | undefined> {
  const { token } = await dependencies.accounts.credentials(admin);
  // People choose their names, which may repeat a stored token.
  await readStoredTokens(dependencies);
  const plexTv = await clients.plexTv(token);
  return naming(admin, async () =>
    (await plexTv.getUser(signal)).isHomeAdmin ? plexTv.getHomeUsers(signal) : undefined,
  );
}

/**
 * Switches to a Home user, and returns the servers that are shared with this user, with the user's tokens. The token that the
 * switch returns is used for this only, and not kept.
 *
 * @throws {PlexError | Problem} where the user has become an account, or the user or the account was removed: before or after
 */
export async function sharedDevices(
  clients: PlexClients,
  dependencies: StoredTokenDependencies,
  user: Account,
  { homeUser, pin, signal }: SwitchOptions & { readonly homeUser: StoredHomeUser },
): Promise<AccountDevice[]> {
  const isNew = !dependencies.accounts.find(user.id);
  // A switch would revoke the token of an account that is signed in.
  const { admin, token } = await adminOf(user, isNew, dependencies);
  const plexTv: PlexTv = await clients.plexTv(token);
  const userToken = await naming(admin, () => plexTv.switchHomeUser(homeUser, { pin, signal }));
  await readStoredTokens(dependencies);
  const devices = await (await clients.plexTv(userToken)).getServers(signal);
  // For a server that the user owns, the token is that of the user's account, which isn't stored.
  const shared = devices.filter(({ owned }) => !owned);
  if (shared.length === 0) throw nothingShared(user);
  if (signal?.aborted) throw new PlexError('cancelled', { host: 'plex.tv' });
  await adminOf(user, isNew, dependencies);
  return shared;
}

/** Returns the account that administers the user's Home. Reads the storage: VS Code may not have reported other windows' changes. */
async function adminOf(
  user: Account,
  isNew: boolean,
  { accounts }: StoredTokenDependencies,
): Promise<{ readonly admin: Account; readonly token: Secret }> {
  const stored = await accounts.readStored(user);
  if (stored && stored.obtained !== 'switched') throw becameAccount(user);
  if (!stored && !isNew) throw userRemoved(user);
  const admin = accounts.find(user.homeAdmin);
  const credentials = admin && (await accounts.readStored(admin));
  if (!admin || !credentials?.token) throw adminMissing(user);
  return { admin, token: credentials.token };
}

/** Names the account in an error of plex.tv about the account's token. */
async function naming<Result>({ name }: Account, request: () => Promise<Result>): Promise<Result> {
  try {
    return await request();
  } catch (error) {
    throw isPlexError(error) && error.kind === 'signInOver' ? error.with({ accountName: name }) : error;
  }
}

/** Returns the problem that a Home user's tokens can't be refreshed without the PIN. */
export function pinNeeded({ id, name }: Account): Problem {
  const message = l10n.t({
    message: "The stored tokens of {0} are no longer valid. Enter this Home user's PIN to refresh them.",
    args: [name],
    comment: "{0} is the Home user's name",
  });
  const enterPin = { title: l10n.t('Enter PIN…'), command: 'plexTokens.refreshHomeUser', args: [id] } as const;
  return new Problem(message, [enterPin], 'homePinNeeded');
}

/** Returns the problem that a Home user has no account to switch from. */
function adminMissing({ name }: Account): Problem {
  const message = l10n.t({
    message:
      "Couldn't read the servers of {0}: you're signed out of the account that administers the Home. Sign in again.",
    args: [name],
    comment: "{0} is the Home user's name",
  });
  return new Problem(message, [], 'signInLost');
}

/** Returns the problem that a Home user has no server. */
function nothingShared({ name }: Account): Problem {
  return new Problem(
    l10n.t({
      message: 'No server is shared with {0}. Give this Home user access at plex.tv, then try again.',
      args: [name],
      comment: "{0} is the Home user's name",
    }),
  );
}

/** Returns the problem that a Home user has signed in, so that a switch would revoke the user's own token. */
function becameAccount({ name }: Account): Problem {
  return new Problem(
    l10n.t({
      message:
        '{0} is signed in as an account of their own, which has the same tokens. Select a token of that account.',
      args: [name],
      comment: "{0} is the Home user's name",
    }),
  );
}

/** Returns the problem that a Home user was removed while its tokens were read. */
function userRemoved({ name }: Account): Problem {
  return new Problem(
    l10n.t({
      message: 'The Home user {0} was removed, so nothing was stored. Add the user again.',
      args: [name],
      comment: "{0} is the Home user's name",
    }),
  );
}
