import assert from 'node:assert/strict';
import type { RunningSimulator } from '../simulator/spawn.ts';
import { pointAt } from '../start/pointAt.ts';
import { until } from '../until.ts';
import { type FolderOptions, prepareFolder } from './newUser.ts';
import type { Step } from './walk.ts';

const TRANSIENT = /transient-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** The steps of a user who has a server, and writes code that uses it. */
export const editorUser: readonly Step[] = [
  {
    title: 'gets the offer of a token where one belongs, without a request to a server',
    act: async ({ workbench, simulator }) => {
      await workbench.notifications.clear();
      await workbench.openFile('.env');
      await workbench.quickInput.goTo(3, 12);
      await simulator.control.clearJournal();
      await workbench.editor.suggests('Plex transient token for Living Room (me)');
      assert.deepEqual(await simulator.control.journal(), []);
    },
  },
  {
    title: 'accepts it, which creates the token',
    act: async ({ workbench }) => {
      await workbench.page.keyboard.press('Enter');
      await workbench.editor.has('a token', text => /\nPLEX_TOKEN=transient-[\w-]{36}(\n|$)/.test(text));
    },
  },
  {
    title: 'picks the format of a token, and sees the inserted text before the token is created',
    act: async ({ workbench }) => {
      await workbench.notifications.clear();
      await workbench.openFile('recently_added.py');
      await workbench.quickInput.goTo(9, 1);
      await workbench.command('Plex: Insert Transient Token As…');
      await workbench.quickInput.asks('Select a format for the token from Living Room');
      const rows = await workbench.quickInput.rows();
      assert.ok(
        rows.some(
          ({ label, detail }) => label === 'Header' && detail === "headers = {'X-Plex-Token': 'transient-••••••••'}",
        ),
      );
    },
  },
  {
    title: 'has a client in the language of the file',
    act: async ({ workbench }) => {
      await workbench.quickInput.pick('python-plexapi 4 client');
      await workbench.editor.has('the client', text =>
        /PlexServer\('http:\/\/127\.0\.0\.1:\d+', 'transient-/.test(text),
      );
    },
  },
  {
    title: 'sees which tokens have expired, before anything is changed',
    act: async ({ workbench, simulator }) => {
      await workbench.notifications.clear();
      await workbench.openFile('.env');
      await simulator.control.restart('livingRoom', { refusedForMs: 0, startingForMs: 0 });
      await simulator.control.untilRunning('livingRoom');
      await workbench.command('Plex: Renew Expired Tokens in File');
      await workbench.quickInput.asks('Renew Expired Tokens');
      // Moves the mouse away for the picture, so that no tooltip opens.
      await workbench.page.mouse.move(640, 500);
      const [row] = await workbench.quickInput.rows();
      assert.match(`${row?.label} ${row?.description}`, /^\.env:3 Living Room \(me\)$/);
    },
  },
  {
    title: 'renews them',
    act: async ({ workbench }) => {
      const old = TRANSIENT.exec(await workbench.editor.text())?.[0] ?? assert.fail('There is no token');
      await workbench.quickInput.accept();
      await workbench.editor.has('another token', text => TRANSIENT.test(text) && !text.includes(old));
    },
  },
  {
    title: 'gets a warning about a long-lived token',
    act: async ({ workbench }) => {
      await workbench.openFile('sessions.ts');
      await workbench.quickInput.goTo(21, 1);
      await workbench.editor.type("const plexToken = 'Qz7-hV2nKd_9sWmLx4Tb';");
      await workbench.command('Problems: Focus on Problems View');
      const problems = workbench.page.locator('.markers-panel .monaco-list-row');
      await until('the problem', async () =>
        (await problems.allTextContents()).some(text => text.includes('This looks like a long-lived Plex token')),
      );
      assert.ok(!(await problems.allTextContents()).some(text => text.includes('Qz7-hV2nKd')));
    },
  },
  {
    title: 'sees the quick fixes for it',
    act: async ({ workbench }) => {
      await workbench.editor.focus();
      await workbench.quickInput.goTo(21, 25);
      const menu = await workbench.editor.quickFix('Replace with process.env.PLEX_TOKEN');
      const words = await menu.textContent();
      for (const fix of ['Replace with Transient Token for Living Room (me)', 'Ignore This Token in This File']) {
        assert.ok(words?.includes(fix), words ?? '');
      }
    },
  },
  {
    title: 'ignores it, and stops ignoring it with the button in the list of ignored tokens',
    act: async ({ workbench }) => {
      await workbench.editor.takeQuickFix('Ignore This Token in This File');
      await workbench.command('Plex: Show Ignored Tokens…');
      await workbench.quickInput.asks('Ignored Tokens');
      const rows = await workbench.quickInput.rows();
      assert.deepEqual(
        rows.map(({ label }) => label),
        ['sessions.ts:21', 'Stop Ignoring 1 Token'],
      );
      await workbench.quickInput.clickButton('sessions.ts:21', 'Stop Ignoring This Token');
      await workbench.quickInput.isClosed();
      await workbench.command('Plex: Show Ignored Tokens…');
      await workbench.notifications.shows('No tokens are ignored');
      await workbench.editor.focus();
      await workbench.quickInput.goTo(21, 25);
    },
  },
  {
    title: "replaces it with a reference of the file's language",
    act: async ({ workbench }) => {
      await workbench.editor.takeQuickFix('Replace with process.env.PLEX_TOKEN');
      await workbench.editor.has('the reference', text => text.includes('const plexToken = process.env.PLEX_TOKEN;'));
      const toast = await workbench.notifications.shows('Set PLEX_TOKEN to the old token where this program runs.');
      assert.deepEqual(await toast.buttons(), ['Copy Old Value', 'Add to .env']);
      await workbench.notifications.clear();
      await workbench.command('View: Toggle Problems');
    },
  },
  {
    title: 'gives a token to a task after a question, and to no file',
    act: async ({ workbench, simulator }) => {
      await simulator.control.clearJournal();
      await workbench.quickInput.task('List libraries');
      const dialog = await workbench.notifications.dialog('get a transient token for Living Room?');
      await dialog.click('Allow in This Window');
      await askedForLibraries(simulator);
      await simulator.control.clearJournal();
      await workbench.quickInput.task('List libraries, with an input');
      await askedForLibraries(simulator);
    },
  },
  {
    title: 'gives a token to a program that is debugged',
    act: async ({ workbench, simulator }) => {
      await simulator.control.clearJournal();
      await workbench.command('Debug: Start Without Debugging');
      await askedForLibraries(simulator);
    },
  },
  {
    title: 'opens a terminal with a token, which does not come back after a reload',
    act: async ({ workbench, simulator }) => {
      const { mintedTokens } = await simulator.control.state('livingRoom');
      await workbench.command('Plex: Open Terminal with Transient Token');
      const terminals = () => workbench.terminals();
      await until('the terminal', async () => (await terminals()).some(name => name.includes('Plex: Living Room')));
      const token = (await simulator.control.state('livingRoom')).mintedTokens.at(-1) ?? '';
      assert.ok(!mintedTokens.includes(token));
      await workbench.openFile('.env');
      await workbench.reload();
      await workbench.command('Terminal: Focus Terminal');
      await until('a terminal', async () => (await terminals()).length > 0);
      assert.ok(!(await terminals()).some(name => name.includes('Plex')));
    },
  },
];

async function askedForLibraries({ control }: RunningSimulator): Promise<void> {
  const request = await control.untilRequest(({ path }) => path === '/library/sections');
  const { mintedTokens } = await control.state('livingRoom');
  assert.equal(request.headers['x-plex-token'], mintedTokens.at(-1));
}

/** Options for a window with the sample workspace, whose requests all go to the simulated server. */
export function withSamples(stack: AsyncDisposableStack, { servers }: RunningSimulator): FolderOptions {
  const folder = prepareFolder(stack);
  pointAt(folder, servers.livingRoom.url);
  return { folder };
}
