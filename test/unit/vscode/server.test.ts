import assert from 'node:assert/strict';
import path from 'node:path';
import { serverEnvironment } from '../../vscode/server.ts';

describe('The environment of the VS Code server', () => {
  it('has the variables of the tests, no gallery, and nothing of a VS Code around it', () => {
    const foreign = { VSCODE_IPC_HOOK_CLI: 'x', ELECTRON_RUN_AS_NODE: '1', PORT: '80' };
    const env = serverEnvironment({ PLEX_TOKENS_SIMULATOR: '{}', TMPDIR: '/tmp', ...foreign }, '/home');
    assert.equal(env.PLEX_TOKENS_SIMULATOR, '{}');
    assert.equal(env.EXTENSIONS_GALLERY, '{}');
    assert.equal(env.TMPDIR, path.join('/home', 'tmp'));
    for (const name of Object.keys(foreign)) assert.equal(env[name], undefined, name);
  });
});
