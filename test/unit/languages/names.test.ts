import assert from 'node:assert/strict';
import { isBareTokenName, isTokenName, namesPlex } from '../../../src/languages/names.ts';

describe('The name of a Plex token', () => {
  for (const name of [
    ...['PLEX_TOKEN', 'PLEXAPI_AUTH_SERVER_TOKEN', 'PLEX_SERVER_TOKEN', 'APP_PLEX_TOKEN', 'Plex__Token', 'plexToken'],
    ...['X-Plex-Token', 'x-plex-token', 'PlexOnlineToken', 'myPlexAccessToken', 'localStorage.myPlexAccessToken'],
    ...[
      'plextoken',
      'MYPLEX_TOKEN',
      'MyPlexToken',
      'userPlexToken',
      'config.plex_auth_token',
      'TOKEN_PLEX',
      'plex_tokens',
    ],
    ...['PLEX_TOKEN_2', 'PLEX_TOKEN_KIDS', 'plex.token'],
  ]) {
    it(`is ${name}`, () => assert.ok(isTokenName(name)));
  }

  for (const name of [
    ...['COMPLEX_TOKEN', 'complexToken', 'ComplexToken', 'MULTIPLEX_TOKEN', 'PERPLEXITY_TOKEN', 'perplexityToken'],
    ...['PLEXUS_TOKEN', 'plexus.token', 'plexiglass_token', 'PLEX_URL', 'TOKEN', 'plexTokenizer', 'PLEX_TOKEN_FILE'],
    ...['plexTokenName', 'plex_token_id', 'plexTokenUrl', 'server_token', 'pms_token'],
  ]) {
    it(`is not ${name}`, () => assert.ok(!isTokenName(name)));
  }

  it('is that of some token, where it does not say whose', () => {
    for (const name of [
      'token',
      'TOKEN',
      'authToken',
      'auth_token',
      'server_token',
      'pms_token',
      'self.token',
      'plex.token',
    ])
      assert.ok(isBareTokenName(name), name);
    for (const name of ['github_token', 'github.token', 'tokenizer', 'csrfToken'])
      assert.ok(!isBareTokenName(name), name);
  });

  it('names Plex where no letter stands before it', () => {
    assert.deepEqual(['plex', 'my-plex', 'media.Plex', 'plex2', 'duplex', 'plexes'].map(namesPlex), [
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
