import path from 'node:path';
import { tempFolder } from '../vscode/tempFolder.ts';
import { around, type Box, takePicture, wear } from './camera.ts';
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
 * Records a token, from the palette to the text, as an animation in the dark theme, which suits light pages too: two of them
 * would take too long to load.
 */
export async function recordFirstToken(workbench: Workbench, animation: string): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const frames = tempFolder(stack, 'frames');
  const { page, quickInput } = workbench;
  const before = page.viewportSize();
  const recorded: Array<{ readonly file: string; readonly duration: number }> = [];
  let clip: Box | undefined;
  const frame = async (duration: number) => {
    const file = path.join(frames, `${String(recorded.length).padStart(3, '0')}.png`);
    await takePicture(page, file, clip);
    recorded.push({ file, duration });
  };

  await workbench.openFile('sessions.ts');
  await page.setViewportSize(SIZE);
  await workbench.command('View: Toggle Primary Side Bar Visibility');
  await wear(page, 'dark');
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
  await wear(page, 'dark');
  await frame(LAST);

  const images = recorded.flatMap(({ file, duration }) => ['-d', String(duration), file]);
  runProgram('img2webp', '-loop', '0', '-min_size', ...images, '-o', animation);
  await workbench.command('View: Toggle Primary Side Bar Visibility');
  if (before) await page.setViewportSize(before);
}
