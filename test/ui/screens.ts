import path from 'node:path';
import { packVsix } from '../leaks/vsix.ts';
import { until } from '../until.ts';
import { tempFolder } from '../vscode/tempFolder.ts';
import { Walkthrough } from '../vscode/workbench/walkthrough.ts';
import { withSamples } from './editorUser.ts';
import { putCursor } from './newUser.ts';
import type { SessionOptions, Step } from './walk.ts';
import type { Workbench } from './workbench.ts';

const checkout = path.join(import.meta.dirname, '../..');
const RAW = 'https://github.com/plex-tokens/plex-tokens/raw/HEAD/';

/** Options for a window with the published package, whose README VS Code shows. */
export const withPackage: SessionOptions = async (stack, simulator) => {
  const extension = path.join(tempFolder(stack, 'vsix'), 'plex-tokens.vsix');
  await packVsix(extension);
  // Nothing else can be opened while the settings are in front of everything.
  return { ...withSamples(stack, simulator), extension, settings: { 'workbench.editor.useModal': 'off' } };
};

/** Opens the page of this extension from the list of extensions. */
async function showsPage({ page }: Workbench): Promise<void> {
  await page.locator('.extensions-list .extension-list-item', { hasText: 'Tokens for Plex' }).first().click();
  await page.locator('.extension-editor .name', { hasText: 'Tokens for Plex' }).waitFor();
}

