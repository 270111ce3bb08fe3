import { l10n } from 'vscode';
import type { PlexError, PlexErrorFacts, PlexErrorKind } from '../plex/errors.ts';
import { badCertificate, insecure, unreachable } from './networkWords.ts';
import { plainText } from './plainText.ts';
import { homeUserSentence } from './plexTvWords.ts';

const NAMES_HOST: readonly PlexErrorKind[] = ['unreachable', 'timedOut', 'badCertificate', 'insecure'];

/** Returns a sentence about an error of a server: what happened, why, and one next step. */
export function serverSentence({ kind, facts }: PlexError): string {
  const host = plainText(facts.host);
  const { serverName } = facts;
  // Where the sentence names the host anyway, it doesn't have to name an unnamed server by its host as well.
  const unnamed = NAMES_HOST.includes(kind) ? l10n.t('the server') : host;
  const server = serverName === undefined ? unnamed : plainText(serverName);
  const status = facts.status ?? '';
  switch (kind) {
    case 'unreachable':
      return unreachable(server, host, facts);
    case 'timedOut':
      return l10n.t({
        message: "No response in time from {0} at {1}. Check that it's running and that the address is right.",
        args: [server, host],
        comment: "{0} is the server's name, {1} its host and port",
      });
    case 'interrupted':
      return l10n.t({
        message: 'The connection to {0} closed in the middle of a response. Try again.',
        args: [server],
        comment: "{0} is the server's name",
      });
    case 'badCertificate':
      return badCertificate(server, host, facts);
    case 'redirected':
      return facts.target === undefined
        ? l10n.t({
            message:
              "{0} redirects ({1}), and redirects aren't followed, to protect the token. Use the server's own address.",
            args: [host, status],
            comment: '{0} is a host and port, {1} an HTTP status',
          })
        : l10n.t({
            message:
              "{0} redirects to {1} ({2}), and redirects aren't followed. If that's your server, add it with that address.",
            args: [host, plainText(facts.target), status],
            comment: '{0} is a host and port, {1} a URL, {2} an HTTP status',
          });
    case 'badRequest':
      return l10n.t({
        message: '{0} rejected the request as malformed (400). Check whether a proxy changes requests.',
        args: [server],
        comment: "{0} is the server's name",
      });
    case 'rejected':
      return rejected(server, facts);
    case 'forbidden':
      return l10n.t({
        message:
          "{0} refused the request (403): the token is invalid, or isn't allowed to do this. Select another token.",
        args: [server],
        comment: "{0} is the server's name",
      });
    case 'cannotMint':
      return cannotCreate(server, facts);
    case 'notTransient':
      return l10n.t({
        message:
          '{0} returned a long-lived token instead of a transient one. It was discarded. Update the server, and check who runs it.',
        args: [server],
        comment: "{0} is the server's name",
      });
    case 'notAdmin':
      return l10n.t({
        message: "Only the owner of {0} can request this. Select the owner's token.",
        args: [server],
        comment: "{0} is the server's name",
      });
    case 'unknownSource':
      return l10n.t({
        message: "{0} doesn't have this source (404). Check the source's identifier.",
        args: [server],
        comment: "{0} is the server's name",
      });
    case 'notFound':
      return l10n.t({
        message: "{0} doesn't support this request ({1}). Update the server, or check whether a proxy blocks it.",
        args: [server, status],
        comment: "{0} is the server's name, {1} an HTTP status",
      });
    case 'rateLimited':
      return l10n.t({
        message: '{0} received too many requests (429). Wait a minute, then try again.',
        args: [server],
        comment: "{0} is the server's name",
      });
    case 'starting':
      return l10n.t({
        message: '{0} is starting (503). Try again in a moment.',
        args: [server],
        comment: "{0} is the server's name",
      });
    case 'serverError':
      return l10n.t({
        message: "{0} failed with an internal error ({1}). Try again, or check the server's own log.",
        args: [server, status],
        comment: "{0} is the server's name, {1} an HTTP status",
      });
    case 'unexpectedStatus':
      return l10n.t({
        message: '{0} returned an unexpected status ({1}). The log has details.',
        args: [server, status],
        comment: "{0} is the server's name, {1} an HTTP status",
      });
    case 'unreadable':
      return l10n.t({
        message: "{0} returned something that can't be read. Check whether a proxy or login page responded instead.",
        args: [server],
        comment: "{0} is the server's name",
      });
    case 'tooLarge':
      return l10n.t({
        message: '{0} returned far more than a Plex Media Server would, so it was ignored. Check the address.',
        args: [server],
        comment: "{0} is the server's name",
      });
    case 'notPlex':
      return l10n.t({
        message: "{0} responds, but isn't a Plex Media Server. Check the address and the port (usually 32400).",
        args: [host],
        comment: '{0} is a host and port',
      });
    case 'wrongServer':
      return serverName === undefined
        ? l10n.t({
            message: 'A different server responded at {0}, so no token was sent. Check the address.',
            args: [host],
            comment: '{0} is a host and port',
          })
        : l10n.t({
            message:
              'A different server responded at {1}, so no token was sent. If {0} moved, refresh it or change its address.',
            args: [server, host],
            comment: "{0} is the server's name, {1} its host and port",
          });
    case 'insecure':
      return insecure(server, host, facts);
    case 'unverified':
      return facts.unverifiedBy === 'http.proxyStrictSSL'
        ? l10n.t({
            message:
              'Nothing was sent to {0}: the setting http.proxyStrictSSL turns off certificate checks. Turn it on again.',
            args: [server],
            comment: "{0} is the server's name",
          })
        : l10n.t({
            message:
              'Nothing was sent to {0}: NODE_TLS_REJECT_UNAUTHORIZED=0 disables certificate checks. Start VS Code without it.',
            args: [server],
            comment: "{0} is the server's name",
          });
    case 'signInOver':
      return signInOver(facts);
    case 'pinGone':
      return l10n.t('plex.tv no longer has this sign-in (404). Sign in again.');
    case 'pinExpired':
      return l10n.t("The sign-in wasn't approved in the browser in time. Sign in again.");
    case 'homePinWrong':
    case 'homePinNeeded':
    case 'homeUserGone':
      return homeUserSentence(kind, facts.status);
    case 'cancelled':
      return '';
  }
}

