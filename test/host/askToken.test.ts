import assert from 'node:assert/strict';
import { tokenAdvice } from '../../src/accounts/askToken.ts';

describe('The box for a token', () => {
  it('says that a JWT has expired before it is sent', () => {
    const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
    const ended = `${part({ alg: 'EdDSA' })}.${part({ exp: 1_700_000_000 })}.c2lnbmF0dXJl`;
    const advice = tokenAdvice(ended);
    assert.match(typeof advice === 'object' ? advice.message : '', /This Plex JWT expired on/);
  });
});
