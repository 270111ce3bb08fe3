import assert from 'node:assert/strict';
import { appNameAt } from '../../../src/languages/appNames.ts';

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
