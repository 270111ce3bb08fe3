import { type BrowserContext, chromium as playwright } from 'playwright-core';
import { patience } from '../until.ts';
import { chromium } from './chromium.ts';

export type { BrowserContext, Locator, Page } from 'playwright-core';

/** Everything but loopback does not exist: nothing in the page can call anywhere. */
const onlyLoopback = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE 127.0.0.2, EXCLUDE localhost';

const chromiumArgs = [
  '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets', // else WebSockets to loopback close with 1006
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
  '--no-first-run',
  '--disable-dev-shm-usage', // containers have a tiny /dev/shm
  onlyLoopback,
];

export interface ChromiumOptions {
  /** The folder of the browser profile. VS Code for the web keeps secrets and window state in it. */
  readonly profile: string;
  readonly headed?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Pixels of the screen for one of the page; 1 unless given. */
  readonly zoom?: number;
}

/**
 * Starts Chromium with a profile. It ends with us, even if we are killed: the debugging pipe closes.
 *
 * @throws Error with the command to run where there is no Chromium.
 */
export async function openChromium(options: ChromiumOptions): Promise<BrowserContext> {
  const context = await playwright.launchPersistentContext(options.profile, {
    executablePath: await chromium(),
    headless: !options.headed,
    args: chromiumArgs,
    viewport: options.viewport ?? { width: 1280, height: 800 },
    deviceScaleFactor: options.zoom ?? 1,
    locale: 'en-US',
    env: { ...process.env, XDG_CONFIG_HOME: options.profile }, // else its crash reports go into the user's home
    permissions: ['clipboard-read', 'clipboard-write'],
    // Whoever opened it ends it; by itself it would end our whole process.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  context.setDefaultTimeout(patience);
  return context;
}
