import assert from 'node:assert/strict';
import { appNameAt, isForOthers, isPlexFile, kindOf } from '../../../src/languages/fileKinds.ts';

const named = (name: string, text = '') => kindOf({ fileName: `/home/somebody/${name}`, languageId: '' }, text);

describe('A kind of file', () => {
  for (const [fileName, languageId, style] of [
    ['/project/.env', 'plaintext', 'dotenv'],
    ['/project/.env', 'shellscript', 'dotenv'],
    ['/project/.env.local', 'ini', 'dotenv'],
    ['/project/prod.env', 'properties', 'dotenv'],
    ['/project/.ENV', 'plaintext', 'dotenv'],
    ['/project/.envrc', 'shellscript', 'shell'],
    ['/project.env/run', 'shellscript', 'shell'],
    ['/project/environment', 'plaintext', 'other'],
    ['/api.http', 'plaintext', 'http'],
    ['/api.rest', 'rest', 'http'],
    ['/config.yml', 'yaml', 'yaml'],
    ['/compose.yaml', 'dockercompose', 'yaml'],
    ['/hosts.yml', 'ansible', 'yaml'],
    ['/settings.json', 'jsonc', 'json'],
    ['/sessions.ts', 'typescript', 'javascript'],
    ['/App.vue', 'vue', 'javascript'],
    ['/media.conf', 'properties', 'ini'],
    ['Untitled-1', 'python', 'python'],
    ['/watch.ipynb', 'python', 'python'],
    ['/notes.txt', 'plaintext', 'other'],
    ['/odd', '__proto__', 'other'],
  ] as const) {
    it(`has the style ${style} for ${fileName} in ${languageId}`, () =>
      assert.equal(kindOf({ fileName, languageId }).style, style));
  }

  it('needs quotes if it is code, JSON or PowerShell, and only then', () => {
    for (const name of ['a.py', 'a.tsx', 'a.vue', 'a.go', 'a.rs', 'a.kts', 'a.c', 'a.json', 'a.ps1'])
      assert.ok(named(name).quote, name);
    for (const name of ['.env', 'a.http', 'a.yml', 'a.ini', 'a.sh', 'a.md', 'a.txt'])
      assert.equal(named(name).quote, undefined, name);
    assert.equal(kindOf({ fileName: '/a', languageId: 'r' }).quote, '"');
  });

  it('is code in a notebook, except for its text cells', () => {
    for (const [languageId, isCode] of [
      ['python', true],
      ['json', true],
      ['sql', true],
      ['markdown', false],
    ] as const)
      assert.equal(kindOf({ fileName: '/watch.ipynb', languageId }).isCode ?? false, isCode, languageId);
  });

  it('has a program that reads it while it runs, by its name, language or content', () => {
    for (const [name, program] of [
      ...['docker-compose.yml', 'compose.yaml', 'docker-compose.prod.yml', 'docker-stack.yml'].map(name => [
        name,
        'compose',
      ]),
      ...['secrets.yaml', 'automations.yaml', 'homeassistant/lights.yaml'].map(name => [name, 'homeAssistant']),
      ...['appsettings.json', 'appsettings.Development.json'].map(name => [name, 'appSettings']),
      ...['config.ini', 'config.json', 'config.yml', 'media.toml', 'web.config'].map(name => [name, 'program']),
      ['kometa/config.yml', 'kometa'],
      ['Preferences.xml', 'preferences'],
      ['plex.service', 'service'],
      ['mcp.json', 'mcp'],
    ] as const)
      assert.equal(named(String(name)).program, program, name);
    assert.equal(kindOf({ fileName: '/media.yml', languageId: 'dockercompose' }).program, 'compose');
    assert.equal(named('movies.yml', 'libraries:\n  Movies:\nplex:\n  url: x\n').program, 'kometa');
    assert.equal(named('config.yml', 'libraries:\n  Movies:\nplex:\n  url: x\n').program, 'kometa');
    assert.equal(named('app.yml', 'apiVersion: apps/v1\nkind: Deployment\n').program, 'kubernetes');
    assert.equal(named('stack.prod.yml', 'services:\n  web:\n    image: x\n').program, 'compose');
    assert.equal(named('lights.yaml', 'key: !secret key\n').program, 'homeAssistant');
  });

  it('has no such program if it is a script or documentation', () => {
    for (const name of [
      'watch.py',
      'sessions.ts',
      '.env',
      'api.http',
      'README.md',
      'scan.sh',
      'notes.yaml',
      'data.json',
    ])
      assert.equal(named(name).program, undefined, name);
    assert.equal(named('kometa/.github/workflows/scan.yml').program, undefined);
  });

  it('may be about Plex, or for others, by its name alone', () => {
    const place = (fileName: string, languageId = '') => ({ fileName, languageId });
    assert.ok(isPlexFile(place('/x/plex.yml')) && isPlexFile(place('/x/plexapi/config.ini')));
    assert.ok(!isPlexFile(place('/plex/config.ini')));
    assert.ok(isForOthers(place('/x/.env.example')) && isForOthers(place('/x/README.md', 'markdown')));
    assert.ok(!isForOthers(place('/x/.env')));
  });
});

const at = (fileName: string, text: string, languageId = 'yaml'): string | undefined =>
  appNameAt({ fileName, languageId }, text.replace('|', ''), text.indexOf('|'));

describe('The name of the app that reads a file', () => {
  it('is the compose service at the cursor', () => {
    const compose = [
      'services:',
      '  tautulli:',
      '    image: tautulli',
      '  # comment',
      '  "kometa":',
      '    image: kometa',
      '    environment:',
      '      PLEX_TOKEN: |',
      '  other:',
      '    image: other',
    ].join('\n');
    assert.equal(at('/srv/compose.yaml', compose), 'kometa');
    assert.equal(at('/srv/compose.yaml', compose.replaceAll('\n', '\r\n')), 'kometa');
    assert.equal(at('/srv/compose.yaml', 'services:\n|'), undefined);
    assert.equal(at('/srv/compose.yaml', 'volumes:\n  media:\n    |'), undefined);
  });

  it('is known for Kometa, Home Assistant and the units of systemd', () => {
    assert.equal(at('/srv/kometa/config.yml', 'plex:\n  token: |'), 'Kometa');
    assert.equal(at('/config/secrets.yaml', 'plex_token: |'), 'Home Assistant');
    assert.equal(at('/etc/systemd/system/plex-sync.service', 'Environment=PLEX_TOKEN=|', 'ini'), 'plex-sync');
  });

  it('is unknown elsewhere', () => {
    assert.equal(at('/home/mara/script.py', 'token = "|"', 'python'), undefined);
    assert.equal(at('/home/mara/config.json', '{"token": "|"}', 'json'), undefined);
  });
});
