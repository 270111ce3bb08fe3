import assert from 'node:assert/strict';
import {
  followsPlex,
  isAddressName,
  isBareTokenName,
  isBareUrlName,
  isTokenName,
  isUrlName,
  namesPlex,
  variableIn,
} from '../../../src/languages/names.ts';

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
    ...['PLEX_TOKEN_2', 'PLEX_TOKEN_KIDS', 'plex.token', 'plexauthtoken'],
  ]) {
    it(`is ${name}`, () => assert.ok(isTokenName(name)));
  }

  for (const name of [
    ...['COMPLEX_TOKEN', 'complexToken', 'ComplexToken', 'MULTIPLEX_TOKEN', 'PERPLEXITY_TOKEN', 'perplexityToken'],
    ...['PLEXUS_TOKEN', 'plexus.token', 'plexiglass_token', 'PLEX_URL', 'TOKEN', 'plexTokenizer', 'PLEX_TOKEN_FILE'],
    ...['PLEXITY_TOKEN', 'plexityToken', 'plexTokenName', 'plex_token_id', 'plexTokenUrl', 'server_token', 'pms_token'],
  ]) {
    it(`is not ${name}`, () => assert.ok(!isTokenName(name)));
  }

  it('may be a bare name, which does not say whose token it is', () => {
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

  it('names Plex if no letter precedes it', () => {
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

describe('The name of a URL', () => {
  it('is that of a Plex server if it names Plex', () => {
    for (const name of ['PLEX_URL', 'plexUrl', 'plexServerUrl', 'plexbaseurl', 'PLEXAPI_AUTH_SERVER_BASEURL'])
      assert.ok(isUrlName(name), name);
    for (const name of ['PLEXUS_URL', 'COMPLEX_URL', 'PLEX_TOKEN', 'url']) assert.ok(!isUrlName(name), name);
  });

  it('is that of an address or of a part of it', () => {
    for (const name of ['PLEX_HOST', 'plexServerPort', 'plex_ip', 'MY_PLEX_URL']) assert.ok(isAddressName(name), name);
    for (const name of ['HOST', 'PLEX_TOKEN', 'plex_hosts']) assert.ok(!isAddressName(name), name);
  });

  it('may be a bare name, which does not say whose URL it is', () => {
    for (const name of ['url', 'serverURL', 'server_url', 'config.url']) assert.ok(isBareUrlName(name), name);
    for (const name of ['curl', 'urls', 'base.url.x']) assert.ok(!isBareUrlName(name), name);
  });
});

describe('The text before a token', () => {
  it('names Plex in a member, a section or a sentence', () => {
    for (const before of ['Plex:', "plex['", 'plex->', 'My Plex ', "config['plex']['", 'the Plex auth '])
      assert.ok(followsPlex(before, before.length), before);
    for (const before of ['Plexus ', 'complex.', 'plex, ']) assert.ok(!followsPlex(before, before.length), before);
  });

  it('contains the name of its variable, or the usual variable is meant', () => {
    for (const [before, variable] of [
      ['export APP_PLEX_TOKEN=', 'APP_PLEX_TOKEN'],
      ['a = MY_TOKEN or PLEX_SERVER_TOKEN or "', 'PLEX_SERVER_TOKEN'],
      ['PLEXUS_TOKEN=', 'PLEX_TOKEN'],
      ['X__PLEX_TOKEN=', 'PLEX_TOKEN'],
      ['token = "', 'PLEX_TOKEN'],
    ] as const)
      assert.equal(variableIn(before), variable, before);
  });
});
