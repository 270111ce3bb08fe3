import type { Step } from '../ui/walk.ts';
import { MADE_UP } from './madeUpTokens.ts';

/** Steps that enter tokens into every box, above all the wrong ones, and use the sidebar. */
export const wrongInputSteps: readonly Step[] = [
  {
    title: 'pastes a token as an address',
    act: async ({ workbench, simulator }) => {
      await workbench.command('Plex: Add Server…');
      await workbench.quickInput.asks("Enter the server's address");
      await workbench.quickInput.answer(MADE_UP.inAddress);
      await workbench.quickInput.complains(/./);
      await workbench.quickInput.answer(`${simulator.servers.livingRoom.url}/?X-Plex-Token=${MADE_UP.inAddressUrl}`);
      await workbench.quickInput.complains(/./);
      await workbench.quickInput.answer(`http://me:${MADE_UP.inAddress}@127.0.0.1:1`);
      await workbench.quickInput.complains('Remove the user name');
    },
  },
  {
    title: 'pastes tokens that are refused, and a token as the name of a token',
    act: async ({ workbench, simulator }) => {
      await workbench.notifications.clear();
      await workbench.quickInput.answer(simulator.servers.livingRoom.url);
      await workbench.quickInput.asks(/responds at/);
      for (const [token, complaint] of [
        [MADE_UP.claim, 'claim token'],
        [MADE_UP.jwt, 'This server rejected the Plex JWT (401)'],
        [MADE_UP.refused, 'This server rejected the token (401)'],
      ] as const) {
        await workbench.quickInput.answer(token);
        await workbench.quickInput.complains(complaint);
      }
      const url = `${simulator.servers.livingRoom.url}/?X-Plex-Token=`;
      await workbench.quickInput.answer(`${url}${simulator.tokens.owner}`);
      await workbench.quickInput.complains('This token is already stored as “me”');
      await workbench.quickInput.answer(`${url}${simulator.tokens.ownerSecond}`);
      await workbench.quickInput.asks('Name this token');
      await workbench.quickInput.answer(MADE_UP.inLabel);
      await workbench.quickInput.complains(/token/);
      await workbench.quickInput.answer('me');
      await workbench.notifications.shows('Replaced the token “me” for Living Room');
    },
  },
  {
    title: 'cannot add a server with an untrusted certificate',
    act: async ({ workbench, simulator }) => {
      await workbench.command('Plex: Add Server…');
      await workbench.quickInput.asks("Enter the server's address");
      await workbench.quickInput.answer(simulator.servers.livingRoom.httpsUrl);
      await workbench.quickInput.complains('unknown issuer');
      await workbench.quickInput.escape();
    },
  },
  {
    title: 'tests connections, refreshes and copies from the sidebar',
    act: async ({ workbench }) => {
      const tree = workbench.tree('Servers');
      await tree.menu('Living Room', 'Test Connections');
      await workbench.command('Plex: Refresh Servers');
      await tree.menu('Living Room', 'Refresh');
      await tree.menu('Living Room', 'Copy Address');
      await tree.menu('Living Room', 'Copy Machine Identifier');
      await tree.row('Living Room', ({ description }) => description.includes('reachable'));
      await tree.menu('Living Room', 'Add Token…');
      await workbench.quickInput.asks('Add Token for Living Room');
      await workbench.quickInput.answer(MADE_UP.refused);
      await workbench.quickInput.complains('This server rejected the token (401)');
      await workbench.quickInput.escape();
      await tree.menu('Living Room', 'Remove Server');
      await (await workbench.notifications.dialog('Remove Living Room and its stored tokens?')).click('Cancel');
    },
  },
];
