import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pointAt } from '../start/pointAt.ts';
import { until } from '../until.ts';
import type { Page } from '../vscode/page.ts';
import { signsIn, withSimulatedPlexTv } from './accountUser.ts';
import {
  around,
  type Box,
  followsColorScheme,
  hideKeyboardLayout,
  hideNotifications,
  shrink,
  THEMES,
  type Theme,
  takePicture,
  wear,
} from './camera.ts';
import { recordFirstToken } from './firstToken.ts';
import { directNames, HOME, homePorts, moveHome } from './homeNetwork.ts';
import { prepareFolder, putCursor } from './newUser.ts';
import { photographed } from './pictures.ts';
import { pictureFonts } from './tourPackages.ts';
import { openSession, type Session } from './walk.ts';
import type { Workbench } from './workbench.ts';

/** A part of the README: what the user does, and the elements that its picture shows. */
interface Scene {
  readonly picture: string;
  readonly act: (session: Session) => Promise<void>;
  readonly shows: readonly string[];
  /** Where the picture begins: at the left of the editor or of the elements, or so that they are in its middle. */
  readonly from: 'editor' | 'middle' | 'elements';
}

/** The width of the pictures, in pixels of the page: one for all, so that their texts have one size in the README. */
const WIDTH = 760;
/** The size of the window, in pixels of the page. */
const SIZE = { width: 1000, height: 640 };
/** Above and below the elements. */
const AIR = 16;

const TRANSIENT = /transient-[0-9a-f]{8}-/;
/** A script with a token that shouldn't be in it. */
const LIBRARIES = `// Prints the libraries of a server.
const plexToken = 'Qz7-hV2nKd_9sWmLx4Tb';

const response = await fetch(\`\${process.env.PLEX_URL}/library/sections\`, {
  headers: { Accept: 'application/json', 'X-Plex-Token': plexToken },
});
const { MediaContainer } = await response.json();
for (const { title, type } of MediaContainer.Directory) console.log(\`\${title} (\${type})\`);
`;
const LINE = '.editor-group-container.active .view-line > span';
const NUMBERS = '.editor-group-container.active .margin .line-numbers';
const TAB = '.editor-group-container.active .tab.active';
const PICKER = '.quick-input-widget';

const scenes: readonly Scene[] = [
  {
    picture: 'insert',
    act: async ({ workbench }) => {
      await workbench.page.setViewportSize({ width: 1100, height: 470 });
      await widenSidebar(workbench.page);
    },
    shows: ['.part.sidebar', '.part.editor', '.part.statusbar'],
    from: 'elements',
  },
  {
    picture: 'completion',
    act: async ({ workbench }) => {
      await workbench.page.setViewportSize(SIZE);
      await workbench.command('View: Toggle Primary Side Bar Visibility');
      await workbench.openFile('.env');
      await workbench.quickInput.goTo(2, 12);
      await workbench.editor.suggests('Plex transient token for Living Room');
    },
    shows: [TAB, LINE, NUMBERS, '.suggest-widget'],
    from: 'editor',
  },
  {
    picture: 'formats',
    act: async ({ workbench }) => {
      await insertAfter(workbench, 'PLEX_TOKEN=');
      await workbench.openFile('recently_added.py');
      await insertAfter(workbench, 'PLEX_TOKEN = "');
      await workbench.quickInput.goTo(8, 1);
      await workbench.command('Plex: Insert Transient Token As…');
      await until('the formats', async () => (await workbench.quickInput.rows()).length > 3);
    },
    shows: [PICKER],
    from: 'middle',
  },
  {
    picture: 'renew',
    act: async ({ workbench, simulator }) => {
      await simulator.control.restart('livingRoom', { refusedForMs: 0, startingForMs: 0 });
      await simulator.control.untilRunning('livingRoom');
      await workbench.command('Plex: Renew Expired Tokens in Workspace');
      await until('the expired tokens', async () => (await workbench.quickInput.rows()).length > 2);
      await restMouse(workbench.page);
    },
    shows: [PICKER],
    from: 'middle',
  },
  {
    picture: 'fixes',
    act: async ({ workbench }) => {
      await workbench.openFile('libraries.mjs');
      await workbench.quickInput.goTo(2, 25);
      await workbench.editor.quickFix('Replace with process.env.PLEX_TOKEN');
    },
    shows: [TAB, LINE, NUMBERS, '.action-widget'],
    from: 'editor',
  },
  {
    picture: 'source',
    act: async ({ workbench, simulator }) => {
      await workbench.page.setViewportSize({ ...SIZE, width: 1080 });
      await workbench.command('Plex: Show Source Connection Information…');
      await until('the sources', async () => (await workbench.quickInput.rows()).length > 1);
      await workbench.quickInput.answer(`server://${simulator.servers.attic.machineIdentifier}`);
      await workbench.editor.clickCodeLens('Test Connections');
      await workbench.editor.has('the outcomes', text => /✓ \d+ ms/.test(text) && text.includes('✗'));
      await restMouse(workbench.page);
    },
    shows: ['.part.editor'],
    from: 'elements',
  },
];

