import assert from 'node:assert/strict';
import type { Fault } from '../simulator/injectedFaults.ts';
import { signsOut, usesAccount } from '../ui/accountUser.ts';
import { appTokens } from '../ui/appTokens.ts';
import { homeUsers } from '../ui/homeUsers.ts';
import type { Step } from '../ui/walk.ts';
import { until } from '../until.ts';
import { appTokenSteps } from './appTokenSteps.ts';
import { MADE_UP } from './madeUpTokens.ts';
import type { RecordedStep } from './recordedSession.ts';

const FAULTS: readonly Fault[] = [
  ...[403, 404, 429, 500, 503].map((status): Fault => ({ kind: 'status', status })),
  { kind: 'echoesToken', status: 401 },
  { kind: 'echoesToken', status: 500 },
  { kind: 'html' },
  { kind: 'redirect', status: 302, location: `http://127.0.0.2:9/?X-Plex-Token=${MADE_UP.refused}` },
];

/** Four digits occur by chance, so the PIN is searched for only in the logs and the storage of the extension. */
const keepsNoPin: RecordedStep = {
  title: 'finds the PIN of a Home user in no log and nowhere in the storage of the extension',
  act: async session => {
    const texts = session.ownTexts();
    assert.ok(
      texts.some(([, text]) => text.includes('/api/v2/home/users/')),
      'The switch is in no log.',
    );
    for (const [name, text] of texts) assert.doesNotMatch(text.toString(), /[?&]pin=|(?<![\w-])4071(?![\w-])/, name);
  },
};

/** The steps of a user with an account up to the sign-out, with tokens for apps, errors of plex.tv and a second account. */
export const accountSteps: readonly RecordedStep[] = [
  ...usesAccount,
  ...appTokens,
  ...appTokenSteps,
  ...homeUsers,
  keepsNoPin,
  {
    title: "pastes an account's token that plex.tv refuses in every way",
    act: async ({ workbench, simulator }) => {
      await workbench.openFile('cursors.txt');
      await workbench.editor.has('a token', text => text.includes('transient-'));
      await workbench.command('Plex: Sign In…');
      await workbench.quickInput.pick('With a Token');
      await workbench.quickInput.asks("Paste your account's token");
      for (const fault of FAULTS) {
        await simulator.control.addFault('plexTv', { fault });
        await simulator.control.clearJournal();
        await workbench.quickInput.answer(MADE_UP.refused);
        await simulator.control.untilRequest(({ server }) => server === 'plexTv');
        await workbench.quickInput.complains(/./);
        await simulator.control.clearFaults('plexTv');
        await workbench.quickInput.type('');
      }
      await workbench.quickInput.answer(MADE_UP.refused);
      await workbench.quickInput.complains('plex.tv rejected this token (401)');
    },
  },
  {
    title: 'pastes a valid one',
    act: async ({ workbench, simulator }) => {
      await workbench.quickInput.answer(simulator.tokens.atticOwner);
      await workbench.tree('Servers').row('Ines');
      await workbench.quickInput.escape();
    },
  },
  {
    title: 'reads the errors of a plex.tv that repeats the token',
    act: async ({ workbench, simulator }) => {
      for (const status of [401, 500]) {
        await simulator.control.addFault('plexTv', { fault: { kind: 'echoesToken', status } });
        await workbench.tree('Servers').menu('Mara', 'Refresh');
        await workbench.tree('Servers').row(status === 401 ? 'Sign in again' : 'Try again');
        await simulator.control.clearFaults('plexTv');
      }
      await workbench.tree('Servers').menu('Mara', 'Refresh');
    },
  },
  {
    title: 'comes back after a reload',
    act: async ({ workbench }) => {
      await workbench.openFile('cursors.txt');
      await workbench.reload();
      await workbench.activityBar('Plex');
      await workbench.tree('Servers').row('Mara');
      assert.ok((await workbench.statusBar()).some(label => label.includes('Living Room')));
    },
  },
];

/** Signs out of both accounts. */
export const signOutSteps: readonly Step[] = [
  {
    title: 'signs out of the account whose token was pasted',
    act: async ({ workbench }) => {
      await workbench.tree('Servers').menu('Ines', 'Sign Out…');
      await (await workbench.notifications.dialog('Sign out of Ines?')).click('Sign Out');
      await until('one account', async () => {
        return !(await workbench.tree('Servers').rows()).some(({ label }) => label === 'Ines');
      });
    },
  },
  signsOut,
];
