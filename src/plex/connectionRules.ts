import { checkServerIdentity, TLSSocket } from 'node:tls';
import { type CertificateFault, PlexError } from './errors.ts';
import { type Inspection, NewConnectionNeeded } from './inspectedFetch.ts';
import { addressesOf, isLocalAddress, isOneOf } from './localNetwork.ts';
import { untilAborted } from './promises.ts';

/** Node's codes for an untrusted certificate: OpenSSL's names, and the codes of Node's own host name check. */
const CERTIFICATE_CODE =
  /^(?:CERT_|CRL_|ERR_TLS_CERT|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(?:GET|VERIFY|DECODE|DECRYPT)_|ERROR_IN_C|INVALID_(?:CA|PURPOSE)$|PATH_LENGTH_|HOSTNAME_MISMATCH)/;

const FAULT_OF_CODE: ReadonlyMap<string, CertificateFault> = new Map([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'selfSigned'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'selfSigned'],
  ['CERT_HAS_EXPIRED', 'expired'],
  ['CERT_NOT_YET_VALID', 'notYetValid'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'wrongName'],
  ['HOSTNAME_MISMATCH', 'wrongName'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'unknownIssuer'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unknownIssuer'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unknownIssuer'],
  ['CERT_UNTRUSTED', 'unknownIssuer'],
]);

/** The connections that the user allows. */
export interface ConnectionRules {
  /** The networks to which unencrypted requests may be sent. */
  readonly unencrypted: 'never' | 'localNetwork' | 'always';
  /** The setting `http.proxyStrictSSL`. */
  readonly strictSsl: boolean;
}

export const DEFAULT_RULES: ConnectionRules = { unencrypted: 'localNetwork', strictSsl: true };

/**
 * Refuses a request that can be refused before there is a connection; otherwise returns the inspection for its connection.
 *
 * @throws {PlexError} `insecure`, `unverified`, or `cancelled` by the signal
 * @throws {Error} the error of the DNS lookup, which has a `code`
 */
export async function inspectionFor(url: URL, rules: ConnectionRules, signal: AbortSignal): Promise<Inspection> {
  const { host } = url;
  if (url.protocol === 'https:') {
    refuseUnverified(host, rules);
    return socket => inspectCertificate(bare(url.hostname), socket);
  }
  if (rules.unencrypted === 'always') return () => undefined;
  if (rules.unencrypted === 'never') throw new PlexError('insecure', { host, refusal: 'never' });
  const addresses = await untilAborted(addressesOf(url.hostname), signal);
  if (!addresses.every(isLocalAddress)) throw new PlexError('insecure', { host, refusal: 'notLocal' });
  const port = Number(url.port) || 80;
  return ({ remoteAddress = '', remotePort }) => {
    // A proxy has another address, and so has a server whose name was pointed elsewhere after the lookup.
    if (remotePort !== port || !isOneOf(remoteAddress, addresses))
      throw new PlexError('insecure', { host, refusal: 'proxied' });
  };
}

/** Refuses encrypted requests while a setting of Node or VS Code turns off the verification of certificates. */
function refuseUnverified(host: string, { strictSsl }: ConnectionRules): void {
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0')
    throw new PlexError('unverified', { host, unverifiedBy: 'NODE_TLS_REJECT_UNAUTHORIZED' });
  if (!strictSsl) throw new PlexError('unverified', { host, unverifiedBy: 'http.proxyStrictSSL' });
}

/** Verifies a certificate that another extension may have left unverified. */
function inspectCertificate(hostname: string, socket: unknown): void {
  if (!(socket instanceof TLSSocket)) throw certificateError('CERT_MISSING');
  // Node checks no name when it resumes a session, and offers no certificate to check: another extension may have begun the
  // session.
  if (socket.isSessionReused()) throw new NewConnectionNeeded();
  if (!socket.authorized) throw certificateError(`${socket.authorizationError}`);
  const wrongName = checkServerIdentity(hostname, socket.getPeerCertificate());
  if (wrongName) throw wrongName;
}

function certificateError(code: string): Error {
  return Object.assign(new Error('The certificate is not trusted'), { code });
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Returns the certificate fault that a Node error code stands for; `undefined` where the code is about something else. */
export function certificateFaultOf(code: string): CertificateFault | undefined {
  return CERTIFICATE_CODE.test(code) ? (FAULT_OF_CODE.get(code) ?? 'other') : undefined;
}
