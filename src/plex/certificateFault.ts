import type { CertificateFault } from './errors.ts';

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

/** Returns the certificate fault that a Node error code stands for; `undefined` where the code is about something else. */
export function certificateFaultOf(code: string): CertificateFault | undefined {
  return CERTIFICATE_CODE.test(code) ? (FAULT_OF_CODE.get(code) ?? 'other') : undefined;
}
