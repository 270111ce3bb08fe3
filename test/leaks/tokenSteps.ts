import assert from 'node:assert/strict';
import { insertToken } from '../ui/newUser.ts';
import type { Step } from '../ui/walk.ts';
import type { Workbench } from '../ui/workbench.ts';
import { until } from '../until.ts';
import { MADE_UP } from './madeUpTokens.ts';
import type { RecordedStep } from './recordedSession.ts';

const TRANSIENT = /transient-[\w-]{36}/;

/** Further places in which a user who writes code puts tokens: untitled documents, saved files, the clipboard, a terminal. */
export const tokenSteps: readonly RecordedStep[] = [
  {
    title: 'inserts into a file that stays unsaved, and into one that is saved',
    act: async session => {
      const { workbench } = session;
      await workbench.notifications.clear();
      await workbench.openFile('cursors.txt');
      await workbench.quickInput.goTo(1, 1);
      await insertToken(session);
      await workbench.openFile('recently_added.py');
      await workbench.command('File: Save');
    },
  },
  {
    title: 'inserts into an untitled document',
    act: async ({ workbench }) => {
      await workbench.command('File: New Untitled Text File');
      await workbench.editor.isShowing('Untitled-1');
      // VS Code names the document after its first line, so the token is not in that.
      await workbench.editor.type('PLEX_URL=\nPLEX_TOKEN=');
      await workbench.command('Plex: Insert Transient Token');
      await workbench.editor.has('a token', text => TRANSIENT.test(text));
    },
  },
  {
    title: 'copies a token',
    act: async session => {
      const { workbench } = session;
      await workbench.notifications.clear();
      await workbench.command('Plex: Copy Transient Token');
      await workbench.notifications.shows('cleared in 60 seconds');
      await session.copies();
    },
  },
  {
    title: 'opens a terminal, and prints its token there',
    act: async ({ workbench }) => {
      await workbench.command('Plex: Open Terminal with Transient Token');
      await until('the terminal', async () => (await workbench.terminals()).some(name => name.includes('Plex')));
      await workbench.command('Terminal: Focus Terminal');
      await workbench.page.keyboard.insertText('echo $PLEX_TOKEN; true $PLEX_URL\n');
    },
  },
  {
    title: 'gives a task a token, while its arguments are recorded',
    act: async ({ workbench, simulator, arguments: seen }) => {
      // Keeps the task running.
      await simulator.control.addFault('livingRoom', { fault: { kind: 'neverAnswers' }, path: '/library/sections' });
      await simulator.control.clearJournal();
      await workbench.quickInput.task('List libraries');
      await (await workbench.notifications.dialog('get a transient token')).click('Allow in This Window');
      await simulator.control.untilRequest(({ path }) => path === '/library/sections');
      seen.look();
      assert.ok(seen.texts.some(([, text]) => String(text).endsWith('libraries.mjs ')));
      await simulator.control.clearFaults('livingRoom');
    },
  },
  {
    title: 'gives a task the URL of the server, and a token that was allowed before',
    act: async ({ workbench, simulator }) => {
      await simulator.control.clearJournal();
      await workbench.quickInput.task('List libraries, with an input');
      await simulator.control.untilRequest(({ path }) => path === '/library/sections');
    },
  },
  {
    title: 'renews expired tokens in the workspace after a restart of the server',
    act: async ({ workbench, simulator }) => {
      await workbench.notifications.clear();
      await simulator.control.restart('livingRoom', { refusedForMs: 0, startingForMs: 0 });
      await simulator.control.untilRunning('livingRoom');
      const old = new Map<string, string>();
      for (const file of ['recently_added.py', 'cursors.txt', '.env']) {
        await workbench.openFile(file);
        const text = await workbench.editor.has('the token', text => TRANSIENT.test(text));
        old.set(file, TRANSIENT.exec(text)?.[0] ?? '');
      }
      await workbench.command('Plex: Renew Expired Tokens in Workspace');
      await workbench.quickInput.asks('Renew Expired Tokens');
      await workbench.quickInput.accept();
      for (const [file, token] of old) {
        await workbench.openFile(file);
        await workbench.editor.has('another token', text => TRANSIENT.test(text) && !text.includes(token));
      }
    },
  },
];

