import { checkServerIdentity, TLSSocket } from 'node:tls';
import { PlexError } from './errors.ts';
import { type Inspection, NewConnectionNeeded } from './inspectedFetch.ts';
import { addressesOf, isLocalAddress, isOneOf } from './localNetwork.ts';
import { untilAborted } from './untilAborted.ts';

/** What the user allows. */
export interface ConnectionRules {
  /** Where requests may be sent without encryption. */
  readonly unencrypted: 'never' | 'localNetwork' | 'always';
  /** The setting `http.proxyStrictSSL`. */
  readonly strictSsl: boolean;
}

export const DEFAULT_RULES: ConnectionRules = { unencrypted: 'localNetwork', strictSsl: true };

/**
 * Refuses what can be refused before there is a connection, and returns how the connection is to be inspected.
 *
 * @throws {PlexError} `insecure`, `unverified`, or `cancelled` by the signal
 * @throws what a lookup of the name throws: an `Error` with a `code`
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
    // A proxy has another address, and so has a server whose name has been given one since it was looked up.
    if (remotePort !== port || !isOneOf(remoteAddress, addresses))
      throw new PlexError('insecure', { host, refusal: 'proxied' });
  };
}

/** Node and VS Code can be told not to verify certificates: then nobody should rely on one. */
function refuseUnverified(host: string, { strictSsl }: ConnectionRules): void {
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0')
    throw new PlexError('unverified', { host, unverifiedBy: 'NODE_TLS_REJECT_UNAUTHORIZED' });
  if (!strictSsl) throw new PlexError('unverified', { host, unverifiedBy: 'http.proxyStrictSSL' });
}

/** Verifies what another extension may have left unverified. */
function inspectCertificate(hostname: string, socket: unknown): void {
  if (!(socket instanceof TLSSocket)) throw certificateError('CERT_MISSING');
  // Node compares no names when a session is resumed, and there is no certificate to compare: others may have begun it.
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
