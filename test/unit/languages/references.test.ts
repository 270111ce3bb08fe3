// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the references of other languages look like it
import assert from 'node:assert/strict';
import { referenceTo } from '../../../src/languages/references.ts';

const TOKEN = 'Qz8-rT_w4KbN7vXe2Lp_';

/** Returns the line with the reference in the token's place. */
function referring(fileName: string, marked: string, text = ''): string | undefined {
  const line = marked.replace('§', TOKEN);
  const start = marked.indexOf('§');
  const place = { fileName: `/home/somebody/${fileName}`, languageId: '' };
  const reference = referenceTo({ ...place, line, start, end: start + TOKEN.length, text });
  return reference && line.slice(0, reference.start) + reference.text + line.slice(reference.end);
}

describe('A reference in the place of a token', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['watch.py', 'token = "§"', 'token = os.environ["PLEX_TOKEN"]'],
    ['watch.py', "MY_PLEX_TOKEN = '§'", 'MY_PLEX_TOKEN = os.environ["MY_PLEX_TOKEN"]'],
    ['watch.py', 'url = f"{base}?X-Plex-Token=§"', 'url = f"{base}?X-Plex-Token={os.environ[\'PLEX_TOKEN\']}"'],
    ['sessions.ts', "const token = '§';", 'const token = process.env.PLEX_TOKEN;'],
    ['sessions.mjs', 'get(`${url}?X-Plex-Token=§`)', 'get(`${url}?X-Plex-Token=${process.env.PLEX_TOKEN}`)'],
    ['scrobble.rb', 'PLEX_TOKEN = "§"', 'PLEX_TOKEN = ENV.fetch("PLEX_TOKEN")'],
    ['scrobble.rb', 'URI("#{url}?X-Plex-Token=§")', 'URI("#{url}?X-Plex-Token=#{ENV.fetch("PLEX_TOKEN")}")'],
    ['main.go', 'plex.New(url, "§")', 'plex.New(url, os.Getenv("PLEX_TOKEN"))'],
    ['index.php', "$token = '§';", "$token = getenv('PLEX_TOKEN');"],
    ['Program.cs', 'var plexToken = "§";', 'var plexToken = Environment.GetEnvironmentVariable("PLEX_TOKEN");'],
    ['App.tsx', '<A plexToken="§"/>', '<A plexToken={process.env.PLEX_TOKEN}/>'],
    ['App.jsx', '    plexToken="§"', '    plexToken={process.env.PLEX_TOKEN}'],
    ['App.tsx', 'const plexToken = "§";', 'const plexToken = process.env.PLEX_TOKEN;'],
    ['watch.py', '    token="§",', '    token=os.environ["PLEX_TOKEN"],'],
    ['docker-compose.yml', '  - PLEX_TOKEN=§', '  - PLEX_TOKEN=${PLEX_TOKEN}'],
    ['compose.prod.yaml', '  APP_PLEX_TOKEN: "§"', '  APP_PLEX_TOKEN: "${APP_PLEX_TOKEN}"'],
    ['configuration.yaml', '    token: "§"', '    token: !secret plex_token'],
    ['configuration.yaml', '    token: § # mine', '    token: !secret plex_token # mine'],
    ['api.http', 'X-Plex-Token: §', 'X-Plex-Token: {{plexToken}}'],
    ['api.http', '@plexToken = §', '@plexToken = {{$dotenv PLEX_TOKEN}}'],
    ['scan.sh', 'curl "$URL?X-Plex-Token=§"', 'curl "$URL?X-Plex-Token=${PLEX_TOKEN}"'],
    ['.vscode/mcp.json', '"PLEX_TOKEN": "§"', '"PLEX_TOKEN": "${env:PLEX_TOKEN}"'],
    ['.github/workflows/scan.yml', '  PLEX_TOKEN: §', '  PLEX_TOKEN: ${{ secrets.PLEX_TOKEN }}'],
    ['README.md', 'curl -H "X-Plex-Token: §"', 'curl -H "X-Plex-Token: ${PLEX_TOKEN}"'],
    ['scan.ps1', '$plexToken = "§"', '$plexToken = $env:PLEX_TOKEN'],
  ];
  for (const [fileName, line, expected] of cases) {
    it(`is written as the file does it: ${fileName}, ${line}`, () => assert.equal(referring(fileName, line), expected));
  }

  it('says under which name the token is kept, and whether a variable of the environment has it', () => {
    const kept = (fileName: string, marked: string): [string, boolean] | undefined => {
      const place = { fileName: `/home/somebody/${fileName}`, languageId: '' };
      const start = marked.indexOf('§');
      const line = marked.replace('§', TOKEN);
      const reference = referenceTo({ ...place, line, start, end: start + TOKEN.length, text: '' });
      return reference && [reference.name, reference.isVariable];
    };
    assert.deepEqual(kept('watch.py', "MY_PLEX_TOKEN = '§'"), ['MY_PLEX_TOKEN', true]);
    assert.deepEqual(kept('App.jsx', '    plexToken="§"'), ['PLEX_TOKEN', true]);
    assert.deepEqual(kept('docker-compose.yml', '  - PLEX_TOKEN=§'), ['PLEX_TOKEN', true]);
    assert.deepEqual(kept('scan.sh', 'curl "$URL?X-Plex-Token=§"'), ['PLEX_TOKEN', true]);
    assert.deepEqual(kept('api.http', '@plexToken = §'), ['PLEX_TOKEN', true]);
    assert.deepEqual(kept('api.http', 'X-Plex-Token: §'), ['plexToken', false]);
    assert.deepEqual(kept('configuration.yaml', '    token: "§"'), ['plex_token', false]);
    assert.deepEqual(kept('.vscode/mcp.json', '"PLEX_TOKEN": "§"'), ['PLEX_TOKEN', false]);
    assert.deepEqual(kept('.github/workflows/scan.yml', '  PLEX_TOKEN: §'), ['secrets.PLEX_TOKEN', false]);
    assert.deepEqual(kept('README.md', 'curl -H "X-Plex-Token: §"'), ['PLEX_TOKEN', false]);
  });

  it('is not offered if the file has none, or none that would be read', () => {
    for (const [fileName, line] of [
      ['.env', 'PLEX_TOKEN=§'],
      ['config.json', '"plexToken": "§"'],
      ['config.ini', 'server_token = §'],
      ['secrets.yaml', 'plex_token: §'],
      ['kometa/config.yml', '  token: §'],
      ['configuration.yaml', '  resource: http://plex:32400/?X-Plex-Token=§'],
      ['watch.py', 'url = "http://plex:32400/?X-Plex-Token=§"'],
      ['sessions.ts', "get('http://plex:32400/?X-Plex-Token=§')"],
      ['scan.sh', "curl -H 'X-Plex-Token: §'"],
      ['scan.sh', 'PLEX_TOKEN="§"'],
      ['scan.ps1', '$env:PLEX_TOKEN = "§"'],
      ['watch.py', 'os.environ["PLEX_TOKEN"] = "§"'],
      ['watch.py', 'token = os.getenv("PLEX_TOKEN", "§")'],
      ['watch.rb', "token = ENV.fetch('PLEX_TOKEN', '§')"],
      ['sessions.ts', "process.env.PLEX_TOKEN = '§';"],
      ['sessions.ts', "const token = process.env.PLEX_TOKEN ?? '§';"],
      ['sessions.ts', "const token = process.env['PLEX_TOKEN'] || '§';"],
      ['README.md', "curl -H 'X-Plex-Token: §'"],
      ['main.go', 'const plexToken = "§"'],
      ['Program.cs', '  const string PlexToken = "§";'],
      ['index.php', "    private $plexToken = '§';"],
      ['Main.kt', 'const val PLEX_TOKEN = "§"'],
      ['App.vue', '  <Player plex-token="§" />'],
    ] as const) {
      assert.equal(referring(fileName, line), undefined, `${fileName}: ${line}`);
    }
  });

  it("is a container's variable in every compose file", () => {
    const content = 'services:\n  web:\n    image: x\n';
    for (const [name, text] of [
      ['docker-stack.yml', ''],
      ['media.yml', content],
    ] as const)
      assert.equal(referring(name, '  PLEX_TOKEN: §', text), '  PLEX_TOKEN: ${PLEX_TOKEN}', name);
  });

  it('is a tag in any YAML that already has one', () => {
    assert.equal(referring('lights.yaml', 'plex_token: §', 'key: !secret api_key'), 'plex_token: !secret plex_token');
    assert.equal(referring('lights.yaml', 'plex_token: §'), undefined);
  });
});
