import assert from 'node:assert/strict';
import { isReadByLongRunning } from '../../../src/detection/longRunning.ts';
import { referenceFor } from '../../../src/detection/reference.ts';
import { fileStyle } from '../../../src/tokens/fileStyle.ts';

const TOKEN = 'Qz7-hV2nKd_9sWmLx4Tb';

/** A line as it is after the fix. */
function fixed(path: string, language: string, line: string): string | undefined {
  const [before = '', after = ''] = line.split(TOKEN);
  const reference = referenceFor({ style: fileStyle(path, language), path, before, after });
  if (!reference) return undefined;
  const isQuoted = reference.replacesQuotes && /^["'`]/.test(after);
  return isQuoted ? before.slice(0, -1) + reference.text + after.slice(1) : before + reference.text + after;
}

describe('A reference in the place of a token', () => {
  for (const [path, language, line, expected] of [
    ['/a.py', 'python', `TOKEN = '${TOKEN}'`, "TOKEN = os.environ['PLEX_TOKEN']"],
    ['/a.py', 'python', `PlexServer(url, "${TOKEN}")`, "PlexServer(url, os.environ['PLEX_TOKEN'])"],
    ['/a.py', 'python', `url = f"{u}/?X-Plex-Token=${TOKEN}"`, undefined],
    ['/a.ts', 'typescript', `const plexToken = '${TOKEN}';`, 'const plexToken = process.env.PLEX_TOKEN;'],
    ['/a.ts', 'typescript', `fetch(\`/?X-Plex-Token=${TOKEN}\`)`, 'fetch(`/?X-Plex-Token=${process.env.PLEX_TOKEN}`)'],
    ['/a.js', 'javascript', `fetch('/?X-Plex-Token=${TOKEN}')`, undefined],
    ['/a.rb', 'ruby', `TOKEN = "${TOKEN}"`, "TOKEN = ENV.fetch('PLEX_TOKEN')"],
    ['/a.rb', 'ruby', `get("/?X-Plex-Token=${TOKEN}")`, 'get("/?X-Plex-Token=#{ENV.fetch(\'PLEX_TOKEN\')}")'],
    ['/a.php', 'php', `$plexToken = '${TOKEN}';`, "$plexToken = getenv('PLEX_TOKEN');"],
    ['/a.go', 'go', `plexToken := "${TOKEN}"`, 'plexToken := os.Getenv("PLEX_TOKEN")'],
    ['/a.cs', 'csharp', `var t = "${TOKEN}";`, 'var t = Environment.GetEnvironmentVariable("PLEX_TOKEN");'],
    ['/a.ps1', 'powershell', `$t = '${TOKEN}'`, '$t = $env:PLEX_TOKEN'],
    ['/a.sh', 'shellscript', `TOKEN=${TOKEN}`, 'TOKEN=${PLEX_TOKEN}'],
    ['/a.sh', 'shellscript', `TOKEN='${TOKEN}'`, 'TOKEN="$PLEX_TOKEN"'],
    ['/a.sh', 'shellscript', `curl -H "X-Plex-Token: ${TOKEN}" a`, 'curl -H "X-Plex-Token: ${PLEX_TOKEN}" a'],
    ['/a.sh', 'shellscript', `curl -H 'X-Plex-Token: ${TOKEN}' a`, undefined],
    ['/a.http', 'http', `X-Plex-Token: ${TOKEN}`, 'X-Plex-Token: {{plexToken}}'],
    ['/compose.yaml', 'yaml', `  PLEX_TOKEN: ${TOKEN}`, '  PLEX_TOKEN: ${PLEX_TOKEN}'],
    ['/compose.yaml', 'yaml', `  PLEX_TOKEN: "${TOKEN}"`, '  PLEX_TOKEN: "${PLEX_TOKEN}"'],
    ['/docker-compose.yml', 'dockercompose', `  - PLEX_TOKEN=${TOKEN}`, '  - PLEX_TOKEN=${PLEX_TOKEN}'],
    ['/x/.github/workflows/ci.yml', 'yaml', `  PLEX_TOKEN: ${TOKEN}`, '  PLEX_TOKEN: ${{ secrets.PLEX_TOKEN }}'],
    ['/configuration.yaml', 'yaml', `  X-Plex-Token: ${TOKEN}`, '  X-Plex-Token: !secret plex_token'],
    ['/configuration.yaml', 'yaml', `  X-Plex-Token: "${TOKEN}"`, '  X-Plex-Token: !secret plex_token'],
    ['/configuration.yaml', 'yaml', `  url: "http://a/?X-Plex-Token=${TOKEN}"`, undefined],
    ['/secrets.yaml', 'yaml', `plex_token: ${TOKEN}`, undefined],
    ['/config.yml', 'yaml', `  token: ${TOKEN}`, undefined],
    ['/.env', 'plaintext', `PLEX_TOKEN=${TOKEN}`, undefined],
    ['/a.json', 'json', `"plexToken": "${TOKEN}"`, undefined],
  ] as const) {
    it(`in ${path}: ${line}`, () => assert.equal(fixed(path, language, line), expected));
  }
});

describe('A file that a program reads as long as it runs', () => {
  for (const [path, isOne] of [
    ['/a/docker-compose.yml', true],
    ['/a/compose.override.yaml', true],
    ['/kometa/config.yml', true],
    ['/homeassistant/secrets.yaml', true],
    ['/app/appsettings.Development.json', true],
    ['/plexapi/config.ini', true],
    ['/Library/Preferences.xml', true],
    ['/a/.env', false],
    ['/a/compose.py', false],
    ['/a/sessions.ts', false],
    ['/a/api.http', false],
    ['/secrets.yaml/a.py', false],
  ] as const) {
    it(`is ${isOne ? '' : 'not '}${path}`, () => assert.equal(isReadByLongRunning(path), isOne));
  }
});
