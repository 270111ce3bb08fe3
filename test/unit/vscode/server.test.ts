import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serverEnvironment } from '../../vscode/server.ts';
import { settingsFromEnvironment, writeSettings } from '../../vscode/settings.ts';

describe('The environment of the VS Code server', () => {
  it('passes on what is ours and nothing that would lead it astray', () => {
    const outside = { PLEX_TOKENS_SIMULATOR: '{}', VSCODE_IPC_HOOK_CLI: 'x', ELECTRON_RUN_AS_NODE: '1', PORT: '80' };
    const env = serverEnvironment(outside, '/home');
    assert.equal(env.PLEX_TOKENS_SIMULATOR, '{}');
    for (const name of ['VSCODE_IPC_HOOK_CLI', 'ELECTRON_RUN_AS_NODE', 'PORT']) assert.equal(env[name], undefined);
  });

  it('asks no gallery, and keeps temporary files in the folder of the run', () => {
    const env = serverEnvironment({ TMPDIR: '/tmp' }, '/home');
    assert.equal(env.EXTENSIONS_GALLERY, '{}');
    assert.equal(env.TMPDIR, path.join('/home', 'tmp'));
  });
});

describe('User settings of a run', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-unit-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('yield to those that are there already', () => {
    writeSettings(folder, { a: 1 });
    writeSettings(folder, { a: 2, b: 3 });
    assert.deepEqual(JSON.parse(readFileSync(path.join(folder, 'User/settings.json'), 'utf8')), { a: 1, b: 3 });
  });

  it('can come from outside, as a JSON object and nothing else', () => {
    assert.deepEqual(settingsFromEnvironment({}), {});
    assert.deepEqual(settingsFromEnvironment({ PLEX_TOKENS_HOST_SETTINGS: '{"a":1}' }), { a: 1 });
    assert.throws(() => settingsFromEnvironment({ PLEX_TOKENS_HOST_SETTINGS: '[1]' }), /not a JSON object/);
  });
});
