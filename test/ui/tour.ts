/**
 * `npm run tour` runs the journeys of a new user, of one with an account and of one who writes code slowly, in the light
 * and in the dark theme, with high contrast and at a zoom of 200 %, and keeps a picture of each step in `out/tour/`. `--
 * --readme` also keeps the README's pictures in `media/tour/`, and `-- editorUser dark` runs one journey only, in one look.
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
/** Delay before a picture, so that animations end, in milliseconds. */
const PAUSE = 800;
const looks: Readonly<Record<string, WorkbenchOptions>> = {
  light: { settings: { 'workbench.colorTheme': 'Default Light Modern' } },
  dark: { settings: { 'workbench.colorTheme': 'Default Dark Modern' } },
  contrast: { settings: { 'workbench.colorTheme': 'Default High Contrast' } },
  zoom: { viewport: { width: 960, height: 540 }, zoom: 2 },
};
const journeys = {
  newUser: { steps: newUser, options: (stack: AsyncDisposableStack) => ({ folder: prepareFolder(stack) }) },
  accountUser: { steps: accountUser, options: withSimulatedPlexTv },
  editorUser: { steps: [addsLivingRoom, ...editorUser], options: withSamples },
};
/** Pictures in the README, by the step that they show. */
const forReadme: Readonly<Record<string, string>> = {
  'inserts a transient token from the palette, and reads once what it can do': 'insert',
  'tests the connections, and sees the result beside each': 'source',
  'gets the offer of a token where one belongs, without a request to a server': 'completion',
  'picks the format of a token, and sees the inserted text before the token is created': 'formats',
  'sees which tokens have expired, before anything is changed': 'renew',
  'sees the quick fixes for it': 'fixes',
};

await runScript(async tour => {
  rmSync(pictures, { recursive: true, force: true });
  for (const [look, settings] of wanted(looks)) {
    for (const [journey, { steps, options }] of wanted(journeys))
      await go(tour, look, settings, journey, steps, options);
  }
  console.log(`The pictures are in ${path.relative(checkout, pictures)}/.`);
});

/** Returns the entries whose names are on the command line, or all of them where none is. */
function wanted<Value>(entries: Readonly<Record<string, Value>>): Array<[name: string, Value]> {
  const named = Object.entries(entries).filter(([name]) => process.argv.includes(name));
  return named.length > 0 ? named : Object.entries(entries);
}

async function go(
  tour: AsyncDisposableStack,
  look: string,
  lookOptions: WorkbenchOptions,
  journey: string,
  steps: readonly Step[],
  options: (stack: AsyncDisposableStack, simulator: RunningSimulator) => WorkbenchOptions,
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  tour.use(stack);
  const session = await openSession(stack, (own, simulator) => ({ ...options(own, simulator), ...lookOptions }));
  for (const [index, { title, act }] of steps.entries()) {
    console.log(`${look}: ${title}`);
    const name = `${String(index + 1).padStart(2, '0')}-${title.split(/,| and /)[0]?.replaceAll(' ', '-')}.png`;
    const file = path.join(pictures, look, journey, name);
    try {
      await act(session);
      await sleep(PAUSE);
    } finally {
      // Shows the window of a failed step.
      await session.workbench.screenshot(file);
    }
    const picture = forReadme[title];
    if (picture !== undefined && look === 'light' && process.argv.includes('--readme')) {
      mkdirSync(path.join(checkout, 'media/tour'), { recursive: true });
      copyFileSync(file, path.join(checkout, `media/tour/${picture}.png`));
    }
  }
}
