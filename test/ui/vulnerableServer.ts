import assert from 'node:assert/strict';
import { insertToken } from './newUser.ts';
import type { Step } from './walk.ts';

const WARNING =
  'Living Room has a known vulnerability: anyone with a transient token can get a long-lived one. Update the server.';
const PAGE = '/docs/troubleshooting.md#';

/** The steps of a user whose server has CVE-2025-69414 after an update. */
export const vulnerableServer: readonly Step[] = [
  {
    title:
      'is warned after the first token of a server that returns a long-lived one for it, and is led to a page about it',
    act: async session => {
      const { workbench, simulator } = session;
      const { control } = simulator;
      await control.setModes('livingRoom', { account: 'withToken' });
      await control.restart('livingRoom', { refusedForMs: 0, startingForMs: 0 });
      await control.untilRunning('livingRoom');
      await workbench.notifications.clear();
      // Each version is checked once, so the extension has to notice the new one.
      await workbench.tree('Servers').menu('Living Room', 'Test Connections');
      await workbench.notifications.shows('Living Room is reachable');
      await workbench.notifications.clear();
      await control.clearJournal();
      await workbench.openFile('cursors.txt');
      await workbench.quickInput.goTo(1, 1);
      assert.match(await insertToken(session), /^transient-[\w-]{36}/);
      const toast = await workbench.notifications.shows(WARNING);
      assert.deepEqual(await toast.buttons(), ['Learn More']);
      const checks = (await control.journal()).filter(({ path }) => path.endsWith('/myplex/account'));
      assert.deepEqual(
        checks.map(({ method, status, tokenInUrl }) => [method, status, tokenInUrl]),
        [['GET', 200, false]],
      );
      await toast.click('Learn More');
      await (await workbench.notifications.dialog(PAGE)).click('Cancel');
    },
  },
  {
    title: 'sees which server it is in the sidebar, and reads why',
    act: async ({ workbench }) => {
      const tree = workbench.tree('Servers');
      const { ariaLabel } = await tree.row('Living Room', ({ description }) => description.includes('vulnerable'));
      assert.match(ariaLabel, /reachable in \d+ ms, (unencrypted, )?vulnerable/);
      await tree.hover('Living Room');
      await workbench.hoverShows('Known vulnerability (CVE-2025-69414): update the server');
    },
  },
  {
    title: 'reads it in the hover of the token',
    act: async ({ workbench }) => {
      await workbench.editor.focus();
      await workbench.quickInput.goTo(1, 15);
      await workbench.command('Show or Focus Hover');
      await workbench.hoverShows(
        'Its server has a known vulnerability: anyone with this token can get a long-lived one.',
      );
    },
  },
];
