import type { Host } from './install.ts';
import type { BrowserContext } from './page.ts';

const OPTIONS = '&quot;developmentOptions&quot;:{';

/** Lets the page's address name an extension to develop and a suite to run, where the server has no flag for it. */
export async function enableTestDriver(context: BrowserContext, { version }: Host): Promise<void> {
  if (!version.takesOptions) await addOptions(context, { enableSmokeTestDriver: true });
}

/** Runs an extension from its folder, in a window that shows toasts: with the test driver, VS Code shows none. */
export async function developExtension(context: BrowserContext, folder: URL): Promise<void> {
  const { protocol, host, pathname } = folder;
  await addOptions(context, { extensions: [{ scheme: protocol.slice(0, -1), authority: host, path: pathname }] });
}

/**
 * Adds development options by changing the page that the server sends.
 *
 * @throws {Error} in the page's place where the page isn't as expected, because it would ignore them silently.
 */
async function addOptions(context: BrowserContext, options: object): Promise<void> {
  const added = JSON.stringify(options).slice(1, -1).replaceAll('"', '&quot;');
  await context.route(
    ({ pathname }) => pathname === '/',
    async route => {
      const response = await route.fetch();
      const body = await response.text();
      if (response.ok() && !body.includes(OPTIONS)) throw new Error('The page of the workbench has no options.');
      await route.fulfill({ response, body: body.replace(OPTIONS, `${OPTIONS}${added},`) });
    },
  );
}
