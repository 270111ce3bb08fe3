/**
 * `npm run tour` goes the ways of a new user, of one with an account and of one who writes code slowly, in the light and in the dark theme, and keeps a picture of each step
 * in `out/tour/`; `-- --readme` keeps the ones that the README shows in `media/tour/` too, and
 * `-- editorUser` goes one way only.
 */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningSimulator, spawnSimulator } from '../simulator/spawn.ts';
import { onInterrupt } from '../vscode/interrupt.ts';
import { accountUser, withSimulatedPlexTv } from './accountUser.ts';
import { editorUser, withSamples } from './editorUser.ts';
import { newUser, prepareFolder } from './newUser.ts';
import type { Step } from './steps.ts';
import { openWorkbench, type WorkbenchOptions } from './workbench.ts';

const checkout = path.join(import.meta.dirname, '../..');
const pictures = path.join(checkout, 'out/tour');
/** Milliseconds that a picture waits for animations to end. */
const PAUSE = 800;
const themes = { light: 'Default Light Modern', dark: 'Default Dark Modern' } as const;
/** By the step that they show. */
const forReadme: Readonly<Record<string, string>> = {
  'inserts a transient token from the palette, and is told once what it can do': 'insert',
  'tests the connections, and sees beside each how it answers': 'source',
  'is offered a token where one belongs, and no server is asked for it': 'completion',
  'picks the form of a token, and sees what goes in before it is made': 'formats',
  'is shown which tokens have ended, before anything is changed': 'renew',
  'sees what can be done about it': 'fixes',
};

const tour = new AsyncDisposableStack();
onInterrupt(() => tour.disposeAsync());
rmSync(pictures, { recursive: true, force: true });
for (const [theme, name] of Object.entries(themes)) {
  if (isWanted('newUser')) await go(theme, name, 'newUser', newUser, stack => ({ folder: prepareFolder(stack) }));
  if (isWanted('accountUser')) await go(theme, name, 'accountUser', accountUser, withSimulatedPlexTv);
  if (isWanted('editorUser')) await go(theme, name, 'editorUser', editorUser, withSamples);
}
console.log(`The pictures are in ${path.relative(checkout, pictures)}/.`);

/** Whether a way was named, or none was. */
function isWanted(way: string): boolean {
  const named = process.argv.slice(2).filter(argument => !argument.startsWith('-'));
  return named.length === 0 || named.includes(way);
}

async function go(
  theme: string,
  colorTheme: string,
  way: string,
  steps: readonly Step[],
  options: (stack: AsyncDisposableStack, simulator: RunningSimulator) => WorkbenchOptions,
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  tour.use(stack);
  const simulator = await spawnSimulator();
  stack.defer(() => simulator.stop());
  const settings = { 'workbench.colorTheme': colorTheme };
  const workbench = stack.use(await openWorkbench({ ...options(stack, simulator), settings }));
  for (const [index, { title, act }] of steps.entries()) {
    console.log(`${theme}: ${title}`);
    await act(workbench, simulator);
    await sleep(PAUSE);
    const name = `${String(index + 1).padStart(2, '0')}-${title.split(/,| and /)[0]?.replaceAll(' ', '-')}.png`;
    const file = path.join(pictures, theme, way, name);
    await workbench.screenshot(file);
    const picture = forReadme[title];
    if (picture !== undefined && theme === 'light' && process.argv.includes('--readme')) {
      mkdirSync(path.join(checkout, 'media/tour'), { recursive: true });
      copyFileSync(file, path.join(checkout, `media/tour/${picture}.png`));
    }
  }
}
