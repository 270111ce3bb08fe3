import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { addsLivingRoom } from './manager.ts';
import { prepareFolder } from './newUser.ts';
import { type Session, type Step, walk } from './walk.ts';

const steps: readonly Step[] = [
  addsLivingRoom,
  {
    title: 'gets no question from the menu of the text',
    act: async session => {
      const { workbench } = session;
      await workbench.openFile('cursors.txt');
      await workbench.editor.menu('Insert Transient Token');
      await workbench.editor.has('a token', text => text.includes('transient-'));
      await isNotAsked(session);
    },
  },
  {
    title: 'gets no question from the sidebar: its button, its menu, and a click on a source',
    act: async session => {
      const { workbench } = session;
      const tree = workbench.tree('Servers');
      const before = await minted(session);
      await tree.action('Living Room', 'Insert Transient Token');
      await until('a token', async () => (await minted(session)) === before + 1);
      await tree.menu('Living Room', 'Copy Transient Token');
      await until('another token', async () => (await minted(session)) === before + 2);
      await tree.expand('Living Room');
      await tree.click('Discover');
      await workbench.editor.isShowing('Discover.json');
      await isNotAsked(session);
    },
  },
  {
    title: 'gets no question from the buttons and lenses of a source document',
    act: async session => {
      const { editor } = session.workbench;
      const isRevealed = async () => (await editor.decorations()).some(decoration => decoration.includes('transient-'));
      await editor.titleAction('Reveal Token');
      await until('the revealed token', isRevealed);
      await editor.titleAction('Hide Token');
      await until('the mask', async () => !(await isRevealed()));
      await editor.titleAction('Refresh Source Connection Information');
      await editor.clickCodeLens('Reveal');
      await until('the revealed token', isRevealed);
      await isNotAsked(session);
    },
  },
];

async function minted({ simulator }: Session): Promise<number> {
  return (await simulator.control.state('livingRoom')).mintedTokens.length;
}

async function isNotAsked({ workbench }: Session): Promise<void> {
  assert.equal(await workbench.page.locator('.monaco-dialog-box').count(), 0);
}

/** Tests calls with arguments: every other UI test uses the palette and keys, which pass none. */
describe('A user of menus, buttons and lenses', () => walk(steps, own => ({ folder: prepareFolder(own) })));
