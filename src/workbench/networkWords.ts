import { l10n } from 'vscode';
import type { PlexErrorFacts } from '../plex/errors.ts';

/** Returns a sentence about a server that couldn't be reached. */
export function unreachable(server: string, host: string, { code = '', tried }: PlexErrorFacts): string {
  if (tried === 0) {
    return l10n.t({
      message: "Couldn't reach {0}: plex.tv lists no address for it. Check that the server is running.",
      args: [server],
      comment: "{0} is the server's name",
    });
  }
  if (tried !== undefined) {
    return l10n.t({
      message:
        "Couldn't reach {0} at any of its {1} addresses. Check that it's running and that this computer is online.",
      args: [server, tried],
      comment: "{0} is the server's name, {1} a number of 2 or more",
    });
  }
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return l10n.t({
        message: "Couldn't reach {0}: the name in {1} can't be resolved. Check the address and your network.",
        args: [server, host],
        comment: "{0} is the server's name, {1} its host and port",
      });
    case 'ECONNREFUSED':
      return l10n.t({
        message: "Couldn't reach {0}: {1} refused the connection. Check that the server is running.",
        args: [server, host],
        comment: "{0} is the server's name, {1} its host and port",
      });
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return l10n.t({
        message: "Couldn't reach {0}: there's no route to {1} from this network. Check the address and your network.",
        args: [server, host],
        comment: "{0} is the server's name, {1} its host and port",
      });
    case '':
      return l10n.t({
        message: "Couldn't reach {0}: the connection to {1} was closed. Check that the server is running.",
        args: [server, host],
        comment: "{0} is the server's name, {1} its host and port",
      });
    default:
      return code === 'EPROTO' || code.startsWith('ERR_SSL')
        ? l10n.t({
            message: "Couldn't reach {0}: {1} doesn't offer https. Check the address and the port.",
            args: [server, host],
            comment: "{0} is the server's name, {1} its host and port",
          })
        : l10n.t({
            message: "Couldn't reach {0} at {1} ({2}). Check that it's running and that the address is right.",
            args: [server, host, code],
            comment: "{0} is the server's name, {1} its host and port, {2} an error code",
          });
  }
}

/** Returns a sentence about a faulty certificate and what to do about it. It never suggests turning verification off. */
export function badCertificate(server: string, host: string, { certificateFault, code = '' }: PlexErrorFacts): string {
  switch (certificateFault) {
    case 'selfSigned':
      return l10n.t({
        message:
          "Couldn't verify {0} at {1}: self-signed certificate ({2}). Nothing was sent. Use the server's plex.direct address.",
        args: [server, host, code],
        comment: "{0} is the server's name, {1} its host and port, {2} an error code",
      });
    case 'unknownIssuer':
      return l10n.t({
        message:
          "Couldn't verify {0} at {1}: unknown issuer ({2}). Nothing was sent. Use the server's plex.direct address.",
        args: [server, host, code],
        comment: "{0} is the server's name, {1} its host and port, {2} an error code",
      });
    case 'wrongName':
      return l10n.t({
        message:
          "Couldn't verify {0} at {1}: certificate for another name ({2}). Nothing was sent. Use its plex.direct address.",
        args: [server, host, code],
        comment: "{0} is the server's name, {1} its host and port, {2} an error code",
      });
    case 'expired':
      return l10n.t({
        message:
          "Couldn't verify {0} at {1}: expired certificate ({2}). Nothing was sent. Renew the certificate on the server.",
        args: [server, host, code],
        comment: "{0} is the server's name, {1} its host and port, {2} an error code",
      });
    case 'notYetValid':
      return l10n.t({
        message:
          "Couldn't verify {0} at {1}: certificate not valid yet ({2}). Nothing was sent. Check the clocks of both computers.",
        args: [server, host, code],
        comment: "{0} is the server's name, {1} its host and port, {2} an error code",
      });
    default:
      return l10n.t({
        message:
          "Couldn't verify {0} at {1}: untrusted certificate ({2}). Nothing was sent. Use the server's plex.direct address.",
        args: [server, host, code],
        comment: "{0} is the server's name, {1} its host and port, {2} an error code",
      });
  }
}

/** Returns a sentence about a refused unencrypted connection. */
export function insecure(server: string, host: string, { refusal }: PlexErrorFacts): string {
  switch (refusal) {
    case 'notLocal':
      return l10n.t({
        message: 'Nothing was sent to {0}: {1} is unencrypted and outside the local network. Use an https address.',
        args: [server, host],
        comment: "{0} is the server's name, {1} its host and port",
      });
    case 'proxied':
      return l10n.t({
        message: 'Nothing was sent to {0}: {1} is unencrypted, so a proxy could read the token. Use an https address.',
        args: [server, host],
        comment: "{0} is the server's name, {1} its host and port",
      });
    default:
      return l10n.t({
        message: 'Nothing was sent to {0}: {1} is unencrypted, which your settings refuse. Use an https address.',
        args: [server, host],
        comment: "{0} is the server's name, {1} its host and port",
      });
  }
}
