import type { Page } from '../page.ts';
import { retry } from './retry.ts';

/** Chooses from the context menu that opens. One that has just opened takes no click, so the click is repeated. */
export async function chooseFromMenu(page: Page, item: string): Promise<void> {
  const menu = page.locator('.monaco-menu');
  await menu.waitFor();
  await retry(`“${item}” chosen from the menu`, async timeout => {
    if ((await menu.count()) === 0) return;
    // The name of an item with a key binding has the keys in it, so the label alone is compared.
    await menu
      .locator('.action-label')
      .and(page.getByText(item, { exact: true }))
      .click({ timeout });
    await menu.waitFor({ state: 'detached', timeout });
  });
}
