import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { putCursor } from './newUser.ts';
import type { Step } from './walk.ts';

/** The steps of somebody who gives a program that runs for long a token of its own, and revokes it. */
export const appTokens: readonly Step[] = [
  {
    title: 'creates a token for the service of a compose file, approved in the browser',
    act: async ({ workbench, simulator }) => {
      await workbench.openFile('compose.yaml');
      await putCursor(workbench, 'PLEX_TOKEN: ');
      await workbench.command('Plex: Create Token for App…');
      await workbench.quickInput.asks('Create Token for App');
      assert.equal(await workbench.quickInput.value(), 'kometa');
      await workbench.quickInput.type('Kometa');
      const opening = workbench.page.context().waitForEvent('page');
      await workbench.quickInput.accept();
      const page = await opening;
      await page.waitForURL(url => url.hash.includes('product%5D=Kometa'));
      await page.locator('button[data-user="mara"]').click();
      await page.getByText('You are signed in').waitFor();
      await page.close();
      await workbench.quickInput.asks('Token for Kometa, Approved by Mara');
      await workbench.quickInput.pick('Mara');
      await workbench.editor.has('the token', text => /PLEX_TOKEN: [\w-]{20}$/m.test(text));
      const signIns = (await simulator.control.state('plexTv')).signIns.filter(({ product }) => product === 'Kometa');
      assert.equal(signIns.length, 1);
    },
  },
  {
    title: 'sees that it is the token of that app, and revokes it at the cursor',
    act: async ({ workbench, simulator }) => {
      await workbench.page.locator('.squiggly-info').first().waitFor();
      await workbench.command('Plex: Revoke Token');
      await (await workbench.notifications.dialog('Revoke the token for Kometa?')).click('Revoke');
      await until('the revocation', async () =>
        (await simulator.control.state('plexTv')).signIns.every(({ product }) => product !== 'Kometa'),
      );
      // A revoked token is shown as text that nobody needs.
      await workbench.page.locator('.squiggly-inline-unnecessary').first().waitFor();
      await workbench.command('File: Revert File');
    },
  },
];
