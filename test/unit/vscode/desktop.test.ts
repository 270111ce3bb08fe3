import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findDesktop } from '../../start/desktop.ts';

describe('Looking for a desktop VS Code', () => {
  let folder: string;
  let code: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-unit-'));
    code = path.join(folder, 'code');
    writeFileSync(code, '', { mode: 0o755 });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('finds `code` where it can show a window', () => {
    assert.equal(findDesktop({ PATH: folder, DISPLAY: ':0' }, 'linux'), code);
    assert.equal(findDesktop({ PATH: folder, WAYLAND_DISPLAY: 'wayland-0' }, 'linux'), code);
    assert.equal(findDesktop({ PATH: folder }, 'darwin'), code);
  });

  it('passes over it on a machine without a display', () => {
    assert.equal(findDesktop({ PATH: folder }, 'linux'), undefined);
  });

  it('passes over the `code` of a remote terminal', () => {
    const env = { PATH: folder, DISPLAY: ':0', VSCODE_IPC_HOOK_CLI: '/run/socket' };
    assert.equal(findDesktop(env, 'linux'), undefined);
  });
});
