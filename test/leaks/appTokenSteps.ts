import assert from 'node:assert/strict';
import { approvesApp, revokesAppToken, takesAppToken } from '../ui/appTokens.ts';
import { putCursor } from '../ui/newUser.ts';
import { MADE_UP } from './madeUpTokens.ts';
import type { RecordedStep } from './recordedSession.ts';

/** What else happens to the token of an app, with the signed-in account. Each is revoked in the end. */
export const appTokenSteps: readonly RecordedStep[] = [
  {
    title: 'has a long-lived token sent to plex.tv to revoke it, which rejects it',
    act: async ({ workbench }) => {
      await workbench.notifications.clear();
      await workbench.openFile('compose.yaml');
      await putCursor(workbench, 'PLEX_TOKEN: ');
      // The revoked token is in the file, because VS Code saves changes by default.
      await workbench.page.keyboard.press('Shift+End');
      await workbench.editor.type(MADE_UP.inFile);
      await workbench.editor.has('what was typed', text => text.includes(`PLEX_TOKEN: ${MADE_UP.inFile}`));
      await workbench.command('Plex: Revoke Token');
      await (await workbench.notifications.dialog('Send this token to plex.tv?')).click('Send to plex.tv');
      await workbench.notifications.shows('plex.tv rejected this token (401)');
    },
  },
  {
    title: 'replaces it with a token for the app, and saves the file',
    act: async session => {
      const { workbench } = session;
      await workbench.notifications.clear();
      await workbench.editor.focus();
      await putCursor(workbench, 'PLEX_TOKEN: ');
      await workbench.editor.takeQuickFix('Replace with Token for App…');
      await approvesApp(session);
      await takesAppToken(session);
      await workbench.command('File: Save');
    },
  },
  {
    title: 'revokes the token in the saved file',
    act: async session => {
      await putCursor(session.workbench, 'PLEX_TOKEN: ');
      await revokesAppToken(session);
    },
  },
  {
    title: 'revokes an approved token after plex.tv repeats it in an error',
    act: async session => {
      const { workbench, simulator } = session;
      await workbench.notifications.clear();
      const fault = { kind: 'echoesToken', status: 403 } as const;
      await simulator.control.addFault('plexTv', { fault, path: '/api/v2/user', times: 1 });
      await workbench.command('Plex: Create Token for App…');
      await approvesApp(session);
      await workbench.notifications.shows('Revoked the token for Kometa.');
      await workbench.notifications.shows('(403)');
      await simulator.control.clearFaults('plexTv');
      const { signIns } = await simulator.control.state('plexTv');
      assert.ok(signIns.every(({ product }) => product !== 'Kometa'));
    },
  },
  {
    title: "reads that a token couldn't be revoked while plex.tv repeats it in an error, and removes its device",
    act: async session => {
      const { workbench, simulator } = session;
      await workbench.notifications.clear();
      const fault = { kind: 'echoesToken', status: 500 } as const;
      await simulator.control.addFault('plexTv', { fault, path: '/api/v2/users/signout', times: 1 });
      await workbench.command('Plex: Create Token for App…');
      await approvesApp(session);
      await workbench.quickInput.asks('Token for Kometa, Approved by Mara');
      await workbench.quickInput.escape();
      await workbench.notifications.shows("Couldn't revoke the token for Kometa.");
      await simulator.control.clearFaults('plexTv');
      const [left] = (await simulator.control.state('plexTv')).signIns.filter(({ product }) => product === 'Kometa');
      const headers = { 'X-Plex-Token': left?.token ?? '', 'X-Plex-Client-Identifier': 'a browser' };
      await fetch(`${simulator.plexTv.url}/api/v2/users/signout`, { method: 'DELETE', headers });
      assert.equal((await session.restricted()).apps.length, 4);
      await workbench.notifications.clear();
    },
  },
];
