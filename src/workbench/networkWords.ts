import { l10n } from 'vscode';
import type { PlexErrorFacts } from '../plex/errors.ts';

/** Returns a sentence about a server that couldn't be reached. */
export function unreachable(server: string, host: string, { code = '', tried }: PlexErrorFacts): string {
  if (tried === 0) return l10n.t('{0} cannot be reached: plex.tv lists no address of it.', server);
  if (tried !== undefined) {
    return l10n.t(
      '{0} cannot be reached at any of its {1} addresses. Check that it is running, and that this machine is online.',
      server,
      tried,
    );
  }
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return l10n.t(
        '{0} cannot be reached: the name in {1} is not known. Check the address and the network.',
        server,
        host,
      );
    case 'ECONNREFUSED':
      return l10n.t('{0} cannot be reached: nothing accepts connections at {1}. Is the server running?', server, host);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return l10n.t('{0} cannot be reached: there is no way to {1} from this network.', server, host);
    case 'EPROTO':
      return l10n.t('{0} does not answer with https at {1}.', server, host);
    default:
      return code.startsWith('ERR_SSL')
        ? l10n.t('{0} does not answer with https at {1}.', server, host)
        : l10n.t('{0} cannot be reached at {1} ({2}).', server, host, code || l10n.t('connection closed'));
  }
}

/** Returns a sentence about a faulty certificate and what to do about it. It never suggests turning verification off. */
export function badCertificate(server: string, host: string, { certificateFault, code = '' }: PlexErrorFacts): string {
  switch (certificateFault) {
    case 'selfSigned':
      return l10n.t(
        "{0} showed a self-signed certificate at {1} ({2}), so nothing was sent, no token either. Use the server's plex.direct address, which has a valid certificate, or add that certificate to the system's certificate store.",
        server,
        host,
        code,
      );
    case 'unknownIssuer':
      return l10n.t(
        "{0} showed a certificate at {1} whose issuer is not known here ({2}), so nothing was sent, no token either. Use the server's plex.direct address, which has a valid certificate, or add the issuer to the system's certificate store.",
        server,
        host,
        code,
      );
    case 'wrongName':
      return l10n.t(
        "{0} showed a certificate for another name at {1} ({2}), so nothing was sent, no token either. Use the name that it is for: with Plex's own certificate that is the server's plex.direct address, never a bare IP address.",
        server,
        host,
        code,
      );
    case 'expired':
      return l10n.t(
        '{0} showed an expired certificate at {1} ({2}), so nothing was sent, no token either. Renew it on the server; Plex renews its own by itself while the server can reach plex.tv.',
        server,
        host,
        code,
      );
    case 'notYetValid':
      return l10n.t(
        '{0} showed a certificate at {1} that is not valid yet ({2}), so nothing was sent, no token either. Check the clocks of the server and of this computer.',
        server,
        host,
        code,
      );
    default:
      return l10n.t(
        "{0} showed a certificate at {1} that cannot be trusted ({2}), so nothing was sent, no token either. Replace it on the server, or use the server's plex.direct address, which has a valid certificate.",
        server,
        host,
        code,
      );
  }
}

/** Returns a sentence about a refused unencrypted connection. */
export function insecure(server: string, host: string, { refusal }: PlexErrorFacts): string {
  switch (refusal) {
    case 'notLocal':
      return l10n.t(
        '{0} at {1} is outside of the local network and has no https, so nothing was sent: anybody on the way could read the token. Use an https address, or allow it with the setting plexTokens.insecureConnections.',
        server,
        host,
      );
    case 'proxied':
      return l10n.t(
        '{0} at {1} has no https and would be reached through a proxy, which could read the token, so nothing was sent. Use an https address, or allow it with the setting plexTokens.insecureConnections.',
        server,
        host,
      );
    default:
      return l10n.t(
        '{0} at {1} has no https, and the setting allows no plain http, so nothing was sent. Use an https address, or allow it with the setting plexTokens.insecureConnections.',
        server,
        host,
      );
  }
}
