import { addServer } from '../ui/newUser.ts';
import type { CanaryStep } from './canary.ts';
import { MADE_UP } from './madeUpTokens.ts';
import { EXTENSION, EXTENSION_HOST, trace } from './traced.ts';

/** Tokens in every box that asks, the wrong ones too. */
export const addingSteps: readonly CanaryStep[] = [
  {
    title: 'is traced, and has a token pasted as its address',
    act: async ({ workbench, simulator }) => {
      await trace(workbench, EXTENSION_HOST);
      await workbench.activityBar('Plex');
      await workbench.command('Plex: Add Server…');
      await workbench.quickInput.asks('Address of the server');
      await workbench.quickInput.answer(MADE_UP.inAddress);
      await workbench.quickInput.complains(/./);
      await workbench.quickInput.answer(`${simulator.servers.livingRoom.url}/?X-Plex-Token=${MADE_UP.inAddressUrl}`);
      await workbench.quickInput.complains(/./);
      await workbench.quickInput.answer(`http://me:${MADE_UP.inAddress}@127.0.0.1:1`);
      await workbench.quickInput.complains('Leave out the user name');
    },
  },
  {
    title: 'has tokens pasted that are refused, and a token as the name of one',
    act: async ({ workbench, simulator }) => {
      await workbench.quickInput.answer(simulator.servers.livingRoom.url);
      await workbench.quickInput.asks(/answers at/);
      for (const [token, complaint] of [
        [MADE_UP.claim, 'claim token'],
        [MADE_UP.jwt, 'which this server does not accept'],
        [MADE_UP.refused, 'does not accept this token (401)'],
      ] as const) {
        await workbench.quickInput.answer(token);
        await workbench.quickInput.complains(complaint);
      }
      await workbench.quickInput.answer(`${simulator.servers.livingRoom.url}/?X-Plex-Token=${simulator.tokens.owner}`);
      await workbench.quickInput.asks('Whose token is it?');
      await workbench.quickInput.answer(MADE_UP.inLabel);
      await workbench.quickInput.complains(/token/);
      await workbench.quickInput.answer('me');
      await workbench.notifications.shows('is ready');
      await trace(workbench, EXTENSION);
    },
  },
  {
    title: 'is not given a server whose certificate nobody vouches for',
    act: async ({ workbench, simulator }) => {
      await workbench.command('Plex: Add Server…');
      await workbench.quickInput.asks('Address of the server');
      await workbench.quickInput.answer(simulator.servers.livingRoom.httpsUrl);
      await workbench.quickInput.complains(/certificate/);
      await workbench.quickInput.escape();
    },
  },
  {
    title: 'gets another token, and another server',
    act: async ({ workbench, simulator }) => {
      await workbench.notifications.clear();
      await workbench.command('Plex: Add Token…');
      await workbench.quickInput.asks('Add Token for Living Room');
      await workbench.quickInput.answer(simulator.tokens.sharedUser);
      await workbench.quickInput.asks('Whose token is it?');
      await workbench.quickInput.answer('kids');
      await workbench.notifications.shows('is ready');
      await addServer(workbench, simulator.servers.attic.url, simulator.tokens.atticOwner, 'me');
      await workbench.command('Plex: Select Server');
      await workbench.quickInput.asks('Select Plex Media Server');
      await workbench.quickInput.pick('Living Room');
      await workbench.tree('Servers').row('Living Room', ({ description }) => description.startsWith('selected'));
    },
  },
  {
    title: 'tests connections, refreshes and copies from the sidebar',
    act: async ({ workbench }) => {
      const tree = workbench.tree('Servers');
      await workbench.command('Plex: Test Connections');
      await workbench.command('Plex: Refresh Servers');
      await tree.menu('Living Room', 'Refresh');
      await tree.menu('Living Room', 'Copy Address');
      await tree.menu('Living Room', 'Copy Identifier');
      await tree.row('Living Room', ({ description }) => description.includes('reachable'));
      await workbench.command('Plex: Show Log');
    },
  },
];