/** Steps with the actions on a token in a file. */
export const checkSteps: readonly Step[] = [
  {
    title: 'checks a token at the cursor, and one that another server rejects',
    act: async ({ workbench }) => {
      await workbench.notifications.clear();
      await workbench.openFile('cursors.txt');
      await workbench.quickInput.goTo(1, 20);
      await workbench.command('Plex: Check Token at Cursor');
      await workbench.notifications.shows('This transient token lasts until');
      await workbench.notifications.clear();
      await workbench.openFile('sessions.ts');
      await workbench.quickInput.goTo(21, 1);
      await workbench.editor.type(`const plexToken = '${MADE_UP.inFile}';\n`);
      await workbench.editor.has('what was typed', text => text.includes(MADE_UP.inFile));
      await workbench.quickInput.goTo(21, 25);
      await workbench.command('Plex: Check Token at Cursor');
      await workbench.quickInput.pick('Attic');
      await workbench.notifications.shows('Attic rejected this token');
    },
  },
  {
    title:
      'ignores a token in Problems, restores its warning, and replaces it by a reference, then by a transient token',
    act: async ({ workbench }) => {
      await workbench.command('File: Save');
      await fix(workbench, 'Ignore This Token in This File');
      await fix(workbench, 'Stop Ignoring This Token');
      await workbench.notifications.clear();
      await fix(workbench, 'Replace with process.env.PLEX_TOKEN');
      await workbench.notifications.shows('Set PLEX_TOKEN to the old token');
      await workbench.notifications.clear();
      await workbench.command('Undo');
      await workbench.editor.has('the token again', text => text.includes(MADE_UP.inFile));
      await fix(workbench, 'Replace with Transient Token');
      await workbench.editor.has('a transient token', text => TRANSIENT.test(text) && !text.includes(MADE_UP.inFile));
      await workbench.command('File: Save');
    },
  },
  {
    title: 'renews the token after a restart of its server',
    act: async ({ workbench, simulator }) => {
      const text = await workbench.editor.has('the token', shown => TRANSIENT.test(shown));
      const [old = ''] = TRANSIENT.exec(text.slice(text.indexOf('plexToken = '))) ?? [];
      assert.notEqual(old, '');
      for (const server of ['livingRoom', 'attic'] as const) {
        await simulator.control.restart(server, { refusedForMs: 0, startingForMs: 0 });
        await simulator.control.untilRunning(server);
      }
      await workbench.quickInput.goTo(21, 25);
      await workbench.command('Plex: Check Token at Cursor');
      await workbench.notifications.shows('rejected this token');
      await workbench.notifications.clear();
      await fix(workbench, 'Renew Token');
      await workbench.editor.has('another token', text => !text.includes(old));
      await workbench.command('File: Save');
    },
  },
];

/** A step that tests what VS Code keeps for the next start. */
export const restartStep: Step = {
  title: 'comes back after a restart of VS Code, with unsaved changes',
  act: async ({ workbench }) => {
    await workbench.restart();
    // The front tab is stored with a delay, which a restart cuts off.
    await workbench.openFile('cursors.txt');
    await workbench.editor.has('the tokens', text => text.includes('transient-'));
    // VS Code names the document after its first line.
    await until('what was never saved', async () =>
      (await workbench.editor.tabs()).some(name => /PLEX_URL|Untitled-1/.test(name)),
    );
    await workbench.activityBar('Plex');
    await workbench.tree('Servers').row('Living Room', ({ description }) => description.includes('reachable'));
  },
};

/** Applies a quick fix to the token in line 21 of sessions.ts. */
async function fix(workbench: Workbench, title: string): Promise<void> {
  await workbench.editor.focus();
  await workbench.quickInput.goTo(21, 25);
  await workbench.editor.takeQuickFix(title);
}
