import { l10n } from 'vscode';
import type { Account } from '../accounts/account.ts';
import { Problem } from '../workbench/problem.ts';

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
export function adminMissing({ name }: Account): Problem {
  const message = l10n.t({
    message:
      "Couldn't read the servers of {0}: you're signed out of the account that administers the Home. Sign in again.",
    args: [name],
    comment: "{0} is the Home user's name",
  });
  return new Problem(message, [], 'signInLost');
}

/** Returns the problem that a Home user has no server. */
export function nothingShared({ name }: Account): Problem {
  return new Problem(
    l10n.t({
      message: 'No server is shared with {0}. Give this Home user access at plex.tv, then try again.',
      args: [name],
      comment: "{0} is the Home user's name",
    }),
  );
}

/** Returns the problem that a Home user has signed in, so that a switch would revoke the user's own token. */
export function becameAccount({ name }: Account): Problem {
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
export function userRemoved({ name }: Account): Problem {
  return new Problem(
    l10n.t({
      message: 'The Home user {0} was removed, so nothing was stored. Add the user again.',
      args: [name],
      comment: "{0} is the Home user's name",
    }),
  );
}
