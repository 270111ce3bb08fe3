import assert from 'node:assert/strict';
import { longRunning } from '../../../src/tokens/longRunning.ts';

describe('A file that a program reads for long', () => {
  const readerOf = (fileName: string, text = ''): string | undefined =>
    longRunning({ fileName: `/home/somebody/${fileName}`, languageId: '' }, text);

  it('is known by its name, or by what is in it', () => {
    assert.deepEqual(
      [
        ...['docker-compose.yml', 'compose.yaml', 'docker-compose.prod.yml', 'kometa/config.yml', 'secrets.yaml'].map(
          name => readerOf(name),
        ),
        ...['appsettings.json', 'appsettings.Development.json', 'config.ini', 'Preferences.xml', 'mcp.json'].map(name =>
          readerOf(name),
        ),
        readerOf('movies.yml', 'libraries:\n  Movies:\nplex:\n  url: x\n'),
        readerOf('app.yml', 'apiVersion: apps/v1\nkind: Deployment\n'),
        readerOf('stack.prod.yml', 'services:\n  web:\n    image: x\n'),
      ],
      [
        ...['compose', 'compose', 'compose', 'kometa', 'homeAssistant'],
        ...['appSettings', 'appSettings', 'program', 'preferences', 'mcp'],
        ...['kometa', 'kubernetes', 'compose'],
      ],
    );
  });

  it('is no script, and nothing that people read', () => {
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
      assert.equal(readerOf(name), undefined, name);
  });
});
