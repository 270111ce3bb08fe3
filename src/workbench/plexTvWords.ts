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
  const inBetween = l10n.t('Something in between, such as a proxy or the login page of a network, may have answered.');
  switch (kind) {
    case 'unreachable':
      return `${unreachable(host, facts.code)} ${l10n.t('Check that this computer is online.')}`;
    case 'timedOut':
      return l10n.t('plex.tv did not answer in time at {0}. Check that this computer is online.', host);
    case 'badCertificate':
      return badCertificate(facts);
    case 'redirected': {
      const redirect =
        facts.target === undefined
          ? l10n.t('plex.tv redirects elsewhere ({0}).', status)
          : l10n.t('plex.tv redirects to {0} ({1}).', plainText(facts.target), status);
      return `${redirect} ${l10n.t('Redirects are not followed, because they would carry the token along.')} ${inBetween}`;
    }
    case 'forbidden':
      return `${l10n.t('plex.tv does not allow this (403).')} ${inBetween}`;
    case 'notFound':
      return `${l10n.t('plex.tv does not know this request ({0}).', status)} ${inBetween}`;
    case 'serverError':
      return l10n.t('plex.tv failed with an error of its own ({0}). Try again later.', status);
    case 'unreadable':
      return `${l10n.t('The answer of plex.tv cannot be used.')} ${inBetween}`;
    case 'tooLarge':
      return `${l10n.t('The answer of plex.tv is far too long, so it was not read.')} ${inBetween}`;
    default:
      return undefined;
  }
}

function unreachable(host: string, code = ''): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return l10n.t('plex.tv cannot be reached: the name in {0} is not known.', host);
  if (code === 'ECONNREFUSED') return l10n.t('plex.tv cannot be reached: nothing accepts connections at {0}.', host);
  if (code === 'EPROTO' || code.startsWith('ERR_SSL'))
    return l10n.t('plex.tv does not answer with https at {0}.', host);
  return l10n.t('plex.tv cannot be reached at {0} ({1}).', host, code || l10n.t('connection closed'));
}

/**
 * plex.tv's certificate is right, so either this computer's clock is wrong or somebody in between shows another
 * certificate.
 */
function badCertificate({ certificateFault, code = '' }: PlexError['facts']): string {
  const clock = l10n.t('Check the clock of this computer.');
  const issuer = l10n.t(
    "A proxy or a virus scanner in between may show its own certificate: then add that one's issuer to the system's certificate store.",
  );
  switch (certificateFault) {
    case 'selfSigned':
      return `${l10n.t('plex.tv showed a self-signed certificate ({0}), so nothing was sent, no token either.', code)} ${issuer}`;
    case 'unknownIssuer':
      return `${l10n.t('plex.tv showed a certificate whose issuer is not known here ({0}), so nothing was sent, no token either.', code)} ${issuer}`;
    case 'wrongName':
      return `${l10n.t('plex.tv showed a certificate for another name ({0}), so nothing was sent, no token either.', code)} ${l10n.t('The login page of a network may have answered.')}`;
    case 'expired':
      return `${l10n.t('plex.tv showed an expired certificate ({0}), so nothing was sent, no token either.', code)} ${clock}`;
    case 'notYetValid':
      return `${l10n.t('plex.tv showed a certificate that is not valid yet ({0}), so nothing was sent, no token either.', code)} ${clock}`;
    default:
      return `${l10n.t('plex.tv showed a certificate that cannot be trusted ({0}), so nothing was sent, no token either.', code)} ${issuer}`;
  }
}