/** Steps of a user who has a server, to the screens that no journey passes. They check nothing but that the screens are there. */
export const moreScreens: readonly Step[] = [
  {
    title: 'lists all commands',
    act: async ({ workbench }) => {
      await workbench.quickInput.commandsFor(
        'Plex: ',
        rows => rows.filter(({ label }) => label.startsWith('Plex: ')).length > 4,
      );
    },
  },
  {
    title: 'shows a transient token and who created it',
    act: async ({ workbench }) => {
      await workbench.quickInput.escape();
      await workbench.openFile('sessions.ts');
      await putCursor(workbench, "token = '");
      await workbench.command('Plex: Insert Transient Token');
      await workbench.notifications.shows('This token has your access');
      await workbench.notifications.clear();
      await workbench.command('Show or Focus Hover');
      await workbench.page.locator('.monaco-hover:visible').first().waitFor();
    },
  },
  {
    title: 'checks the token at the cursor',
    act: async ({ workbench }) => {
      await workbench.page.keyboard.press('Escape');
      await workbench.command('Plex: Check Token at Cursor');
      await workbench.notifications.shows('Living Room');
    },
  },
  {
    title: 'explains a long-lived token',
    act: async ({ workbench }) => {
      await workbench.notifications.clear();
      await workbench.quickInput.goTo(21, 1);
      await workbench.editor.type("const plexToken = 'Qz7-hV2nKd_9sWmLx4Tb';");
      await workbench.page.locator('.squiggly-warning').first().waitFor();
      await workbench.quickInput.goTo(21, 25);
      await workbench.command('Show or Focus Hover');
      await workbench.page.locator('.monaco-hover:visible').first().waitFor();
    },
  },
  {
    title: 'copies a token',
    act: async ({ workbench }) => {
      await workbench.page.keyboard.press('Escape');
      await workbench.command('Plex: Copy Transient Token');
      await workbench.notifications.shows('Copied');
    },
  },
  {
    title: 'offers the servers and their tokens',
    act: async ({ workbench }) => {
      await workbench.notifications.clear();
      await workbench.command('Plex: Switch Server or User…');
    },
  },
  {
    title: 'offers two ways to sign in',
    act: async ({ workbench }) => {
      await workbench.quickInput.escape();
      await workbench.command('Plex: Sign In…');
      await workbench.quickInput.asks('Sign In');
    },
  },
  {
    title: 'describes the server in the tree',
    act: async ({ workbench }) => {
      await workbench.quickInput.escape();
      await workbench.tree('Servers').expand('Living Room');
      await workbench.page
        .locator('.pane-body [role="treeitem"]', { hasText: 'Living Room' })
        .first()
        .hover({ position: { x: 60, y: 10 } });
      await workbench.page.locator('.workbench-hover:visible', { hasText: 'Plex Media Server 1' }).waitFor();
    },
  },
  ...Object.entries({ starting: 503, 'token rejected': 401 }).map(
    ([state, status]): Step => ({
      title: `shows the state of a server in the tree: ${state}`,
      act: async ({ workbench, simulator }) => {
        await simulator.control.addFault('livingRoom', { fault: { kind: 'status', status }, path: '/media/providers' });
        await workbench.command('Plex: Refresh Servers');
        await workbench.tree('Servers').row('Living Room', ({ description }) => description.includes(state));
        await simulator.control.reset();
      },
    }),
  ),
  {
    title: 'lists the variables of a terminal',
    act: async ({ workbench }) => {
      await workbench.command('Plex: Open Terminal with Transient Token');
      await until('the terminal', async () =>
        (await workbench.terminals()).some(name => name.includes('Plex: Living Room')),
      );
      await workbench.page.locator('.xterm-screen').waitFor();
    },
  },
  {
    title: 'has a menu for a server',
    act: async ({ workbench }) => {
      await workbench.page
        .locator('.pane-body [role="treeitem"]', { hasText: 'Living Room' })
        .first()
        .click({ button: 'right' });
      await workbench.page.locator('.monaco-menu').waitFor();
    },
  },
  {
    title: 'describes the selected server in the status bar',
    act: async ({ workbench }) => {
      await workbench.page.keyboard.press('Escape');
      await workbench.page.locator('.statusbar-item[aria-label*="Living Room"]').hover();
      await workbench.page.locator('.workbench-hover:visible').first().waitFor();
    },
  },
  {
    title: 'has settings',
    act: async ({ workbench }) => {
      await workbench.page.mouse.move(640, 300);
      await workbench.command('Preferences: Open Settings (UI)');
      await workbench.page.locator('.settings-editor .settings-header').waitFor();
      await workbench.page.keyboard.type('@ext:plex-tokens.plex-tokens');
      await workbench.page.locator('.settings-editor .setting-item-title').first().waitFor();
    },
  },
  {
    title: 'has a walkthrough',
    act: async ({ workbench }) => {
      await workbench.command('Welcome: Open Walkthrough...');
      await workbench.quickInput.pick('Get Started with Tokens for Plex');
      // VS Code ticks no step whose condition was met before the walkthrough was first opened.
      await new Walkthrough(workbench.page).has({ 'Add your servers': false });
      // Its pictures need the room.
      await workbench.command('View: Toggle Primary Side Bar Visibility');
    },
  },
  ...['Insert a transient token', 'Renew expired tokens', 'See how to reach another server'].map(
    (step): Step => ({
      title: `explains in the walkthrough: ${step}`,
      act: async ({ workbench }) => {
        await workbench.page.locator('.getting-started-step', { hasText: step }).first().click();
        await workbench.page.locator('.getting-started-step.expanded', { hasText: step }).waitFor();
      },
    }),
  ),
  {
    title: 'has a page among the extensions, with its README',
    act: async ({ workbench }) => {
      // The README's pictures are on GitHub, which the page can't reach.
      await workbench.page
        .context()
        .route(`${RAW}**`, route =>
          route.fulfill({ path: path.join(checkout, route.request().url().slice(RAW.length)) }),
        );
      await workbench.command('Extensions: Show Installed Extensions');
      await showsPage(workbench);
    },
  },
  {
    title: 'has that page offline, too, with words in place of the pictures',
    act: async ({ workbench }) => {
      await workbench.command('View: Close Editor');
      await workbench.page.context().route(`${RAW}**`, route => route.abort());
      await showsPage(workbench);
    },
  },
];
