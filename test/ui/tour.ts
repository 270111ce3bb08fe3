/**
 * `npm run tour` goes the ways of a new user, of one with an account and of one who writes code slowly, in the light and in
 * the dark theme, with high contrast and at a zoom of 200 %, and keeps a picture of each step in `out/tour/`. `-- --readme`
 * keeps the ones that the README shows in `media/tour/` too, and `-- editorUser dark` goes one way only, in one look.
 */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningSimulator } from '../simulator/spawn.ts';
import { runScript } from '../vscode/runScript.ts';
import { accountUser, withSimulatedPlexTv } from './accountUser.ts';
import { editorUser, withSamples } from './editorUser.ts';
import { addsLivingRoom } from './manager.ts';
import { newUser, prepareFolder } from './newUser.ts';
import { openSession, type Step } from './walk.ts';
import type { WorkbenchOptions } from './workbench.ts';

const checkout = path.join(import.meta.dirname, '../..');
const pictures = path.join(checkout, 'out/tour');
/** Milliseconds that a picture waits for animations to end. */
const PAUSE = 800;
const looks: Readonly<Record<string, WorkbenchOptions>> = {
  light: { settings: { 'workbench.colorTheme': 'Default Light Modern' } },
  dark: { settings: { 'workbench.colorTheme': 'Default Dark Modern' } },
  contrast: { settings: { 'workbench.colorTheme': 'Default High Contrast' } },
  zoom: { viewport: { width: 960, height: 540 }, zoom: 2 },
};
const ways = {
  newUser: { steps: newUser, options: (stack: AsyncDisposableStack) => ({ folder: prepareFolder(stack) }) },
  accountUser: { steps: accountUser, options: withSimulatedPlexTv },
  editorUser: { steps: [addsLivingRoom, ...editorUser], options: withSamples },
};
/** By the step that they show. */
const forReadme: Readonly<Record<string, string>> = {
  'inserts a transient token from the palette, and is told once what it can do': 'insert',
  'tests the connections, and sees beside each how it answers': 'source',
  'is offered a token where one belongs, and no server is asked for it': 'completion',
  'picks the form of a token, and sees what goes in before it is made': 'formats',
  'is shown which tokens have ended, before anything is changed': 'renew',
  'sees what can be done about it': 'fixes',
};

await runScript(async tour => {
  rmSync(pictures, { recursive: true, force: true });
  for (const [look, settings] of wanted(looks)) {
    for (const [way, { steps, options }] of wanted(ways)) await go(tour, look, settings, way, steps, options);
  }
  console.log(`The pictures are in ${path.relative(checkout, pictures)}/.`);
});

/** Those that were named, or all where none was. */
function wanted<Value>(of: Readonly<Record<string, Value>>): Array<[name: string, Value]> {
  const named = Object.entries(of).filter(([name]) => process.argv.includes(name));
  return named.length > 0 ? named : Object.entries(of);
}

async function go(
  tour: AsyncDisposableStack,
  look: string,
  lookOptions: WorkbenchOptions,
  way: string,
  steps: readonly Step[],
  options: (stack: AsyncDisposableStack, simulator: RunningSimulator) => WorkbenchOptions,
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  tour.use(stack);
  const session = await openSession(stack, (own, simulator) => ({ ...options(own, simulator), ...lookOptions }));
  for (const [index, { title, act }] of steps.entries()) {
    console.log(`${look}: ${title}`);
    const name = `${String(index + 1).padStart(2, '0')}-${title.split(/,| and /)[0]?.replaceAll(' ', '-')}.png`;
    const file = path.join(pictures, look, way, name);
    try {
      await act(session);
      await sleep(PAUSE);
    } finally {
      // Of a step that failed, what is to be seen then.
      await session.workbench.screenshot(file);
    }
    const picture = forReadme[title];
    if (picture !== undefined && look === 'light' && process.argv.includes('--readme')) {
      mkdirSync(path.join(checkout, 'media/tour'), { recursive: true });
      copyFileSync(file, path.join(checkout, `media/tour/${picture}.png`));
    }
  }
}
