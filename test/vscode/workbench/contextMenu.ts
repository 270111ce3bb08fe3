import type { Page } from '../page.ts';
import { retry } from './retry.ts';

/** How long the button of the mouse is held, in milliseconds: a menu that has just opened ignores the release. */
const HELD = 150;

/** Picks an item in the open context menu. */
export async function chooseFromMenu(page: Page, item: string): Promise<void> {
  const menu = page.locator('.monaco-menu');
  await menu.waitFor();
  await retry(`“${item}” chosen from the menu`, async timeout => {
    if ((await menu.count()) === 0) return;
    // Compares the label alone, because the name of an item with a key binding includes the keys.
    await menu
      .locator('.action-label')
      .and(page.getByText(item, { exact: true }))
      .click({ timeout, delay: HELD });
    await menu.waitFor({ state: 'detached', timeout });
  });
}
