import { Walkthrough } from '../vscode/workbench/walkthrough.ts';
import { addServer, prepareFolder } from './newUser.ts';
import { type Step, walk } from './walk.ts';
import type { Workbench } from './workbench.ts';

/** Opens the walkthrough each time, because an Escape for the palette may lead to the page with all walkthroughs. */
async function shows(workbench: Workbench, steps: Readonly<Record<string, boolean>>): Promise<void> {
  await workbench.command('Welcome: Open Walkthrough...');
  await workbench.quickInput.pick('Get Started with Tokens for Plex');
  await new Walkthrough(workbench.page).has(steps);
}

const steps: readonly Step[] = [
  {
    title: 'opens with four steps, none of them done',
    act: async ({ workbench }) => {
      await shows(workbench, {
        'Add your servers': false,
        'Insert a transient token': false,
        'Renew expired tokens': false,
        'See how to reach another server': false,
      });
    },
  },
  {
    title: 'ticks each completed step',
    act: async ({ workbench, simulator }) => {
      await addServer(workbench, simulator.servers.livingRoom.url, simulator.tokens.owner);
      await shows(workbench, { 'Add your servers': true, 'Insert a transient token': false });

      await workbench.notifications.clear();
      await workbench.command('Plex: Copy Transient Token');
      await shows(workbench, { 'Insert a transient token': true, 'Renew expired tokens': false });

      await workbench.command('Plex: Renew Expired Tokens in Workspace');
      await shows(workbench, { 'Renew expired tokens': true, 'See how to reach another server': false });

      await workbench.command('Plex: Show Source Connection Information…');
      await workbench.quickInput.asks('Select another server or online provider');
      await workbench.quickInput.answer(`server://${simulator.servers.attic.machineIdentifier}`);
      await workbench.editor.isShowing('Attic.json');
      await shows(workbench, { 'See how to reach another server': true });
    },
  },
];

describe('The walkthrough', () => walk(steps, own => ({ folder: prepareFolder(own) })));
