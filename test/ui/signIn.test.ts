import assert from 'node:assert/strict';
import { type RunningSimulator, spawnSimulator } from '../simulator/spawn.ts';
import { until } from '../vscode/workbench/until.ts';
import { prepareFolder } from './newUser.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('A user with an account', () => {
  const stack = new AsyncDisposableStack();
  let simulator: RunningSimulator;
  let workbench: Workbench;
  const tree = () => workbench.tree('Servers');

  before(async () => {
    simulator = await spawnSimulator();
    stack.defer(() => simulator.stop());
    const { plexTv, caFile } = simulator;
    workbench = stack.use(
      await openWorkbench({
        folder: prepareFolder(stack),
        development: true,
        env: { PLEX_TOKENS_PLEX_TV: plexTv.url, NODE_EXTRA_CA_CERTS: caFile },
        args: ['--link-protection-trusted-domains', plexTv.url],
      }),
    );
    await workbench.activityBar('Plex');
  });
  after(() => stack.disposeAsync());

  it('signs in on a page of the browser, at exactly the link that plex.tv wants', async () => {
    const context = workbench.page.context();
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
    await workbench.quickInput.asks('Waiting for you to approve in the browser');
    assert.deepEqual(
      (await workbench.quickInput.rows()).map(({ label }) => label),
      ['Open Again', 'Copy Link', 'Cancel'],
    );
    await page.locator('button[data-user="mara"]').click();
    await page.getByText('You are signed in').waitFor();
    await page.close();
  });

  it('picks one of the servers of the account', async () => {
    await workbench.quickInput.asks('Select Plex Media Server');
    const rows = await workbench.quickInput.rows();
    assert.deepEqual(
      rows.slice(0, 2).map(({ label, description }) => `${label} ${description}`),
      ['Living Room as Mara', 'Attic as Mara'],
    );
    await workbench.quickInput.pick('Living Room');
    await until('the status item', async () =>
      (await workbench.statusBar()).some(label => label.includes('Living Room, as Mara')),
    );
  });

  it('finds account, servers and connections in the sidebar', async () => {
    await tree().row('Mara', ({ ariaLabel }) => ariaLabel.startsWith('Plex account Mara with 2 servers'));
    await tree().expand('Living Room');
    await tree().row('Living Room', ({ description }) => /^selected · reachable in \d+ ms · as Mara/.test(description));
    const attic = await tree().row('Attic', ({ description }) => description.includes('shared by ines'));
    assert.match(attic.description, /^not asked yet/);
    await tree().expand('Connections');
    const secure = new URL(simulator.servers.livingRoom.httpsUrl).host;
    const inUse = await tree().row(secure, ({ description }) => description.startsWith('in use'));
    assert.match(inUse.description, /^in use · local · secure · \d+ ms$/);
    assert.match(inUse.ariaLabel, /^Connection of Living Room at https:\S+, local, secure, \d+ ms, in use/);
    const other = new URL(simulator.servers.attic.url).host;
    await tree().row(other, ({ description }) => description === 'local · not secure · another server answers');
  });

  it('inserts a token of the selected server', async () => {
    await workbench.openFile('cursors.txt');
    await workbench.quickInput.goTo(1, 1);
    await workbench.command('Plex: Insert Transient Token');
    await workbench.editor.has('a transient token', text => text.includes('transient-'));
    const minted = (await simulator.control.journal()).findLast(({ path }) => path === '/security/token');
    assert.equal(minted?.entrance, 'https');
  });

  it('signs out, and nothing is left', async () => {
    await tree().menu('Mara', 'Sign Out…');
    await (await workbench.notifications.dialog('Sign out of Mara?')).click('Sign Out');
    assert.match(await workbench.welcome(), /Put transient tokens into your code/);
    assert.deepEqual((await simulator.control.state('plexTv')).signIns, []);
    await until(
      'no status item',
      async () => !(await workbench.statusBar()).some(label => label.includes('Plex Media Server')),
    );
  });
});
