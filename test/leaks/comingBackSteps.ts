import assert from 'node:assert/strict';
import { until } from '../until.ts';
import type { CanaryStep } from './canary.ts';
import { EXTENSION, EXTENSION_HOST, trace } from './traced.ts';

/** What VS Code keeps for the next time is what it brings back. */
export const comingBackSteps: readonly CanaryStep[] = [
  {
    title: 'comes back after a reload, with what was not saved and without the terminal',
    act: async ({ workbench, simulator }) => {
      await workbench.editor.showTab(`${simulator.servers.attic.machineIdentifier}.json`);
      await workbench.reload();
      await trace(workbench, EXTENSION_HOST);
      await workbench.openFile('cursors.txt');
      await workbench.editor.has('the tokens', text => text.includes('transient-'));
      await workbench.command('Terminal: Focus Terminal');
      const terminals = await until('a terminal', async () => {
        const names = await workbench.terminals();
        return names.length > 0 && names;
      });
      assert.ok(!terminals.some(name => name.includes('Plex')), 'The terminal with a token has come back.');
      await workbench.command('Plex: Refresh Servers');
      await workbench.tree('Servers').row('Living Room', ({ description }) => description.includes('reachable'));
      await trace(workbench, EXTENSION);
    },
  },
  {
    title: 'comes back after a restart of VS Code',
    act: async ({ workbench }) => {
      await workbench.restart();
      // Which tab was in front is stored with a delay, which a restart cuts off.
      await workbench.openFile('cursors.txt');
      await workbench.editor.has('the tokens', text => text.includes('transient-'));
      // VS Code names it after its first line.
      await until('what was never saved', async () =>
        (await workbench.editor.tabs()).some(name => /PLEX_URL|Untitled-1/.test(name)),
      );
      await trace(workbench, EXTENSION_HOST);
      await workbench.activityBar('Plex');
      await workbench.tree('Servers').row('Living Room', ({ description }) => description.includes('reachable'));
    },
  },
];

/** What is left when everything was removed. */
export const leavingSteps: readonly CanaryStep[] = [
  {
    title: 'removes a token, a server, and everything',
    act: async ({ workbench }) => {
      await workbench.notifications.clear();
      await workbench.tree('Servers').menu('Living Room', 'Remove Token…');
      await workbench.quickInput.asks('Remove Token of Living Room');
      await workbench.quickInput.pick('kids');
      await (await workbench.notifications.dialog('Remove the token')).click('Remove');
      await workbench.command('Plex: Remove Server…');
      await workbench.quickInput.asks('Remove Plex Media Server');
      await workbench.quickInput.pick('Attic');
      await (await workbench.notifications.dialog('Remove Attic and its stored tokens?')).click('Remove');
      await until('one server', async () => {
        // Living Room still has it as a source.
        return !(await workbench.tree('Servers').rows()).some(({ label, level }) => label === 'Attic' && level === 1);
      });
      await workbench.command('Plex: Forget Everything');
      await (await workbench.notifications.dialog('Forget every Plex Media Server')).click('Forget Everything');
      await workbench.notifications.shows('Everything is forgotten.');
    },
  },
];
