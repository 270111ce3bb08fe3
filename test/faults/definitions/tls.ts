import type { PlexErrorKind } from '../../../src/plex/errors.ts';
import { type Authority, createAuthority, createLeaf } from '../../simulator/certificates.ts';
import { all, type Fault, fails, retries, succeeds, timesOut } from '../faultDefinition.ts';

const DAY = 24 * 60 * 60 * 1_000;
const at = (days: number): Date => new Date(Date.now() + days * DAY);

function certificate(
  name: string,
  words: RegExp,
  leaf: (authority: Authority) => ReturnType<typeof createLeaf>,
): Fault {
  const kind: PlexErrorKind = 'badCertificate';
  return { name, act: { tls: leaf }, expect: all(fails(kind, words)) };
}

const NO_HTTPS = /doesn't offer https/;

/** Faults of the encryption, and its normal case. */
export const tls: readonly Fault[] = [
  { name: 'TLS: valid certificate', act: { tls: authority => createLeaf(authority) }, expect: all(succeeds) },
  certificate('TLS: self-signed', /self-signed certificate .* Nothing was sent/, () => createLeaf(undefined)),
  certificate('TLS: self-signed issuer sent along', /self-signed certificate .* Nothing was sent/, () => {
    const authority = createAuthority('Nobody');
    const { key, cert } = createLeaf(authority);
    return { key, cert: cert + authority.cert };
  }),
  certificate('TLS: expired', /expired certificate .* Nothing was sent/, authority =>
    createLeaf(authority, { notBefore: at(-30), notAfter: at(-1) }),
  ),
  certificate('TLS: not valid yet', /not valid yet .* Nothing was sent/, authority =>
    createLeaf(authority, { notBefore: at(2), notAfter: at(30) }),
  ),
  certificate('TLS: wrong name', /certificate for another name .* Nothing was sent/, authority =>
    createLeaf(authority, { names: ['127-0-0-1.c9523c28a74ba22a521cdf7d1723ad47.plex.direct'] }),
  ),
  certificate('TLS: another IP address', /certificate for another name .* Nothing was sent/, authority =>
    createLeaf(authority, { names: ['127.0.0.2', '::1'] }),
  ),
  certificate('TLS: unknown issuer', /unknown issuer .* Nothing was sent/, () => createLeaf(createAuthority('Nobody'))),
  {
    name: 'TLS: old protocol',
    act: {
      tls: authority => ({
        ...createLeaf(authority),
        ...{ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
      }),
    },
    expect: all(retries('unreachable', NO_HTTPS)),
  },
  {
    name: 'TLS: no cipher in common',
    act: {
      tls: authority => ({
        ...createLeaf(authority),
        maxVersion: 'TLSv1.2',
        ciphers: 'ECDHE-ECDSA-NULL-SHA@SECLEVEL=0',
      }),
    },
    expect: all(retries('unreachable', NO_HTTPS)),
  },
  {
    name: 'TLS: the handshake is reset',
    act: { tls: authority => createLeaf(authority), connection: socket => socket.resetAndDestroy() },
    expect: all(retries('unreachable')),
  },
  {
    name: 'TLS: https at an http port',
    act: { address: url => url.replace('http:', 'https:') },
    expect: all(retries('unreachable', NO_HTTPS)),
  },
  {
    name: 'TLS: http at an https port',
    act: { tls: authority => createLeaf(authority), address: url => url.replace('https:', 'http:') },
    expect: all(retries('unreachable')),
  },
  timesOut('TLS: no response to the handshake', {
    tcp: (socket, extension) => socket.once('data', () => extension.reached()),
    address: url => url.replace('http:', 'https:'),
  }),
];
