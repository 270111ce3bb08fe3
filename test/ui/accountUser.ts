import assert from 'node:assert/strict';
import { findInFolder } from '../leaks/findings.ts';
import { TokenSearch } from '../leaks/tokenSearch.ts';
import type { RunningSimulator } from '../simulator/spawn.ts';
import { until } from '../until.ts';
import type { Page } from '../vscode/page.ts';
import { type FolderOptions, insertToken, prepareFolder } from './newUser.ts';
import type { Step } from './walk.ts';

/** Options for a window that uses the simulated plex.tv. */
export function withSimulatedPlexTv(stack: AsyncDisposableStack, { plexTv, caFile }: RunningSimulator): FolderOptions {
  return {
    folder: prepareFolder(stack),
    development: true,
    env: { PLEX_TOKENS_PLEX_TV: plexTv.url, NODE_EXTRA_CA_CERTS: caFile },
    args: ['--link-protection-trusted-domains', plexTv.url],
  };
}

/** Approves a sign-in as Mara does, on the page that was opened for it. */
async function approves(page: Page): Promise<void> {
  await page.locator('button[data-user="mara"]').click();
  await page.getByText('You are signed in').waitFor();
  await page.close();
}

/** Steps from the welcome view to a selected server of an account. */
export const signsIn: readonly Step[] = [
  {
    title: 'signs in on a page of the browser, at exactly the link that plex.tv requires',
    act: async ({ workbench, simulator }) => {
      const context = workbench.page.context();
      await workbench.activityBar('Plex');
      await workbench.clickWelcome('Sign In');
      await workbench.quickInput.asks('Sign In to Plex');
      const opening = context.waitForEvent('page');
      await workbench.quickInput.pick('In the Browser');
      const page = await opening;
      await page.waitForURL(url => url.hash !== '');
      const [pin] = (await simulator.control.state('plexTv')).openPins;
      assert.equal(
        page.url(),
        `${simulator.plexTv.approvalUrl}#?clientID=${pin?.clientIdentifier}&code=${pin?.code}&context%5Bdevice%5D%5Bproduct%5D=Tokens%20for%20Plex`,
      );
      await workbench.quickInput.asks('Approve the sign-in in your browser');
      assert.deepEqual(
        (await workbench.quickInput.rows()).map(({ label }) => label),
        ['Open Again', 'Copy Link', 'Cancel'],
      );
      await approves(page);
    },
  },
  {
    title: 'picks one of the servers of the account',
    act: async ({ workbench }) => {
      await workbench.quickInput.asks('Signed in as Mara. Select the server for new transient tokens');
      const rows = await workbench.quickInput.rows();
      assert.deepEqual(
        rows.slice(0, 2).map(({ label, description }) => `${label} ${description}`),
        ['Living Room (Mara)', 'Attic (Mara)'],
      );
      await workbench.quickInput.pick('Living Room');
      await until('the status item', async () =>
        (await workbench.statusBar()).some(label => label.includes('Living Room (Mara)')),
      );
    },
  },
];

