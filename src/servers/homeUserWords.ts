import { l10n } from 'vscode';
import type { Account } from '../accounts/account.ts';
import { Problem } from '../workbench/problem.ts';

/** Returns the problem that only the PIN of a Home user leads to new tokens. */
export function pinNeeded({ id, name }: Account): Problem {
  const message = l10n.t({
    message: "The stored tokens of {0} are no longer valid. Enter this Home user's PIN to read new ones.",
    args: [name],
    comment: "{0} is the Home user's name",
  });
  const enterPin = { title: l10n.t('Enter PIN…'), command: 'plexTokens.refreshHomeUser', args: [id] } as const;
  return new Problem(message, [enterPin], 'homePinNeeded');
}

/** Returns the problem that a Home user has no account to switch from. */
export function adminMissing({ name }: Account): Problem {
  const message = l10n.t({
    message: 'The account that added {0} is signed out. Sign in to it again, or remove this Home user.',
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
