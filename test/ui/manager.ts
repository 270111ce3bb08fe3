import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { storedExtensionState } from '../vscode/workbench/storedState.ts';
import { addServer } from './newUser.ts';
import type { Step } from './walk.ts';

/** Adds the Living Room with its owner's token, as the first step of a user who has a server. */
export const addsLivingRoom: Step = {
  title: 'adds a server',
  act: async ({ workbench, simulator }) => {
    await workbench.activityBar('Plex');
    await addServer(workbench, simulator.servers.livingRoom.url, simulator.tokens.owner);
    await workbench.tree('Servers').row('Living Room', ({ description }) => description.includes('reachable'));
  },
};

/** The steps of a user who has a server, adds more of everything, and removes it all. */
export const managesServers: readonly Step[] = [
  {
    title: 'adds a token of somebody with fewer rights, and selects one of the two',
    act: async ({ workbench, simulator }) => {
      const tree = workbench.tree('Servers');
      await workbench.command('Plex: Manage Server…');
      await workbench.quickInput.asks('Manage Living Room');
      await workbench.quickInput.pick('Add Token…');
      await workbench.quickInput.asks('Add Token for Living Room');
      await workbench.quickInput.answer(simulator.tokens.sharedUser);
      await workbench.quickInput.asks('Name this token');
      await workbench.quickInput.answer('kids');
      await tree.row('Living Room', ({ description }) => description.startsWith('(kids)'));
      await workbench.notifications.clear();
      await workbench.command('Plex: Show Source Connection Information…');
      await until('the providers', async () =>
        (await workbench.quickInput.rows()).some(({ label }) => label === 'Discover'),
      );
      await workbench.quickInput.pick('Discover');
      const toast = await workbench.notifications.shows('Only the owner of Living Room can request this.');
      assert.deepEqual(await toast.buttons(), ['Select Token…']);
      await toast.click('Select Token…');
      await workbench.quickInput.asks('Select Token for Living Room');
      const rows = await workbench.quickInput.rows();
      assert.deepEqual(
        rows.map(({ label, description }) => `${label} ${description}`.trim()).filter(row => row !== ''),
        ['me', 'kids selected', 'Add Token…'],
      );
      await workbench.quickInput.pick('me');
      await tree.row('Living Room', ({ description }) => description.startsWith('(me)'));
      await tree.menu('kids', 'Select Token');
      await tree.row('kids', ({ description }) => description === 'selected');
      await tree.menu('me', 'Select Token');
      await tree.row('me', ({ ariaLabel }) => ariaLabel.startsWith('Token “me” for Living Room, selected'));
      await until('the status item', async () =>
        (await workbench.statusBar()).some(label => label.includes('Living Room (me)')),
      );
    },
  },
  {
    title: 'adds a second server, and sees which one is selected',
    act: async ({ workbench, simulator }) => {
      const tree = workbench.tree('Servers');
      await addServer(workbench, simulator.servers.attic.url, simulator.tokens.atticOwner);
      await tree.row('Attic', ({ ariaLabel }) => ariaLabel.includes('selected'));
      await tree.menu('Living Room', 'Switch Server or User…');
      await workbench.quickInput.asks('Select Token for Living Room');
      await workbench.quickInput.pick('me');
      await tree.row('Living Room', ({ ariaLabel }) => ariaLabel.includes('selected'));
    },
  },
  {
    title: 'reads that a server is unreachable, and tries again',
    act: async ({ workbench, simulator }) => {
      const tree = workbench.tree('Servers');
      await workbench.notifications.clear();
      await workbench.command('File: New Untitled Text File');
      await workbench.editor.isShowing('Untitled-1');
      await simulator.control.disconnect('livingRoom');
      await workbench.command('Plex: Insert Transient Token');
      const toast = await workbench.notifications.shows("Couldn't reach Living Room: 127.0.0.1");
      await tree.row('Living Room', ({ description }) => description.startsWith('(me) · selected · unreachable'));
      await simulator.control.connect('livingRoom');
      await toast.click('Try Again');
      await workbench.editor.has('a transient token', text => text.includes('transient-'));
      await tree.row('Living Room', ({ description }) => description.startsWith('(me) · selected · reachable'));
    },
  },
  {
    title: 'finds the requests in the log, and no token',
    act: async ({ workbench, simulator }) => {
      await workbench.command('Plex: Show Log');
      await workbench.command('Developer: Set Log Level...');
      await workbench.quickInput.pick('Tokens for Plex');
      await workbench.quickInput.pick('Debug');
      await workbench.tree('Servers').menu('Living Room', 'Refresh');
      const output = workbench.page.locator('.part.panel .view-lines');
      const text = async () => (await output.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
      await until('the request', async () => /GET 127\.0\.0\.1:\d+\/media\/providers → 200, \d+ ms/.test(await text()));
      for (const token of Object.values(simulator.tokens)) assert.ok(!(await text()).includes(token));
    },
  },
  {
    title: 'changes the address of a server, at which another one does not count',
    act: async ({ workbench, simulator }) => {
      const { url, basePathUrl } = simulator.servers.livingRoom;
      const tree = workbench.tree('Servers');
      await workbench.notifications.clear();
      await workbench.command('Plex: Manage Server…');
      await workbench.quickInput.pick('Living Room');
      await workbench.quickInput.asks('Manage Living Room');
      await workbench.quickInput.pick('Change Address…');
      await workbench.quickInput.asks('Change Address of Living Room');
      assert.equal(await workbench.quickInput.value(), url);
      await workbench.quickInput.answer(simulator.servers.attic.url);
      await workbench.quickInput.complains('A different server responded');
      await workbench.quickInput.answer(basePathUrl);
      await workbench.quickInput.asks(`Living Room was at ${url}`);
      await workbench.quickInput.pick(`Use the stored tokens at ${basePathUrl}`);
      await workbench.notifications.shows(`Changed the address of Living Room to ${basePathUrl}`);
      await tree.row('Living Room', ({ description }) => description.endsWith(basePathUrl));
    },
  },
  {
    title: 'opens the settings of this extension',
    act: async ({ workbench }) => {
      await workbench.command('Plex: Open Settings');
      const editor = workbench.page.locator('.settings-editor');
      await editor.getByText('4 Settings Found').waitFor();
      await until('the settings closed', async () => {
        // They are in a box over the window, or in a tab.
        if (!(await editor.isVisible()) || (await workbench.editor.tabs()).includes('Settings')) return true;
        await workbench.page.keyboard.press('Escape');
        return undefined;
      });
    },
  },
  {
    title: 'removes a token, then a server, then everything',
    act: async ({ workbench, simulator }) => {
      const tree = workbench.tree('Servers');
      await workbench.notifications.clear();
      await tree.menu('Living Room', 'Remove Token…');
      await workbench.quickInput.asks('Remove Token for Living Room');
      await workbench.quickInput.pick('kids');
      await (await workbench.notifications.dialog('Remove the token “kids” for Living Room?')).click('Remove');
      await workbench.command('Plex: Manage Server…');
      await workbench.quickInput.asks('Manage Server');
      await workbench.quickInput.pick('Attic');
      await workbench.quickInput.asks('Manage Attic');
      await workbench.quickInput.pick('Remove Server');
      await (await workbench.notifications.dialog('Remove Attic and its stored tokens?')).click('Remove');
      // Living Room may list Attic as a source, too.
      await until('one server', async () => !(await tree.rows()).some(row => row.label === 'Attic' && row.level === 1));
      await workbench.command('Plex: Sign Out and Delete All Data');
      await (await workbench.notifications.dialog('Delete all data?')).click('Delete All Data');
      await workbench.notifications.shows('Deleted all data.');
      assert.match(await workbench.welcome(), /Insert short-lived tokens/);
      await until(
        'no status item',
        async () => !(await workbench.statusBar()).some(label => label.includes('Plex Media Server')),
      );
      const { machineIdentifier } = simulator.servers.livingRoom;
      await workbench.storeState();
      const stored = () => storedExtensionState(workbench.page);
      await until('the stored state', async () => !(await stored()).includes(machineIdentifier));
      await workbench.reload();
      await workbench.activityBar('Plex');
      assert.match(await workbench.welcome(), /Insert short-lived tokens/);
    },
  },
];
