import { l10n } from 'vscode';
import type { PlexError } from '../plex/errors.ts';
import { plainText } from './plainText.ts';

/** The name that `plex/plexTv.ts` uses in errors. */
const PLEX_TV = 'plex.tv';

/**
 * Returns whether an error is about plex.tv, where the advice for people's own servers doesn't help. A server may call
 * itself plex.tv, but its errors have a machine identifier.
 */
export function isOfPlexTv({ facts }: PlexError): boolean {
  return facts.serverName === PLEX_TV && facts.machineIdentifier === undefined;
}

/**
 * Returns a sentence about plex.tv's error and what to do about it; `undefined` where the sentence for a server fits as
 * well.
 */
export function plexTvSentence({ kind, facts }: PlexError): string | undefined {
  const host = plainText(facts.host);
  const status = facts.status ?? '';
  switch (kind) {
    case 'unreachable':
      return unreachable(host, facts.code);
    case 'timedOut':
      return l10n.t({
        message: "plex.tv didn't respond in time at {0}. Check that this computer is online.",
        args: [host],
        comment: '{0} is a host',
      });
    case 'badCertificate':
      return badCertificate(facts);
    case 'redirected':
      return facts.target === undefined
        ? l10n.t({
            message:
              "plex.tv redirects ({0}), and redirects aren't followed. Check whether a proxy or login page responded.",
            args: [status],
            comment: '{0} is an HTTP status',
          })
        : l10n.t({
            message: "plex.tv redirects to {0} ({1}), and redirects aren't followed. Check for a proxy or login page.",
            args: [plainText(facts.target), status],
            comment: '{0} is a URL, {1} an HTTP status',
          });
    case 'forbidden':
      return l10n.t('plex.tv refused the request (403). Check whether a proxy or login page responded instead.');
    case 'notFound':
      return l10n.t({
        message: "plex.tv doesn't support this request ({0}). Check whether a proxy or login page responded instead.",
        args: [status],
        comment: '{0} is an HTTP status',
      });
    case 'serverError':
      return l10n.t({
        message: 'plex.tv failed with an internal error ({0}). Try again later.',
        args: [status],
        comment: '{0} is an HTTP status',
      });
    case 'tooLarge':
      return l10n.t(
        'plex.tv returned far too much, so it was ignored. Check whether a proxy or login page responded instead.',
      );
    default:
      return undefined;
  }
}

/** Returns a sentence about an error of a Home user, and what to do about it. */
export function homeUserSentence(kind: 'homePinWrong' | 'homePinNeeded' | 'homeUserGone', status?: number): string {
  switch (kind) {
    case 'homePinWrong':
      return status === undefined
        ? l10n.t("A Home user's PIN has four digits, so nothing was sent. Enter the PIN again.")
        : l10n.t({
            message: "plex.tv rejected this Home user's PIN ({0}). Enter the PIN again.",
            args: [status],
            comment: '{0} is an HTTP status',
          });
    case 'homePinNeeded':
      return l10n.t({
        message: 'plex.tv requires the PIN of this Home user ({0}). Enter the PIN and try again.',
        args: [status ?? ''],
        comment: '{0} is an HTTP status',
      });
    case 'homeUserGone':
      return l10n.t({
        message: 'plex.tv no longer has this Home user ({0}). Check the users of your Plex Home.',
        args: [status ?? ''],
        comment: '{0} is an HTTP status',
      });
  }
}

function unreachable(host: string, code = ''): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return l10n.t({
      message: "Couldn't reach plex.tv: the name in {0} can't be resolved. Check that this computer is online.",
      args: [host],
      comment: '{0} is a host',
    });
  }
  if (code === 'ECONNREFUSED') {
    return l10n.t({
      message: "Couldn't reach plex.tv: {0} refused the connection. Check that this computer is online.",
      args: [host],
      comment: '{0} is a host',
    });
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    return l10n.t({
      message:
        "Couldn't reach plex.tv: {0} doesn't offer https. Check whether a proxy or login page responded instead.",
      args: [host],
      comment: '{0} is a host',
    });
  }
  return code === ''
    ? l10n.t({
        message: "Couldn't reach plex.tv: the connection to {0} was closed. Check that this computer is online.",
        args: [host],
        comment: '{0} is a host',
      })
    : l10n.t({
        message: "Couldn't reach plex.tv at {0} ({1}). Check that this computer is online.",
        args: [host, code],
        comment: '{0} is a host, {1} an error code',
      });
}

/**
 * plex.tv's certificate is right, so either this computer's clock is wrong or somebody in between shows another
 * certificate.
 */
function badCertificate({ certificateFault, code = '' }: PlexError['facts']): string {
  switch (certificateFault) {
    case 'selfSigned':
      return l10n.t({
        message:
          "Couldn't verify plex.tv: self-signed certificate ({0}). Nothing was sent. Check your proxy and virus scanner.",
        args: [code],
        comment: '{0} is an error code',
      });
    case 'unknownIssuer':
      return l10n.t({
        message: "Couldn't verify plex.tv: unknown issuer ({0}). Nothing was sent. Check your proxy and virus scanner.",
        args: [code],
        comment: '{0} is an error code',
      });
    case 'wrongName':
      return l10n.t({
        message:
          "Couldn't verify plex.tv: certificate for another name ({0}). Nothing was sent. Check for a network's login page.",
        args: [code],
        comment: '{0} is an error code',
      });
    case 'expired':
      return l10n.t({
        message: "Couldn't verify plex.tv: expired certificate ({0}). Nothing was sent. Check this computer's clock.",
        args: [code],
        comment: '{0} is an error code',
      });
    case 'notYetValid':
      return l10n.t({
        message:
          "Couldn't verify plex.tv: certificate not valid yet ({0}). Nothing was sent. Check this computer's clock.",
        args: [code],
        comment: '{0} is an error code',
      });
    default:
      return l10n.t({
        message:
          "Couldn't verify plex.tv: untrusted certificate ({0}). Nothing was sent. Check your proxy and virus scanner.",
        args: [code],
        comment: '{0} is an error code',
      });
  }
}
