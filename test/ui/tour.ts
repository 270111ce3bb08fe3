/**
 * `npm run tour` takes the README's pictures into `media/tour/`, and a picture of every screen into `out/tour/`, both in VS Code's
 * dark and light theme. `out/tour/index.html` has all screens. `-- readme` takes only the README's, `-- editorUser dark` only
 * one journey in one theme. `-- contrast` or `-- zoom` takes the journeys with high contrast or at a zoom of 200 %.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { runScript } from '../vscode/runScript.ts';
import { accountUser, signsIn, withSimulatedPlexTv } from './accountUser.ts';
import { appTokens } from './appTokens.ts';
import { followsColorScheme, hideKeyboardLayout, THEMES } from './camera.ts';
import { ContactSheet } from './contactSheet.ts';
import { editorUser, withSamples } from './editorUser.ts';
import { firstServer } from './firstServer.ts';
import { homeUsers } from './homeUsers.ts';
import { addsLivingRoom, managesServers } from './manager.ts';
import { newUser, prepareFolder } from './newUser.ts';
import { takeReadmePictures } from './readme.ts';
import { moreScreens, withPackage } from './screens.ts';
import { installTourPackages, pictureFonts } from './tourPackages.ts';
import { vulnerableServer } from './vulnerableServer.ts';
import { openSession, type SessionOptions, type Step } from './walk.ts';
import type { WorkbenchOptions } from './workbench.ts';

interface Journey {
  readonly steps: readonly Step[];
  readonly options: SessionOptions;
}

const checkout = path.join(import.meta.dirname, '../..');
const pictures = path.join(checkout, 'out/tour');
const withFolder: Journey['options'] = stack => ({ folder: prepareFolder(stack) });
const journeys: Readonly<Record<string, Journey>> = {
  newUser: { steps: newUser, options: withFolder },
  firstServer: { steps: firstServer, options: withFolder },
  accountUser: { steps: accountUser, options: withSimulatedPlexTv },
  appTokens: { steps: [...signsIn, ...appTokens], options: withSimulatedPlexTv },
  homeUsers: { steps: [...signsIn, ...homeUsers], options: withSimulatedPlexTv },
  vulnerableServer: { steps: [addsLivingRoom, ...vulnerableServer], options: withFolder },
  editorUser: { steps: [addsLivingRoom, ...editorUser], options: withSamples },
  manager: { steps: [addsLivingRoom, ...managesServers], options: withFolder },
  screens: { steps: [addsLivingRoom, ...moreScreens], options: withPackage },
};
/** Looks in which a window stays. Without one of them, every picture is taken in both themes. */
const looks: Readonly<Record<string, WorkbenchOptions>> = {
  contrast: { settings: { 'workbench.colorTheme': 'Default High Contrast' } },
  zoom: { viewport: { width: 960, height: 540 }, zoom: 2 },
};
const README = 'readme';

const named = process.argv.slice(2);
const known = [README, ...Object.keys(journeys), ...THEMES, ...Object.keys(looks)];
const chosenJourneys = Object.entries(journeys).filter(([name]) => named.includes(name));
const chosenLook = Object.keys(looks).find(name => named.includes(name));
const isReadmeAlone = named.includes(README) && chosenJourneys.length === 0;

await runScript(async tour => {
  const unknown = named.find(name => !known.includes(name));
  if (unknown !== undefined) throw new Error(`There is no ${unknown}, but ${known.join(', ')}.`);
  await installTourPackages();
  const failures: string[] = [];
  const tries = (name: string, take: Promise<void>) =>
    take.catch((error: Error) => void failures.push(`${name}: ${error.message}`));
  if (named.length === 0 || named.includes(README))
    await tries(README, takeReadmePictures(tour, path.join(checkout, 'media/tour')));
  if (!isReadmeAlone) {
    rmSync(pictures, { recursive: true, force: true });
    const themes = THEMES.filter(theme => named.includes(theme));
    const sheet = new ContactSheet(pictures, chosenLook ? [chosenLook] : themes.length > 0 ? themes : THEMES);
    for (const [name, journey] of chosenJourneys.length > 0 ? chosenJourneys : Object.entries(journeys)) {
      await tries(name, go(tour, sheet, name, journey));
      sheet.write();
    }
    console.log(`The pictures are in ${path.relative(checkout, pictures)}/index.html.`);
  }
  // A journey that fails doesn't take the pictures of the others away.
  if (failures.length > 0) throw new Error(failures.join('\n'));
});

/** Takes a picture after each step, and of each box, notification and dialog that a step sees. */
async function go(tour: AsyncDisposableStack, sheet: ContactSheet, name: string, journey: Journey): Promise<void> {
  await using stack = new AsyncDisposableStack();
  tour.use(stack);
  let current = 'opens';
  const session = await openSession(stack, async (own, simulator) => {
    const options = await journey.options(own, simulator);
    const look = chosenLook === undefined ? { settings: followsColorScheme } : looks[chosenLook];
    return {
      ...options,
      ...look,
      fontconfig: pictureFonts(own),
      settings: { 'workbench.reduceMotion': 'on', ...options.settings, ...look?.settings },
      onLoad: ({ page }) => hideKeyboardLayout(page),
      onSight: ({ page }, what) => sheet.add(page, name, `${current}: ${what}`),
    };
  });
  for (const { title, act } of journey.steps) {
    console.log(`${name}: ${title}`);
    current = title;
    try {
      await act(session);
    } finally {
      // Shows the window of a failed step, too.
      await sheet.add(session.workbench.page, name, title);
    }
  }
}