function rejected(server: string, { isJwt, accountName, homeUserName, tokenLabel }: PlexErrorFacts): string {
  if (isJwt) {
    return l10n.t({
      message: "{0} rejected the token (401): it's a Plex JWT, and servers don't accept JWTs. Sign in instead.",
      args: [server],
      comment: "{0} is the server's name",
    });
  }
  if (accountName !== undefined) {
    return l10n.t({
      message:
        '{0} rejected the token for {1} (401), even after a refresh. Sign in again, or ask the owner to share the server.',
      args: [server, plainText(accountName)],
      comment: "{0} is the server's name, {1} the account's",
    });
  }
  if (homeUserName !== undefined) {
    return l10n.t({
      message: '{0} rejected the token for {1} (401), even after a refresh. Check that {0} is shared with this user.',
      args: [server, plainText(homeUserName)],
      comment: "{0} is the server's name, {1} the Home user's",
    });
  }
  return tokenLabel === undefined
    ? l10n.t({
        message: "{0} rejected the token (401): it's expired, revoked, or for another server. Replace it.",
        args: [server],
        comment: "{0} is the server's name",
      })
    : l10n.t({
        message: "{0} rejected the token “{1}” (401): it's expired, revoked, or for another server. Replace it.",
        args: [server, plainText(tokenLabel)],
        comment: "{0} is the server's name, {1} the token's name",
      });
}

/** Returns the sentence for a server that creates no token: what to do depends on where the stored token comes from. */
function cannotCreate(server: string, { accountName, homeUserName }: PlexErrorFacts): string {
  const args = [server];
  if (homeUserName !== undefined) {
    return l10n.t({
      message:
        "{0} didn't create a token (403): the Home user's token is invalid, or not allowed to do this. Select another token.",
      args,
      comment: "{0} is the server's name",
    });
  }
  return accountName === undefined
    ? l10n.t({
        message:
          "{0} didn't create a token (403): the stored token is invalid, transient, or not allowed to do this. Replace it.",
        args,
        comment: "{0} is the server's name",
      })
    : l10n.t({
        message:
          "{0} didn't create a token (403): your account's token is invalid, or not allowed to do this. Sign in again.",
        args,
        comment: "{0} is the server's name",
      });
}

function signInOver({ accountName, status = 401 }: PlexErrorFacts): string {
  return accountName === undefined
    ? l10n.t({
        message: "plex.tv rejected your account's token ({0}). Sign in again; your servers and settings are kept.",
        args: [status],
        comment: '{0} is an HTTP status',
      })
    : l10n.t({
        message: 'plex.tv rejected the token of {0} ({1}). Sign in again; your servers and settings are kept.',
        args: [plainText(accountName), status],
        comment: "{0} is the account's name, {1} an HTTP status",
      });
}