/** Steps of a user with an account, from the sign-in to the sign-out. */
export const usesAccount: readonly Step[] = [
  ...signsIn,
  {
    title: 'finds account, servers and connections in the sidebar',
    act: async ({ workbench, simulator }) => {
      await workbench
        .tree('Servers')
        .row('Mara', ({ ariaLabel }) => ariaLabel.startsWith('Plex account Mara, 2 servers'));
      await workbench.tree('Servers').expand('Living Room');
      await workbench
        .tree('Servers')
        .row('Living Room', ({ description }) => /^\(Mara\) · selected · reachable in \d+ ms/.test(description));
      const attic = await workbench
        .tree('Servers')
        .row('Attic', ({ description }) => description.includes('shared by ines'));
      assert.match(attic.description, /^\(Mara\) · not connected yet/);
      await workbench.tree('Servers').expand('Connections');
      const encrypted = new URL(simulator.servers.livingRoom.httpsUrl).host;
      const active = await workbench
        .tree('Servers')
        .row(encrypted, ({ description }) => description.startsWith('active'));
      assert.match(active.description, /^active · \d+ ms · local · encrypted$/);
      assert.match(active.ariaLabel, /^Connection of Living Room at https:\S+, \d+ ms, local, encrypted, active/);
      const other = new URL(simulator.servers.attic.url).host;
      await workbench
        .tree('Servers')
        .row(other, ({ description }) => description === 'another server responds · local · unencrypted');
    },
  },
  {
    title: 'inserts a token of the selected server',
    act: async session => {
      const { workbench, simulator } = session;
      await workbench.openFile('cursors.txt');
      await workbench.quickInput.goTo(1, 1);
      await insertToken(session);
      const minted = (await simulator.control.journal()).findLast(({ path }) => path === '/security/token');
      assert.equal(minted?.entrance, 'https');
    },
  },
  {
    title: 'sees that a server is unreachable, and how each of its connections failed',
    act: async ({ workbench, simulator }) => {
      const tree = workbench.tree('Servers');
      const encrypted = new URL(simulator.servers.livingRoom.httpsUrl).host;
      await simulator.control.disconnect('livingRoom');
      await tree.menu('Living Room', 'Refresh');
      await tree.row('Living Room', ({ description }) => description.startsWith('(Mara) · selected · unreachable'));
      await tree.row('Try again', ({ description }) => description.startsWith("Couldn't reach Living Room"));
      await tree.row(encrypted, ({ description }) => description === 'unreachable · local · encrypted');
    },
  },
  {
    title: 'tries again, and sees that the sign-in is no longer valid while the servers stay',
    act: async ({ workbench, simulator }) => {
      const tree = workbench.tree('Servers');
      await simulator.control.connect('livingRoom');
      await tree.click('Try again');
      await tree.row('Living Room', ({ description }) => description.startsWith('(Mara) · selected · reachable'));
      await simulator.control.addFault('plexTv', { fault: { kind: 'status', status: 401 } });
      await tree.menu('Mara', 'Refresh');
      await tree.row('Sign in again', ({ description }) =>
        description.startsWith('plex.tv rejected the token of Mara (401)'),
      );
      await tree.row('Living Room');
    },
  },
  {
    title: 'gets an offer to sign in again',
    act: async ({ workbench, simulator }) => {
      await workbench.tree('Servers').click('Sign in again');
      await workbench.quickInput.asks('Sign In to Plex');
      await simulator.control.clearFaults('plexTv');
    },
  },
];

export const signsOut: Step = {
  title: 'signs out, and leaves nothing behind',
  act: async ({ workbench, simulator }) => {
    await workbench.page.keyboard.press('Escape');
    const [signedIn] = (await simulator.control.state('plexTv')).signIns;
    const token = signedIn?.token ?? assert.fail('Nobody is signed in');
    await workbench.tree('Servers').menu('Mara', 'Sign Out…');
    await (await workbench.notifications.dialog('Sign out of Mara?')).click('Sign Out');
    assert.match(await workbench.welcome(), /Insert short-lived tokens/);
    // The token of a switch to a Home user isn't this account's.
    const { signIns } = await simulator.control.state('plexTv');
    assert.ok(signIns.every(({ user }) => user !== 'mara'));
    const found = await findInFolder(new TokenSearch([{ name: 'the account', token }]), 'home', workbench.home);
    // Chromium's databases keep deleted data until they are compacted.
    assert.deepEqual(
      found.filter(finding => !finding.path.startsWith('profile/')),
      [],
    );
    await until(
      'no status item',
      async () => !(await workbench.statusBar()).some(label => label.includes('Plex Media Server')),
    );
  },
};

/** The steps of a user with an account, and then of one whose account has no servers. */
export const accountUser: readonly Step[] = [
  ...usesAccount,
  signsOut,
  {
    title: 'signs in with an account without servers, and is led to the address of one',
    act: async ({ workbench, simulator }) => {
      const none = { kind: 'body', body: '[]', contentType: 'application/json' } as const;
      await simulator.control.addFault('plexTv', { fault: none, path: '/api/v2/resources' });
      await workbench.clickWelcome('Sign In');
      const opening = workbench.page.context().waitForEvent('page');
      await workbench.quickInput.pick('In the Browser');
      const page = await opening;
      await approves(page);
      const told = await workbench.notifications.shows('Signed in as Mara. This account has no servers yet.');
      await told.click('Add Server…');
      await workbench.quickInput.asks("Enter the server's address");
      await workbench.quickInput.escape();
      await workbench
        .tree('Servers')
        .row('Add server', ({ description }) => description === 'This account has no servers yet');
      await workbench.tree('Servers').click('Add server');
      await workbench.quickInput.asks("Enter the server's address");
      await simulator.control.clearFaults('plexTv');
    },
  },
];
