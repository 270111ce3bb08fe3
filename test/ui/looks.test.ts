import assert from 'node:assert/strict';
import { until } from '../until.ts';
import type { Locator } from '../vscode/page.ts';
import { addServer, prepareFolder, showsSource } from './newUser.ts';
import { type Step, walk } from './walk.ts';

/** A screen of 1920 × 1080 at a zoom of 200 %. */
const VIEWPORT = { width: 960, height: 540 };

/** The least contrast of text that WCAG 2 (AA) requires for users with low vision. */
const LEAST_CONTRAST = 4.5;

/**
 * Returns the contrast between each text that a decoration adds to an editor and its background. It is a text because it
 * runs in the page.
 */
const contrasts = `(() => {
  const channels = color => color.match(/[\\d.]+/g).map(Number);
  const luminance = color => {
    const [r, g, b] = channels(color).map(value => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = element => {
    const { backgroundColor } = getComputedStyle(element);
    const [, , , alpha = 1] = channels(backgroundColor);
    return alpha > 0 || element.parentElement === null ? backgroundColor : background(element.parentElement);
  };
  return Array.from(document.querySelectorAll('.view-lines span'))
    .flatMap(span => ['::before', '::after'].map(pseudo => [span, getComputedStyle(span, pseudo)]))
    .filter(([, { content }]) => content.startsWith('"'))
    .map(([span, { content, color }]) => {
      const [dark, light] = [luminance(color), luminance(background(span))].sort((a, b) => a - b);
      return [JSON.parse(content), (light + 0.05) / (dark + 0.05)];
    });
})()`;

async function isInSight(what: string, element: Locator): Promise<void> {
  await element.waitFor();
  await until(`${what} inside the window`, async () => {
    const box = await element.boundingBox();
    if (box === null) return false;
    return box.x >= 0 && box.y >= 0 && box.x + box.width <= VIEWPORT.width && box.y + box.height <= VIEWPORT.height;
  });
}

const steps: readonly Step[] = [
  {
    title: 'fits the buttons of the welcome view into the window',
    act: async ({ workbench }) => {
      await workbench.activityBar('Plex');
      const welcome = workbench.page.locator('.welcome-view:visible');
      for (const name of ['Sign In…', 'Add Server…'])
        await isInSight(name, welcome.getByRole('button', { name }).first());
    },
  },
  {
    title: 'fits a box and its error message into the window',
    act: async ({ workbench }) => {
      await workbench.clickWelcome('Add Server');
      await workbench.quickInput.asks("Enter the server's address");
      await workbench.quickInput.type('http://me:secret@192.168.1.5');
      await workbench.quickInput.complains('Remove the user name');
      await isInSight('the question', workbench.page.locator('.quick-input-widget'));
      await isInSight('the complaint', workbench.page.locator('.quick-input-message'));
      await workbench.quickInput.escape();
    },
  },
  {
    title: 'fits the server, its message and the status item into the window',
    act: async ({ workbench, simulator }) => {
      await addServer(workbench, simulator.servers.livingRoom.url, simulator.tokens.owner);
      await isInSight('the message', workbench.page.locator('.notification-toast').first());
      await workbench.tree('Servers').row('Living Room', ({ description }) => description.includes('reachable'));
      await isInSight('the status item', workbench.page.locator('.statusbar-item[aria-label*="Living Room (me)"]'));
    },
  },
  ...showsSource,
  {
    title: 'shows the revealed token and the marks of changes with enough contrast',
    act: async ({ workbench }) => {
      for (const lens of ['Hide', 'Refresh']) {
        const link = workbench.page.locator('.codelens-decoration a', { hasText: lens }).first();
        await isInSight(`the lens “${lens}”`, link);
      }
      const measure = () => workbench.page.evaluate<Array<[string, number]>>(contrasts);
      const sees = async (wanted: string) => {
        const found = await until(`the decoration “${wanted}”`, async () => {
          return (await measure()).find(([text]) => text.includes(wanted));
        });
        assert.ok(found[1] >= LEAST_CONTRAST, `“${wanted}” has a contrast of ${found[1].toFixed(1)}.`);
      };
      await sees('transient-');
      await workbench.command('Plex: Refresh Source Connection Information');
      await sees('changed');
    },
  },
];

describe('The extension at a zoom of 200 % in a high-contrast theme', () =>
  walk(steps, stack => ({
    folder: prepareFolder(stack),
    settings: { 'workbench.colorTheme': 'Default High Contrast' },
    viewport: VIEWPORT,
    zoom: 2,
  })));
