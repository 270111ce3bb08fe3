import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { MADE_UP } from './madeUpTokens.ts';
import type { RecordedStep } from './recordedSession.ts';

const MASK = '••••••••';

/** Commands of a source document that a new user doesn't need; its token is revealed at the end. */
export const sourceSteps: readonly RecordedStep[] = [
  {
    title: 'enters a token as a source, and then shows a source',
    act: async ({ workbench, simulator }) => {
      const { machineIdentifier } = simulator.servers.attic;
      await workbench.command('Plex: Show Source Connection Information…');
      await workbench.quickInput.asks('Select another server or online provider');
      for (const typed of [MADE_UP.inSource, `server://${MADE_UP.inSource}`, `provider://${MADE_UP.inSource}`]) {
        await workbench.quickInput.answer(typed);
      }
      await workbench.quickInput.asks('Select another server or online provider');
      await workbench.quickInput.answer(`server://${machineIdentifier}`);
      await workbench.editor.isShowing('Attic.json');
      await workbench.editor.has('the masked token', text => text.includes(MASK));
    },
  },
  {
    title: 'reveals its token and hides it, by the palette',
    act: async ({ workbench }) => {
      const revealed = async () =>
        (await workbench.editor.decorations()).some(decoration => decoration.includes('transient-'));
      await workbench.command('Plex: Reveal Token');
      await until('the revealed token', revealed);
      await workbench.command('Plex: Hide Token');
      await until('the mask', async () => !(await revealed()));
    },
  },
  {
    title: 'tests its connections, refreshes it, and uses them',
    act: async ({ workbench }) => {
      await workbench.command('Plex: Test Source Connections');
      await workbench.editor.has('the outcomes', text => /✓ \d+ ms/.test(text));
      await workbench.command('Plex: Refresh Source Connection Information');
      for (const lens of ['Copy URL', 'Copy as curl']) await workbench.editor.clickCodeLens(lens);
    },
  },
  {
    title: 'shows two online providers with tokens of their own',
    act: async ({ workbench }) => {
      for (const [provider, file] of [
        ['Discover', 'Discover.json'],
        ['Live TV & DVR', 'Live TV & DVR.json'],
      ] as const) {
        await workbench.command('Plex: Show Source Connection Information…');
        await workbench.quickInput.pick(provider);
        await workbench.editor.isShowing(file);
        await workbench.editor.has('the masked token', text => text.includes(MASK));
        await workbench.command('Plex: Refresh Source Connection Information');
      }
    },
  },
  {
    title: 'copies its token, inserts a connection, and leaves the token revealed',
    act: async session => {
      const { workbench, simulator } = session;
      await workbench.editor.showTab('Attic.json');
      await workbench.notifications.clear();
      await workbench.command('Plex: Copy Source Token');
      await workbench.notifications.shows('Copied');
      await session.copies();
      await workbench.editor.clickCodeLens('Insert URL');
      await workbench.editor.has('the URI', text => text.includes(simulator.servers.attic.url));
      await workbench.editor.showTab('Attic.json');
      await workbench.editor.clickCodeLens('Reveal');
      await until('the revealed token', async () =>
        (await workbench.editor.decorations()).some(decoration => decoration.includes('transient-')),
      );
      assert.ok(!(await workbench.editor.text()).includes('transient-'));
    },
  },
];
