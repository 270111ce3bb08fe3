import assert from 'node:assert/strict';
import { kindOf } from '../../../src/languages/fileKinds.ts';
import { tokenPlace } from '../../../src/tokens/tokenPlace.ts';

/** Where `|` is, in the last line. */
function at(text: string, style: string) {
  const lines = text.slice(0, text.indexOf('|')).split('\n');
  const kind = kindOf({ fileName: '', languageId: style === 'shell' ? 'shellscript' : style });
  return tokenPlace(lines.at(-1) ?? '', lines.slice(0, -1).toReversed(), kind);
}

describe('The place before the cursor', () => {
  for (const [style, text, kind, typed] of [
    ['http', 'X-Plex-Token: |', 'token', ''],
    ['http', 'X-Plex-Token:|', 'token', ''],
    ['other', 'GET /?X-Plex-Token=trans|', 'token', 'trans'],
    ['javascript', 'get("http://p/?X-Plex-Token=|")', 'token', ''],
    ['java', 'get("http://p/?a=b&X-Plex-Token=|")', 'token', ''],
    ['javascript', "  headers: { 'X-Plex-Token': '|' }", 'token', ''],
    ['javascript', "  headers.set('X-Plex-Token', |)", 'token', ''],
    ['dotenv', 'PLEX_TOKEN=|', 'token', ''],
    ['dotenv', 'APP_PLEX_TOKEN=|', 'token', ''],
    ['dotenv', 'PLEX_TOKEN_KIDS=|', 'token', ''],
    ['dotenv', 'plexaccesstoken=|', 'token', ''],
    ['java', 'String userPlexToken = |', 'token', ''],
    ['yaml', 'plex:\n  auth_token: |', 'token', ''],
    ['dotenv', 'PLEXAPI_AUTH_SERVER_TOKEN=|', 'token', ''],
    ['shell', 'export PLEX_TOKEN="|"', 'token', ''],
    ['http', '@plexToken = |', 'token', ''],
    ['json', '  "plexToken": |', 'token', ''],
    ['json', '  "plexToken": "|"', 'token', ''],
    ['python', 'PLEX_TOKEN = |', 'token', ''],
    ['python', "headers = {'X-Plex-Token': |", 'token', ''],
    ['python', "requests.get(url, headers={'X-Plex-Token': '|", 'token', ''],
    ['python', "os.environ['PLEX_TOKEN'] = '|'", 'token', ''],
    ['python', "plex = PlexServer('http://a:32400', '|')", 'token', ''],
    ['python', 'plex = PlexServer(baseurl, token=|)', 'token', ''],
    ['ruby', "ENV['PLEX_TOKEN'] = |", 'token', ''],
    ['php', "'plex_token' => '|'", 'token', ''],
    ['go', 'plexToken := |', 'token', ''],
    ['other', 'http://p/player/playback/playMedia?key=1&token=|', 'token', ''],
    ['javascript', 'fetch("/player/playback/playMedia?token=|")', 'token', ''],
    ['javascript', "const plex = new PlexAPI({\n  serverURL: 'x',\n  token: |", 'token', ''],
    ['ruby', "security: PlexRubySDK::Models::Shared::Security.new(access_token: '|'", 'token', ''],
    ['ruby', "PlexRubySDK::PlexAPI.new(\n  security: PlexRubySDK::Shared::Security.new(access_token: '|'", 'token', ''],
    ['yaml', 'plex:\n  url: http://a\n\n  token: |', 'token', ''],
    ['yaml', 'settings:\n  a: 1\nplex: # mine\n    deep: 1\n    token: |', 'token', ''],
    ['dotenv', 'PLEX_URL=|', 'url', ''],
    ['dotenv', 'PLEX_URL=http://192|', 'url', 'http://192'],
    ['dotenv', 'PLEXAPI_AUTH_SERVER_BASEURL=|', 'url', ''],
    ['http', '@plexUrl = |', 'url', ''],
    ['python', 'plex = PlexServer(|', 'url', ''],
    ['python', "plex = PlexServer('|", 'url', ''],
    ['javascript', 'const plex = new PlexAPI({\n  serverURL: |', 'url', ''],
    ['javascript', "const plexUrl = '|'", 'url', ''],
    ['ruby', 'PlexRubySDK::PlexAPI.new(\n  server_url: |', 'url', ''],
    ['yaml', 'plex:\n  url: |', 'url', ''],
  ] as const) {
    it(`takes a value in ${style}: ${JSON.stringify(text)}`, () => assert.deepEqual(at(text, style), { kind, typed }));
  }

  for (const [style, text] of [
    ['dotenv', 'COMPLEX_TOKEN=|'],
    ['dotenv', 'PLEXUS_TOKEN=|'],
    ['dotenv', 'PLEXITY_TOKEN=|'],
    ['dotenv', 'PLEXUS_URL=|'],
    ['javascript', "const plexusToken = '|'"],
    ['javascript', "headers.set('X-Plexity-Token', '|')"],
    ['dotenv', 'TOKEN=|'],
    ['dotenv', 'PLEX_TOKEN|'],
    ['dotenv', 'PLEX_TOKEN=abc def|'],
    ['dotenv', 'URL=|'],
    ['yaml', 'token: |'],
    ['yaml', 'plex:\n  url: x\ntautulli:\n  token: |'],
    ['yaml', 'plex:\nother:\n    token: |'],
    ['javascript', 'const token = |'],
    ['javascript', "const plex = new PlexAPI({\n  token: 'x',\n});\nconst token = |"],
    ['javascript', 'const url = new URL(|'],
    ['other', 'http://a/other?token=|'],
    ['other', 'The Plex token is described here: |'],
    ['other', ''],
    ['python', 'if not plex_token:|'],
    ['python', 'if not plex_url:|'],
    ['python', 'def ask(plex_token: |'],
    ['javascript', 'case plexToken:|'],
    ['javascript', 'connect(plexUrl,|'],
    ['javascript', 'connect(plexToken, |'],
    ['javascript', 'import { plexToken,|'],
    ['json', '"required": ["plexToken",|'],
    ['json', "['X-Plex-Token',|"],
  ] as const) {
    it(`takes none in ${style}: ${JSON.stringify(text)}`, () => assert.equal(at(text, style), undefined));
  }
});
