import assert from 'node:assert/strict';
import { certificateFaultOf } from '../../../src/plex/certificateFault.ts';
import type { CertificateFault } from '../../../src/plex/errors.ts';

// The matrix of faults covers real certificates at every operation: test/faults/definitions/tls.ts.
describe("Node's code for a certificate", () => {
  for (const [fault, codes] of [
    ['selfSigned', ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN']],
    ['expired', ['CERT_HAS_EXPIRED']],
    ['notYetValid', ['CERT_NOT_YET_VALID']],
    ['wrongName', ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH']],
    ['unknownIssuer', ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'CERT_UNTRUSTED']],
    ['unknownIssuer', ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY']],
    ['other', ['CERT_REVOKED', 'CERT_REJECTED', 'CERT_SIGNATURE_FAILURE', 'CERT_CHAIN_TOO_LONG', 'CRL_HAS_EXPIRED']],
    ['other', ['INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED', 'ERROR_IN_CERT_NOT_AFTER_FIELD']],
    ['other', ['UNABLE_TO_DECRYPT_CERT_SIGNATURE', 'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'UNABLE_TO_GET_CRL']],
  ] satisfies [CertificateFault, string[]][]) {
    it(`is ${fault} where it is ${codes.join(', ')}`, () => {
      for (const code of codes) assert.equal(certificateFaultOf(code), fault, code);
    });
  }

  it('is none for another failure', () => {
    for (const code of [
      'ECONNRESET',
      'EPROTO',
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'ENOTFOUND',
      'HPE_INVALID_CONSTANT',
      '',
    ])
      assert.equal(certificateFaultOf(code), undefined, code);
  });
});