/** Takes the README's pictures, in both themes, and the animation of the first token. */
export async function takeReadmePictures(tour: AsyncDisposableStack, folder: string): Promise<void> {
  await using stack = new AsyncDisposableStack();
  tour.use(stack);
  const session = await openSession(
    stack,
    (own, simulator) => ({
      ...withSimulatedPlexTv(own, simulator),
      folder: prepareScripts(own),
      helpers: [directNames],
      fontconfig: pictureFonts(own),
      viewport: SIZE,
      zoom: 2,
      // Its refactorings would be among the quick fixes.
      without: ['vscode.typescript-language-features'],
      settings: {
        ...followsColorScheme,
        'editor.minimap.enabled': false,
        'editor.cursorBlinking': 'solid',
        'editor.stickyScroll.enabled': false,
        'editor.lightbulb.enabled': 'off',
        'editor.occurrencesHighlight': 'off',
        'editor.wordBasedSuggestions': 'off',
        'breadcrumbs.enabled': false,
        'files.autoSave': 'onFocusChange',
        'workbench.reduceMotion': 'on',
        'workbench.layoutControl.enabled': false,
        'window.commandCenter': false,
      },
      onLoad: async ({ page }) => {
        await hideKeyboardLayout(page);
        await hideNotifications(page);
      },
    }),
    homePorts,
  );
  const { workbench } = session;
  await moveHome(session.simulator);
  for (const { title, act } of signsIn) {
    console.log(`README: ${title}`);
    await photographed(`README ${title}`, () => act(session));
  }
  await photographed('README tree', () => expandTree(workbench));
  const failures: string[] = [];
  const tries = (what: string, take: () => Promise<void>) =>
    photographed(`README ${what}`, take).catch((error: Error) => void failures.push(`${what}: ${error.message}`));
  await tries('first token', () => recordFirstToken(workbench, theme => fileOf(folder, 'first-token', theme, 'webp')));
  for (const scene of scenes) {
    console.log(`README: ${scene.picture}`);
    await tries(scene.picture, () => take(session, scene, folder));
  }
  // A scene that fails keeps its old picture, and doesn't stop the others.
  if (failures.length > 0) throw new Error(failures.join('\n'));
}

function fileOf(folder: string, picture: string, theme: Theme, ending: 'png' | 'webp'): string {
  return path.join(folder, `${picture}${theme === 'dark' ? '-dark' : ''}.${ending}`);
}

async function take(session: Session, scene: Scene, folder: string): Promise<void> {
  const { page } = session.workbench;
  await scene.act(session);
  for (const theme of THEMES) {
    await wear(page, theme);
    const file = fileOf(folder, scene.picture, theme, 'png');
    await takePicture(page, file, await frame(page, scene));
    shrink(file);
  }
  // Closes what the scene has opened.
  await page.keyboard.press('Escape');
}

/** Returns the part of the window that is in a scene's picture. */
async function frame(page: Page, { shows, from }: Scene): Promise<Box> {
  const shown = await around(page, shows);
  if (from === 'elements') return shown;
  const editor = await around(page, ['.part.editor']);
  const x = from === 'editor' ? editor.x : shown.x + (shown.width - WIDTH) / 2;
  const y = Math.max(0, shown.y - AIR);
  return { x, y, width: WIDTH, height: shown.y + shown.height + AIR - y };
}

/** Moves the mouse to where it shows no tooltip. */
async function restMouse(page: Page): Promise<void> {
  await page.mouse.move(30, 320);
}

/** Gives the sidebar the width that its texts need. */
async function widenSidebar(page: Page): Promise<void> {
  const { x, width } = await around(page, ['.part.sidebar']);
  await page.mouse.move(x + width + 2, 200);
  await page.mouse.down();
  await page.mouse.move(440, 200, { steps: 5 });
  await page.mouse.up();
  await restMouse(page);
}

async function expandTree(workbench: Workbench): Promise<void> {
  const tree = workbench.tree('Servers');
  await tree.expand('Living Room');
  await tree.row('Living Room', ({ description }) => description.includes('reachable in'));
  await tree.expand('Connections');
}

/** Creates the folder of the pictures: the samples, without their hints, and a file with a long-lived token. */
function prepareScripts(stack: AsyncDisposableStack): string {
  const folder = prepareFolder(stack);
  for (const name of ['.env', 'recently_added.py', 'sessions.ts']) {
    const file = path.join(folder, name);
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replaceAll(/^# Read by .*\n| *(?:#|\/\/) Plex: Insert Transient Token$/gm, ''),
    );
  }
  writeFileSync(path.join(folder, 'libraries.mjs'), LIBRARIES);
  pointAt(folder, HOME.uri);
  return folder;
}

async function insertAfter(workbench: Workbench, text: string): Promise<void> {
  await putCursor(workbench, text);
  await workbench.command('Plex: Insert Transient Token');
  await workbench.editor.has('a token', shown => TRANSIENT.test(shown));
}
