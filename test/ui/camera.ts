import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '../vscode/page.ts';
import type { Settings } from '../vscode/settings.ts';
import { runProgram } from './tourPackages.ts';

/** VS Code's own themes. A window that follows the system's color scheme changes at once, with everything that is open. */
const themes = { dark: 'vs-dark', light: 'vs' } as const;
export type Theme = keyof typeof themes;
export const THEMES: readonly Theme[] = ['dark', 'light'];

/** Settings of a window whose pictures are taken in both themes. */
export const followsColorScheme: Settings = {
  'window.autoDetectColorScheme': true,
  'workbench.preferredDarkColorTheme': 'Default Dark Modern',
  'workbench.preferredLightColorTheme': 'Default Light Modern',
};

/** Delay before a picture, so that animations end, in milliseconds. */
const PAUSE = 400;
/** Colors of a picture: enough for text of two sizes in ten colors, smoothed. */
const COLORS = '192';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function isTheme(name: string): name is Theme {
  return Object.hasOwn(themes, name);
}

/** Shows the window in a theme. */
export async function wear(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.locator(`.monaco-workbench.${themes[theme]}`).waitFor();
  await sleep(PAUSE);
}

/** Hides the item of the keyboard's layout, which VS Code has in a browser only. */
export async function hideKeyboardLayout(page: Page): Promise<void> {
  await page.addStyleTag({ content: '[id="status.workbench.keyboardLayout"] { display: none !important }' });
}

/** Hides notifications, such as those of VS Code itself, which come at any time. */
export async function hideNotifications(page: Page): Promise<void> {
  await page.addStyleTag({ content: '.notifications-toasts { display: none !important }' });
}

/** Takes a picture of a window, or of a part of it. */
export async function takePicture(page: Page, file: string, clip?: Box): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file, ...(clip && { clip }) });
}

/** Reduces the colors of pictures, which makes them a third as large. */
export function shrink(...files: readonly string[]): void {
  runProgram('pngquant', '--force', '--ext', '.png', '--strip', '--speed', '1', COLORS, '--', ...files);
}

/** Returns the smallest part of the window that shows all of these elements. */
export async function around(page: Page, selectors: readonly string[]): Promise<Box> {
  const boxes: Box[] = [];
  for (const selector of selectors) {
    const found = await page
      .locator(selector)
      .evaluateAll(elements => elements.map(element => element.getBoundingClientRect().toJSON() as Box));
    const visible = found.filter(({ width, height }) => width > 0 && height > 0);
    if (visible.length === 0) throw new Error(`The window shows no ${selector}.`);
    boxes.push(...visible);
  }
  const { width, height } = page.viewportSize() ?? {
    width: Number.POSITIVE_INFINITY,
    height: Number.POSITIVE_INFINITY,
  };
  const left = Math.max(0, Math.min(...boxes.map(box => box.x)));
  const top = Math.max(0, Math.min(...boxes.map(box => box.y)));
  const right = Math.min(width, Math.max(...boxes.map(box => box.x + box.width)));
  const bottom = Math.min(height, Math.max(...boxes.map(box => box.y + box.height)));
  return { x: Math.floor(left), y: Math.floor(top), width: Math.ceil(right - left), height: Math.ceil(bottom - top) };
}
