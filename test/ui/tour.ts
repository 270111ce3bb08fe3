/**
 * `npm run tour` goes the way of a new user slowly, in the light and in the dark theme, and keeps a picture of each step
 * in `out/tour/`; `-- --readme` keeps the ones that the README shows in `media/tour/` too.
 */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnSimulator } from '../simulator/spawn.ts';
import { onInterrupt } from '../vscode/interrupt.ts';
import { newUser, prepareFolder } from './newUser.ts';
import { openWorkbench } from './workbench.ts';

const checkout = path.join(import.meta.dirname, '../..');
const pictures = path.join(checkout, 'out/tour');
/** Milliseconds that a picture waits for animations to end. */
const PAUSE = 800;
const themes = { light: 'Default Light Modern', dark: 'Default Dark Modern' } as const;
/** By the step that they show. */
const forReadme: Readonly<Record<string, string>> = {
  'inserts a transient token from the palette, and is told once what it can do': 'insert',
  'sees how to reach another server, without its token': 'source',
};

const tour = new AsyncDisposableStack();
onInterrupt(() => tour.disposeAsync());
rmSync(pictures, { recursive: true, force: true });
for (const [theme, name] of Object.entries(themes)) {
  await using stack = new AsyncDisposableStack();
  tour.use(stack);
  const simulator = await spawnSimulator();
  stack.defer(() => simulator.stop());
  const settings = { 'workbench.colorTheme': name };
  const workbench = stack.use(await openWorkbench({ folder: prepareFolder(stack), settings }));
  for (const [index, { title, act }] of newUser.entries()) {
    console.log(`${theme}: ${title}`);
    await act(workbench, simulator);
    await sleep(PAUSE);
    const file = path.join(
      pictures,
      theme,
      `${String(index + 1).padStart(2, '0')}-${title.split(/,| and /)[0]?.replaceAll(' ', '-')}.png`,
    );
    await workbench.screenshot(file);
    const picture = forReadme[title];
    if (picture !== undefined && theme === 'light' && process.argv.includes('--readme')) {
      mkdirSync(path.join(checkout, 'media/tour'), { recursive: true });
      copyFileSync(file, path.join(checkout, `media/tour/${picture}.png`));
    }
  }
}
console.log(`The pictures are in ${path.relative(checkout, pictures)}/.`);
