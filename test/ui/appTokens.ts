import assert from 'node:assert/strict';
import { putCursor } from './newUser.ts';
import type { Session, Step } from './walk.ts';

/** Gives the app a name, and approves its token in the browser. */
export async function approvesApp({ workbench }: Session): Promise<void> {
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
}

/** Chooses the token for the whole account, and waits until it is in the file. */
export async function takesAppToken({ workbench, simulator }: Session): Promise<void> {
  await workbench.quickInput.asks('Token for Kometa, Approved by Mara');
  await workbench.quickInput.pick('Mara');
  const signIns = (await simulator.control.state('plexTv')).signIns.filter(({ product }) => product === 'Kometa');
  const [{ token = '' } = {}, ...others] = signIns;
  assert.deepEqual(others, []);
  await workbench.editor.has('the token', text => text.includes(`PLEX_TOKEN: ${token}`));
}

/** Revokes the token at the cursor. */
export async function revokesAppToken({ workbench, simulator }: Session): Promise<void> {
  await workbench.command('Plex: Revoke Token');
  await (await workbench.notifications.dialog('Revoke the token for Kometa?')).click('Revoke');
  await workbench.notifications.shows('Revoked the token for Kometa.');
  const { signIns } = await simulator.control.state('plexTv');
  assert.ok(signIns.every(({ product }) => product !== 'Kometa'));
  // VS Code fades a revoked token, as it does unnecessary code.
  await workbench.page.locator('.squiggly-inline-unnecessary').first().waitFor();
}

/** The steps of somebody who gives a program that runs for long a token of its own, and revokes it. */
export const appTokens: readonly Step[] = [
  {
    title: 'creates a token for the service of a compose file, approved in the browser',
    act: async session => {
      await session.workbench.openFile('compose.yaml');
      await putCursor(session.workbench, 'PLEX_TOKEN: ');
      await session.workbench.command('Plex: Create Token for App…');
      await approvesApp(session);
      await takesAppToken(session);
    },
  },
  {
    title: 'sees that it is the token of that app, and revokes it at the cursor',
    act: async session => {
      await session.workbench.page.locator('.squiggly-info').first().waitFor();
      await revokesAppToken(session);
      await session.workbench.command('File: Revert File');
    },
  },
];
