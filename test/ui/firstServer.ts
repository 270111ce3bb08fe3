import assert from 'node:assert/strict';
import { putCursor } from './newUser.ts';
import type { Step } from './walk.ts';

/** Steps of a user who inserts a token before there is a server. */
export const firstServer: readonly Step[] = [
  {
    title: 'is asked for a server by the first command that needs one',
    act: async ({ workbench }) => {
      await workbench.openFile('sessions.ts');
      await putCursor(workbench, "token = '");
      await workbench.command('Plex: Insert Transient Token');
      await workbench.quickInput.asks('Insert Transient Token');
      await workbench.quickInput.asks('Sign in or add a Plex Media Server first');
      const rows = await workbench.quickInput.rows();
      assert.deepEqual(
        rows.map(({ label }) => label),
        ['Sign In…', 'Add Server…'],
      );
    },
  },
  {
    title: 'adds it by its address, and finds the token at the cursor, without an offer to insert one',
    act: async ({ workbench, simulator }) => {
      await workbench.quickInput.pick('Add Server…');
      await workbench.quickInput.asks("Enter the server's address");
      await workbench.quickInput.answer(simulator.servers.livingRoom.url);
      await workbench.quickInput.asks(/responds at/);
      await workbench.quickInput.answer(simulator.tokens.owner);
      await workbench.editor.has('the token', text => /token = 'transient-[-0-9a-f]{36}'/.test(text));
      const toast = await workbench.notifications.shows('Added and selected Living Room (me)');
      assert.deepEqual(await toast.buttons(), []);
    },
  },
];
