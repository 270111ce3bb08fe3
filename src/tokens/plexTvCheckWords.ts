import { l10n } from 'vscode';
import type { AccountDevice } from '../plex/responses.ts';
import type { Server } from '../servers/server.ts';
import { moment } from '../workbench/moment.ts';
import { plainText } from '../workbench/plainText.ts';
import { type CheckedToken, expiryWords } from './checkWords.ts';

/** The longest message with the names of an account's servers, in UTF-16 code units: a longer one has their number. */
const LONGEST = 120;

/**
 * Returns the message about a token that plex.tv accepts: what it is, for which account, and until when.
 *
 * @param name the account's name; absent where it has none but an e-mail address
 * @param servers the servers that plex.tv lists for the token; absent where they aren't known
 */
export function validAtPlexTv(token: CheckedToken, name?: string, servers?: readonly AccountDevice[]): string {
  const message = [validFor(token, name), expiryWords(token)].filter(Boolean).join(' ');
  if (!servers) return message;
  const withNames = `${message} ${namedServers(servers)}`;
  return withNames.length <= LONGEST ? withNames : `${message} ${countedServers(servers)}`;
}

function validFor({ kind, app, storedAs }: CheckedToken, name?: string): string {
  if (app)
    return l10n.t({
      message: "This token for {0}, created on {1}, is valid for the account {2} until it's revoked.",
      args: [plainText(app.app), moment(app.at), plainText(name ?? app.account)],
      comment: "{0} is an app's name, {1} a date and time, {2} the account's name",
    });
  const account = name ?? storedAs;
  const args = [plainText(account ?? '')];
  if (kind === 'jwt')
    return account === undefined
      ? l10n.t('This JWT is valid at plex.tv.')
      : l10n.t({ message: 'This JWT is valid for the account {0}.', args, comment: "{0} is the account's name" });
  if (storedAs !== undefined)
    return l10n.t({
      message: "Your stored token is valid for the account {0} until it's revoked.",
      args,
      comment: "{0} is the account's name",
    });
  return account === undefined
    ? l10n.t("This long-lived token is valid at plex.tv until it's revoked.")
    : l10n.t({
        message: "This long-lived token is valid for the account {0} until it's revoked.",
        args,
        comment: "{0} is the account's name",
      });
}

/** Returns which servers an account owns, and which are shared with it. */
function namedServers(servers: readonly AccountDevice[]): string {
  const [first, ...others] = servers.map(roleWords);
  if (first === undefined) return l10n.t('plex.tv lists no servers for it.');
  return others.length === 0
    ? l10n.t({ message: 'Server: {0}.', args: [first], comment: '{0} is a server, such as “Living Room (owned)”' })
    : l10n.t({
        message: 'Servers: {0}.',
        args: [[first, ...others].join(', ')],
        comment: '{0} is a list of servers, such as “Living Room (owned), Attic (shared)”',
      });
}

function countedServers(servers: readonly AccountDevice[]): string {
  const owned = servers.filter(server => server.owned).length;
  return l10n.t({
    message: 'Servers: {0} owned, {1} shared.',
    args: [owned, servers.length - owned],
    comment: '{0} and {1} are numbers of servers',
  });
}

function roleWords({ name, owned }: AccountDevice): string {
  const args = [plainText(name)];
  return owned
    ? l10n.t({ message: '{0} (owned)', args, comment: "{0} is the server's name" })
    : l10n.t({ message: '{0} (shared)', args, comment: "{0} is the server's name" });
}

/**
 * Returns the message about a token that plex.tv rejects.
 *
 * @param checkedAt the server that has rejected it before, if one has
 */
export function rejectedAtPlexTv({ kind, app }: CheckedToken, status: number, checkedAt?: Server): string {
  if (status !== 401)
    return l10n.t({
      message: 'plex.tv rejected this token ({0}): it has expired. Use a new one.',
      args: [status],
      comment: '{0} is an HTTP status',
    });
  if (app)
    return l10n.t({
      message: 'plex.tv rejected this token (401): it was revoked. Create a new one for {0}.',
      args: [plainText(app.app)],
      comment: "{0} is an app's name",
    });
  if (kind === 'jwt') return l10n.t('plex.tv rejected this JWT (401): it has expired or was revoked. Use a new one.');
  return checkedAt
    ? l10n.t({
        message: "plex.tv rejected this token (401), too: it was revoked, or it's for another server than {0}.",
        args: [plainText(checkedAt.name)],
        comment: "{0} is the server's name",
      })
    : l10n.t("plex.tv rejected this token (401): it was revoked, or it's for one server. Check it at that server.");
}
