import type { Page } from '../page.ts';
import { retry } from './retry.ts';

/** Picks an item in the open context menu. Repeats the click, because a menu that has just opened ignores it. */
export async function chooseFromMenu(page: Page, item: string): Promise<void> {
  const menu = page.locator('.monaco-menu');
  await menu.waitFor();
  await retry(`“${item}” chosen from the menu`, async timeout => {
    if ((await menu.count()) === 0) return;
    // Compares the label alone, because the name of an item with a key binding includes the keys.
    await menu
      .locator('.action-label')
      .and(page.getByText(item, { exact: true }))
      .click({ timeout });
    await menu.waitFor({ state: 'detached', timeout });
  });
}
