import assert from 'node:assert/strict';
import { readPastedToken } from '../../src/accounts/pastedToken.ts';
import { tokenAdvice } from '../../src/accounts/pastedTokenWords.ts';

describe('A pasted token', () => {
  it('says of a JWT that it has ended, before a server is asked', () => {
    const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
    const ended = `${part({ alg: 'EdDSA' })}.${part({ exp: 1_700_000_000 })}.c2lnbmF0dXJl`;
    const advice = tokenAdvice(readPastedToken(ended));
    assert.match(typeof advice === 'object' ? advice.message : '', /This is a Plex JWT that ended on/);
  });
});
