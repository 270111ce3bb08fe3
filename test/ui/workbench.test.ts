import assert from 'node:assert/strict';
import path from 'node:path';
import { openWorkbench, type Workbench } from './workbench.ts';

/** The driver itself, by what every VS Code has: if this fails, the failures of the other tests mean nothing. */
describe('A workbench', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ folder: path.join(import.meta.dirname, '../workspace') });
  });

  after(() => workbench?.close());

  it('shows the extension in the activity bar and its commands in the palette', async () => {
    await workbench.activityBar('Plex');
    await workbench.command('Plex: Show Log');
  });

  it('opens a file of the workspace, and shows its text', async () => {
    await workbench.openFile('scrobble.rb');
    await workbench.editor.has('the Ruby sample', text => text.includes('Net::HTTP.start'));
  });

  it('takes what is typed at the cursor', async () => {
    await workbench.command('File: New Untitled Text File');
    await workbench.editor.isShowing('Untitled-1');
    await workbench.editor.type('typed');
    await workbench.editor.has('what was typed', text => text.includes('typed'));
  });

  it('asks, and shows what there is to choose from', async () => {
    await workbench.command('Preferences: Color Theme');
    await workbench.quickInput.asks('Select Color Theme');
    const rows = await workbench.quickInput.rows();
    assert.ok(rows.length > 2, `There are ${rows.length} themes.`);
    await workbench.quickInput.escape();
    await workbench.quickInput.isClosed();
  });

  it('is the same one after a reload', async () => {
    await workbench.reload();
    await workbench.openFile('scrobble.rb');
  });
});
