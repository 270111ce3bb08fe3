import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import {
  bitString,
  boolean,
  explicit,
  implicit,
  integer,
  octetString,
  oid,
  sequence,
  set,
  utcTime,
  utf8String,
} from './der.ts';

/** PEM texts. */
export type Certificate = { key: string; cert: string };

/** A certificate that signs others, and the issuer's name in those. */
export type Authority = Certificate & { commonName: string };

export type LeafOptions = {
  /** DNS names and IP addresses for which it is valid. Default: those of this computer. */
  names?: string[];
  /** Default: yesterday, for a month. */
  notBefore?: Date;
  notAfter?: Date;
};

const DAY_MS = 24 * 60 * 60 * 1000;
const LEAF_NAME = 'Simulated Plex Media Server';
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/** Creates a certificate authority that nobody trusts yet. */
export function createAuthority(commonName = 'Simulated Plex CA'): Authority {
  const certificate = create(commonName, undefined, {}, [
    extension('2.5.29.19', sequence(boolean(true)), 'critical'),
    // Usage: certificates and revocation lists, bits 5 and 6 of a byte whose last bit is unused.
    extension('2.5.29.15', bitString(Buffer.of(0b0000_0110), 1), 'critical'),
  ]);
  return { ...certificate, commonName };
}

/** Creates a server certificate signed by `authority`, or self-signed without one. Dates and names can make it faulty. */
export function createLeaf(authority: Authority | undefined, options: LeafOptions = {}): Certificate {
  const names = options.names ?? ['localhost', '127.0.0.1', '::1'];
  return create(LEAF_NAME, authority, options, [
    extension('2.5.29.19', sequence(), 'critical'),
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.17', sequence(...names.map(alternativeName))),
  ]);
}

/** Elliptic keys take a millisecond; RSA keys would take a second at each start. */
function create(commonName: string, issuer: Authority | undefined, dates: LeafOptions, extensions: Buffer[]) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signingKey: KeyObject = issuer ? createPrivateKey(issuer.key) : privateKey;
  const now = Date.now();
  const toBeSigned = sequence(
    explicit(0, integer(2)), // X.509 version 3, counted from 0
    integer(1, ...randomBytes(15)),
    ECDSA_WITH_SHA256,
    distinguishedName(issuer?.commonName ?? commonName),
    sequence(
      utcTime(dates.notBefore ?? new Date(now - DAY_MS)),
      utcTime(dates.notAfter ?? new Date(now + 30 * DAY_MS)),
    ),
    distinguishedName(commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...extensions)),
  );
  const signature = sign('sha256', toBeSigned, signingKey);
  const base64 = sequence(toBeSigned, ECDSA_WITH_SHA256, bitString(signature)).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`,
  };
}

function distinguishedName(commonName: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), utf8String(commonName))));
}

function extension(id: string, value: Buffer, critical?: 'critical'): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));
}

function alternativeName(name: string): Buffer {
  const version = isIP(name);
  if (version === 0) return implicit(2, Buffer.from(name));
  return implicit(7, version === 4 ? Buffer.from(name.split('.').map(Number)) : ipv6Bytes(name));
}

function ipv6Bytes(address: string): Buffer {
  const [before = [], after = []] = address.split('::').map(half => half.split(':').filter(group => group !== ''));
  const gap = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return Buffer.from([...before, ...gap, ...after].map(group => group.padStart(4, '0')).join(''), 'hex');
}
