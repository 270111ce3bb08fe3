import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { insertToken, putCursor } from './newUser.ts';
import type { Step } from './walk.ts';

/** The steps of somebody who wants a token with less access in a script: that of a user of the Plex Home. */
export const homeUsers: readonly Step[] = [
  {
    title: 'picks a Home user, and enters the PIN after a wrong one',
    act: async ({ workbench }) => {
      await workbench.tree('Servers').menu('Mara', 'Add Home User…');
      await workbench.quickInput.asks('Add Home User');
      const rows = await until('the Home users', async () => {
        const shown = await workbench.quickInput.rows();
        return shown.length === 3 && shown;
      });
      assert.deepEqual(
        rows.map(({ label, description }) => [label, description]),
        [
          ['Home user', ''],
          ['Lena', 'restricted · PIN'],
          ['Kids', 'restricted'],
        ],
      );
      await workbench.quickInput.pick('Lena');
      await workbench.quickInput.asks('Enter the PIN of Lena');
      assert.equal(await workbench.quickInput.isMasked(), true);
      await workbench.quickInput.answer('4170');
      await workbench.quickInput.complains("plex.tv rejected this Home user's PIN (403)");
      await workbench.quickInput.answer('4071');
      await workbench.notifications.shows('Added Lena. 2 servers are shared with this user.');
      await workbench.tree('Servers').row('Lena', ({ description }) => description === 'Home user');
    },
  },
  {
    title: "finds the user's token below the server, beside the account's, which stays selected",
    act: async ({ workbench }) => {
      const tree = workbench.tree('Servers');
      await tree.row('Living Room', ({ description }) => description.startsWith('(Mara) · selected'));
      await tree.expand('Living Room');
      await tree.row('Mara', ({ ariaLabel }) => ariaLabel.startsWith('Token “Mara” for Living Room'));
      await tree.row('Lena', ({ ariaLabel }) => ariaLabel === 'Token “Lena” for Living Room, Home user');
    },
  },
  {
    title: "switches to the user's token, and inserts one with the access of that user into a script",
    act: async session => {
      const { workbench, simulator } = session;
      await workbench.command('Plex: Switch Server or User…');
      await workbench.quickInput.asks('Select a server and its token');
      const rows = await workbench.quickInput.rows();
      assert.ok(rows.some(({ label, description }) => `${label} ${description}` === 'Living Room (Lena)'));
      await workbench.quickInput.type('Lena');
      await until("the rows of the user's tokens", async () =>
        (await workbench.quickInput.rows()).every(({ description }) => description.startsWith('(Lena)')),
      );
      await workbench.quickInput.accept();
      await until('the status item', async () =>
        (await workbench.statusBar()).some(label => label.includes('Living Room (Lena)')),
      );
      await workbench.openFile('sessions.ts');
      await putCursor(workbench, "token = '");
      const text = await insertToken(session);
      const [token = ''] = /transient-[-0-9a-f]+/.exec(text) ?? [];
      // Nobody but the owner gets the connections of a source.
      const url = new URL(
        '/security/resources?source=provider://tv.plex.provider.discover',
        simulator.servers.livingRoom.url,
      );
      assert.equal((await fetch(url, { headers: { 'X-Plex-Token': token } })).status, 403);
      await workbench.command('File: Revert File');
    },
  },
  {
    title: "reads the user's tokens again with the PIN, and not in the background",
    act: async session => {
      const { workbench, simulator } = session;
      const tree = workbench.tree('Servers');
      // A click folds it, so that the user is the only “Lena”.
      await tree.click('Living Room');
      await simulator.control.rotateServerToken('livingRoom');
      await simulator.control.clearJournal();
      await workbench.openFile('sessions.ts');
      await putCursor(workbench, "token = '");
      await workbench.command('Plex: Insert Transient Token');
      const rejected = await workbench.notifications.shows('The stored tokens of Lena are no longer valid.');
      await tree.row('Living Room', ({ description }) => description.includes('token rejected'));
      await tree.row('Lena', ({ description }) => description === 'Home user · PIN needed');
      await tree.expand('Lena');
      await tree.row('Enter PIN', ({ description }) => description.startsWith('The stored tokens of Lena'));
      const switches = (await simulator.control.journal()).filter(({ path }) => path.includes('/switch'));
      assert.deepEqual(switches, []);
      await rejected.click('Enter PIN…');
      await workbench.quickInput.asks('Enter the PIN of Lena');
      await workbench.quickInput.answer('4071');
      await workbench.notifications.shows('Refreshed the tokens of Lena.');
      await until('no “Enter PIN”', async () => (await tree.rows()).every(({ label }) => label !== 'Enter PIN'));
      await workbench.openFile('sessions.ts');
      await putCursor(workbench, "token = '");
      await insertToken(session);
      await workbench.command('File: Revert File');
      await tree.menu('Lena', 'Refresh Home User…');
      await workbench.quickInput.asks('Enter the PIN of Lena');
      await workbench.quickInput.escape();
    },
  },
  {
    title: 'removes the user, and selects another token',
    act: async ({ workbench }) => {
      const tree = workbench.tree('Servers');
      await tree.menu('Lena', 'Remove Home User');
      await (await workbench.notifications.dialog('Remove the Home user Lena?')).click('Remove');
      await tree.row('Living Room', ({ description }) => description.startsWith('(no token selected)'));
      await workbench.command('Plex: Switch Server or User…');
      await workbench.quickInput.asks('Select a server and its token');
      await workbench.quickInput.pick('Living Room');
      await tree.row('Living Room', ({ description }) => description.startsWith('(Mara) · selected'));
    },
  },
];
