import path from 'node:path';
import { tempFolder } from '../vscode/tempFolder.ts';
import { around, type Box, THEMES, type Theme, takePicture, wear } from './camera.ts';
import { putCursor } from './newUser.ts';
import { runProgram } from './tourPackages.ts';
import type { Workbench } from './workbench.ts';

const COMMAND = 'Plex: Insert Transient Token';
/** What is typed to find the command. */
const TYPED = 'insert trans';
/** The size of the window, in pixels of the page. */
const SIZE = { width: 760, height: 420 };
/** Durations of frames, in milliseconds. */
const KEY = 110;
const GLANCE = 700;
const READ = 1200;
const LAST = 2000;

/**
 * Records a token, from the palette to the text, as an animation in each theme.
 *
 * @param animation returns the file of a theme's animation
 */
export async function recordFirstToken(workbench: Workbench, animation: (theme: Theme) => string): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const frames = tempFolder(stack, 'frames');
  const { page, quickInput } = workbench;
  const before = page.viewportSize();
  const durations: number[] = [];
  const fileOf = (index: number, theme: Theme) => path.join(frames, `${theme}-${String(index).padStart(3, '0')}.png`);
  let clip: Box | undefined;
  const frame = async (duration: number) => {
    for (const theme of THEMES) {
      await wear(page, theme);
      await takePicture(page, fileOf(durations.length, theme), clip);
    }
    durations.push(duration);
  };

  await workbench.openFile('sessions.ts');
  // VS Code has opened the user's settings beside it in one of five runs.
  if ((await page.locator('.tabs-container .tab').count()) > 1)
    await workbench.command('View: Close Other Editors in Group');
  await page.setViewportSize(SIZE);
  await workbench.command('View: Toggle Primary Side Bar Visibility');
  await putCursor(workbench, "token = '");
  clip = await around(page, ['.part.editor', '.part.statusbar']);
  await frame(READ);
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget .monaco-list-row').first().waitFor();
  await frame(GLANCE);
  for (const key of TYPED) {
    await page.keyboard.type(key);
    await page.waitForTimeout(KEY);
    await frame(KEY);
  }
  await page.locator(`.quick-input-widget .monaco-list-row.focused[aria-label^="${COMMAND}"]`).waitFor();
  await frame(READ);
  await quickInput.accept();
  await workbench.editor.has('a token', text => text.includes("'transient-"));
  await frame(LAST);

  for (const theme of THEMES) {
    const images = durations.flatMap((duration, index) => ['-d', String(duration), fileOf(index, theme)]);
    runProgram('img2webp', '-loop', '0', '-min_size', ...images, '-o', animation(theme));
  }
  await workbench.command('View: Toggle Primary Side Bar Visibility');
  if (before) await page.setViewportSize(before);
}
