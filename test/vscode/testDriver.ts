import type { Host } from './install.ts';
import type { BrowserContext } from './page.ts';

const OPTIONS = '&quot;developmentOptions&quot;:{';

/**
 * Lets the page's address name an extension to develop and a suite to run, where the server has no flag for it, by changing
 * the page that the server sends.
 *
 * @throws {Error} in the page's place where the page isn't as expected, because it would ignore the address silently.
 */
export async function enableTestDriver(context: BrowserContext, { version }: Host): Promise<void> {
  if (version.takesOptions) return;
  await context.route(
    ({ pathname }) => pathname === '/',
    async route => {
      const response = await route.fetch();
      const body = await response.text();
      if (response.ok() && !body.includes(OPTIONS)) throw new Error('The page of the workbench has no options.');
      await route.fulfill({
        response,
        body: body.replace(OPTIONS, `${OPTIONS}&quot;enableSmokeTestDriver&quot;:true,`),
      });
    },
  );
}
