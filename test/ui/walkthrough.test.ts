import { type RunningSimulator, spawnSimulator } from '../simulator/spawn.ts';
import { Walkthrough } from '../vscode/workbench/walkthrough.ts';
import { addServer, prepareFolder } from './newUser.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('The walkthrough', () => {
  const stack = new AsyncDisposableStack();
  let simulator: RunningSimulator;
  let workbench: Workbench;
  let walkthrough: Walkthrough;

  before(async () => {
    simulator = await spawnSimulator();
    stack.defer(() => simulator.stop());
    workbench = stack.use(await openWorkbench({ folder: prepareFolder(stack) }));
    walkthrough = new Walkthrough(workbench.page);
  });
  after(() => stack.disposeAsync());

  /** Opens it each time: Escape, as the palette may get it, leads from it to the page with all walkthroughs. */
  const shows = async (steps: Readonly<Record<string, boolean>>): Promise<void> => {
    await workbench.command('Welcome: Open Walkthrough...');
    await workbench.quickInput.pick('Get Started with Tokens for Plex');
    await walkthrough.has(steps);
  };

  it('opens with four steps, none of them done', async () => {
    await shows({
      'Choose a server': false,
      'Put a transient token into your code': false,
      'Renew it when it has ended': false,
      'See how to reach another server': false,
    });
  });

  it('ticks each step when it has been done', async () => {
    await addServer(workbench, simulator.servers.livingRoom.url, simulator.tokens.owner, 'me');
    await shows({ 'Choose a server': true, 'Put a transient token into your code': false });

    await workbench.notifications.clear();
    await workbench.command('Plex: Copy Transient Token');
    await shows({ 'Put a transient token into your code': true, 'Renew it when it has ended': false });

    await workbench.command('Plex: Renew Transient Tokens in Workspace');
    await shows({ 'Renew it when it has ended': true, 'See how to reach another server': false });

    await workbench.command('Plex: Show Source Connection Information…');
    await workbench.quickInput.asks('Another server or online provider');
    await workbench.quickInput.answer(`server://${simulator.servers.attic.machineIdentifier}`);
    await workbench.editor.isShowing(`${simulator.servers.attic.machineIdentifier}.json`);
    await shows({ 'See how to reach another server': true });
  });
});
