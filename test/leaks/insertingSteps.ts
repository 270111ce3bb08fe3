import { until } from '../until.ts';
import type { Canary, CanaryStep } from './canary.ts';
import { MADE_UP } from './madeUpTokens.ts';

const TRANSIENT = /transient-[\w-]{36}/;

/** Transient tokens into files, documents without a file, the clipboard, a terminal and tasks. */
export const insertingSteps: readonly CanaryStep[] = [
  {
    title: 'inserts at three cursors of a file that stays unsaved for the window, and in a form',
    act: async canary => {
      const { workbench } = canary;
      await workbench.notifications.clear();
      await workbench.openFile('cursors.txt');
      await workbench.quickInput.goTo(1, 1);
      for (let more = 0; more < 2; more++) await workbench.command('Add Cursor Below');
      await workbench.command('Plex: Insert Transient Token');
      await canary.inserts('a token at each cursor', text => text.match(/transient-[\w-]{36}/g)?.length === 3);
      await workbench.openFile('recently_added.py');
      await workbench.quickInput.goTo(6, 1);
      await workbench.command('Plex: Insert Transient Token As…');
      await workbench.quickInput.pick('Client of python-plexapi 4');
      await canary.inserts('a client', text => TRANSIENT.test(text));
      await workbench.command('File: Save');
    },
  },
  {
    title: 'inserts into a document without a file, and tells it twice where none can be',
    act: async canary => {
      const { workbench } = canary;
      await workbench.command('File: New Untitled Text File');
      await workbench.editor.isShowing('Untitled-1');
      // Not in its first line, by which VS Code names it.
      await workbench.editor.type('PLEX_URL=\nPLEX_TOKEN=');
      await workbench.command('Plex: Insert Transient Token');
      await canary.inserts('a token', text => TRANSIENT.test(text));
    },
  },
  {
    title: 'copies one, and both endpoints as curl',
    act: async canary => {
      const { workbench } = canary;
      await workbench.notifications.clear();
      await workbench.command('Plex: Copy as curl…');
      await workbench.quickInput.pick('Get a Transient Token');
      await workbench.quickInput.isClosed();
      await workbench.command('Plex: Copy Transient Token');
      await workbench.notifications.shows('Copied, for 60 s');
      await canary.readPage();
      await canary.used('copied', canary.clipboard);
    },
  },
  {
    title: 'checks one at the cursor, and has another one checked that is no good',
    act: async canary => {
      const { workbench } = canary;
      await workbench.notifications.clear();
      await workbench.openFile('cursors.txt');
      await workbench.quickInput.goTo(1, 20);
      await workbench.command('Plex: Check Token at Cursor');
      await workbench.notifications.shows('Accepted by Living Room');
      await workbench.notifications.clear();
      await workbench.openFile('sessions.ts');
      await workbench.quickInput.goTo(21, 1);
      await workbench.editor.type(`const plexToken = '${MADE_UP.inFile}';`);
      await canary.inserts('what was typed', text => text.includes(MADE_UP.inFile));
      await workbench.command('Plex: Check Token at Cursor').catch(() => undefined);
      await workbench.quickInput.goTo(21, 25);
      await workbench.command('Plex: Check Token at Cursor');
      await workbench.quickInput.pick('Attic');
      await workbench.notifications.shows('Rejected by Attic');
    },
  },
  {
    title: 'has Problems ignore a token, warn of it again, and replace it',
    act: async canary => {
      const { workbench } = canary;
      await workbench.command('File: Save');
      await fix(canary, 'Ignore this token in this file');
      await fix(canary, 'Warn of this token again');
      await fix(canary, 'Replace with a new transient token');
      await canary.inserts('a transient token', text => TRANSIENT.test(text) && !text.includes(MADE_UP.inFile));
      await workbench.command('File: Save');
    },
  },
  {
    title: 'opens a terminal, and prints its token there',
    act: async ({ workbench }) => {
      await workbench.command('Plex: Open Terminal with Transient Token');
      await until('the terminal', async () => (await workbench.terminals()).some(name => name.includes('Plex')));
      await workbench.command('Terminal: Focus Terminal');
      await workbench.editor.type('echo $PLEX_TOKEN; true $PLEX_URL\n');
    },
  },
  {
    title: 'gives tokens to a task and to one with an input',
    act: async ({ workbench, simulator, arguments: seen }) => {
      await simulator.control.clearJournal();
      await workbench.command('Tasks: Run Task');
      await workbench.quickInput.pick('List libraries');
      await (await workbench.notifications.dialog('get a transient token')).click('Allow in This Window');
      await simulator.control.untilRequest(each => each.path === '/library/sections');
      await simulator.control.clearJournal();
      await workbench.command('Tasks: Run Task');
      await workbench.quickInput.pick('List libraries, with an input');
      await simulator.control.untilRequest(each => each.path === '/library/sections');
      if (!seen.texts.some(([, text]) => String(text).endsWith('libraries.mjs '))) {
        throw new Error('The arguments of the task were not seen.');
      }
    },
  },
  {
    title: 'renews what a restart of the server has ended, in a file and in the workspace',
    act: async canary => {
      const { workbench, simulator } = canary;
      await workbench.notifications.clear();
      await simulator.control.restart('livingRoom', { refusedForMs: 0, startingForMs: 0 });
      await simulator.control.untilRunning('livingRoom');
      await workbench.openFile('recently_added.py');
      const old = TRANSIENT.exec(await workbench.editor.text())?.[0] ?? '';
      await workbench.command('Plex: Renew Transient Tokens in This File');
      await workbench.quickInput.asks('Renew 1 Transient Token');
      await workbench.quickInput.accept();
      await canary.inserts('another token', text => TRANSIENT.test(text) && !text.includes(old));
      await workbench.openFile('sessions.ts');
      const older = TRANSIENT.exec(await workbench.editor.text())?.[0] ?? '';
      await workbench.command('Plex: Renew Transient Tokens in Workspace');
      await workbench.quickInput.asks(/Renew \d Transient Token/);
      await workbench.quickInput.accept();
      await canary.inserts('another token', text => TRANSIENT.test(text) && !text.includes(older));
      await workbench.openFile('cursors.txt');
      await canary.inserts('another token', text => TRANSIENT.test(text));
    },
  },
];

/** Chooses a quick fix of the token in the made-up line of sessions.ts. */
async function fix({ workbench }: Canary, title: string): Promise<void> {
  const menu = workbench.page.locator('.action-widget').first();
  await workbench.editor.focus();
  await workbench.quickInput.goTo(21, 25);
  await until(`the quick fix “${title}”`, async () => {
    // One that was opened too early offers what was there before.
    if ((await menu.count()) > 0) await workbench.page.keyboard.press('Escape');
    await workbench.page.keyboard.press('Control+.');
    await menu.getByText(title).click({ timeout: 2_000 });
    return true;
  });
}
