import assert from 'node:assert/strict';
import { type RunningSimulator, spawnSimulator } from '../simulator/spawn.ts';
import { until } from '../until.ts';
import { addServer, prepareFolder } from './newUser.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

/** What is not called without arguments: the palette and keys are used by every other test here. */
describe('A person who uses menus, buttons and lenses', () => {
  const stack = new AsyncDisposableStack();
  let simulator: RunningSimulator;
  let workbench: Workbench;
  before(async () => {
    simulator = await spawnSimulator();
    stack.defer(() => simulator.stop());
    workbench = stack.use(await openWorkbench({ folder: prepareFolder(stack) }));
    await workbench.activityBar('Plex');
    await addServer(workbench, simulator.servers.livingRoom.url, simulator.tokens.owner, 'me');
  });
  after(() => stack.disposeAsync());
  const minted = async () => (await simulator.control.state('livingRoom')).mintedTokens.length;
  const isNotAsked = async () => assert.equal(await workbench.page.locator('.monaco-dialog-box').count(), 0);

  it('is asked nothing by the menu of the text', async () => {
    await workbench.openFile('cursors.txt');
    const { page } = workbench;
    const menu = page.locator('.monaco-menu');
    await workbench.editor.focus();
    await page.keyboard.press('Shift+F10');
    await menu.waitFor();
    await until('the chosen item', async () => {
      if ((await menu.count()) === 0) return true;
      await menu.getByRole('menuitem', { name: 'Insert Transient Token', exact: true }).click({ timeout: 1000 });
      await menu.waitFor({ state: 'detached', timeout: 1000 });
      return true;
    });
    await workbench.editor.has('a token', text => text.includes('transient-'));
    await isNotAsked();
  });

  it('is asked nothing by the sidebar: its button, its menu, and a click on a source', async () => {
    const tree = workbench.tree('Servers');
    const before = await minted();
    await tree.action('Living Room', 'Insert Transient Token');
    await until('a token', async () => (await minted()) === before + 1);
    await tree.menu('Living Room', 'Copy Transient Token');
    await until('another token', async () => (await minted()) === before + 2);
    await tree.expand('Living Room');
    await tree.click('Discover');
    await workbench.editor.isShowing('tv.plex.provider.discover.json');
    await isNotAsked();
  });

  it('is asked nothing by the buttons and lenses of a source document', async () => {
    const isRevealed = async () => (await workbench.editor.decorations()).some(each => each.includes('transient-'));
    await workbench.editor.titleAction('Reveal Token');
    await until('the revealed token', isRevealed);
    await workbench.editor.titleAction('Hide Token');
    await until('the mask', async () => !(await isRevealed()));
    await workbench.editor.titleAction('Refresh Source Connection Information');
    await workbench.editor.clickCodeLens('Reveal');
    await until('the revealed token', isRevealed);
    await isNotAsked();
  });
});
