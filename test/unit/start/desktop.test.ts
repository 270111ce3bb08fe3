import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findDesktop } from '../../start/desktop.ts';

describe('The desktop VS Code', () => {
  let folder: string;
  let code: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-unit-'));
    code = path.join(folder, 'code');
    writeFileSync(code, '', { mode: 0o755 });
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [what, platform, env, found] of [
    ['is found beside a display', 'linux', { DISPLAY: ':0' }, true],
    ['is found beside a Wayland display', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['is found on a Mac', 'darwin', {}, true],
    ['is ignored without a display', 'linux', {}, false],
    ['is ignored in a remote terminal', 'linux', { DISPLAY: ':0', VSCODE_IPC_HOOK_CLI: '/run/socket' }, false],
  ] as const) {
    it(what, () => assert.equal(findDesktop({ PATH: folder, ...env }, platform), found ? code : undefined));
  }
});
