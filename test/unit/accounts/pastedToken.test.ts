import assert from 'node:assert/strict';
import { readPastedToken } from '../../../src/accounts/pastedToken.ts';

const TOKEN = '-k3Qz7Xw_9LmNbVcRt5_';
const jwt = (claims: object) =>
  `eyJhbGciOiJFZERTQSJ9.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

describe('A pasted token', () => {
  for (const text of [
    TOKEN,
    `  ${TOKEN}\n`,
    `"${TOKEN}"`,
    `'${TOKEN}'`,
    `X-Plex-Token=${TOKEN}`,
    `PlexOnlineToken="${TOKEN}"`,
    `PLEX_TOKEN=${TOKEN}`,
    `auth_token = '${TOKEN}'`,
    `?X-Plex-Token=${TOKEN}&X-Plex-Product=x`,
    `x-plex-token: ${TOKEN}`,
    `"X-Plex-Token": "${TOKEN}"`,
    `https://10.0.0.1:32400/library/sections?a=1&X-Plex-Token=${TOKEN}`,
    `curl "http://host:32400/?X-Plex-Token=${TOKEN}"`,
    `https://x.example/#!/?X-Plex-Token%3D${TOKEN}`,
  ]) {
    it(`is found in ${JSON.stringify(text.replace(TOKEN, '…'))}`, () => {
      assert.deepEqual(readPastedToken(text), { kind: 'token', token: TOKEN });
    });
  }

  for (const [text, kind] of [
    ['', 'empty'],
    [' \n', 'empty'],
    ['claim-k3Qz7Xw_9LmNbVcRt5_A', 'claimToken'],
    ['transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50', 'transientToken'],
    ['X-Plex-Token=transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50', 'transientToken'],
    ['67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7', 'machineIdentifier'],
    ['c9523c28a74ba22a521cdf7d1723ad47', 'machineIdentifier'],
    ['5a3d1c1e-52a5-4e0e-9e0a-3f3f5b1d6a01', 'machineIdentifier'],
    ['two words', 'unknown'],
    ['https://example.org/', 'unknown'],
    ['tökéñ-ist-kein-token', 'unknown'],
    ['short', 'unknown'],
  ] as const) {
    it(`is ${kind} for ${JSON.stringify(text)}`, () => {
      assert.deepEqual(readPastedToken(text), { kind });
    });
  }

  it('may be a JWT with its time of expiry', () => {
    const token = jwt({ exp: 1_800_000_000 });
    assert.deepEqual(readPastedToken(` ${token} `), { kind: 'jwt', token, expires: 1_800_000_000_000 });
  });

  it('may be a JWT without a time of expiry, or one that cannot be read', () => {
    for (const token of [jwt({}), jwt({ exp: 'soon' }), `${'eyJhbGciOiJ9.%%%'.replace('%%%', 'bm8')}.c2ln`]) {
      assert.deepEqual(readPastedToken(token), { kind: 'jwt', token });
    }
  });
});
