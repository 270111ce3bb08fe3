import { type BrowserContext, chromium as playwright } from 'playwright-core';
import { patience } from '../until.ts';
import { chromium } from './chromium.ts';

export type { BrowserContext, Locator, Page } from 'playwright-core';

/** Resolves no host but loopback, so the page can't send anything elsewhere. */
const onlyLoopback = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE 127.0.0.2, EXCLUDE localhost';

const chromiumArgs = [
  '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets', // without this, WebSockets to loopback close with 1006
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
  /** The folder of the browser profile, in which VS Code for the web keeps secrets and window state. */
  readonly profile: string;
  readonly headed?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Pixels of the screen for each pixel of the page. Default: 1. */
  readonly zoom?: number;
  /** A configuration of fontconfig. Default: the computer's. */
  readonly fontconfig?: string;
}

/**
 * Starts Chromium with a profile. It ends with this process, even if that is killed, because the debugging pipe closes.
 *
 * @throws {Error} with the command to run where there is no Chromium.
 */
export async function openChromium(options: ChromiumOptions): Promise<BrowserContext> {
  const context = await playwright.launchPersistentContext(options.profile, {
    executablePath: await chromium(),
    headless: !options.headed,
    args: chromiumArgs,
    viewport: options.viewport ?? { width: 1280, height: 800 },
    deviceScaleFactor: options.zoom ?? 1,
    locale: 'en-US',
    env: {
      ...process.env,
      XDG_CONFIG_HOME: options.profile, // without this, crash reports go into the user's home
      ...(options.fontconfig && { FONTCONFIG_FILE: options.fontconfig }),
    },
    permissions: ['clipboard-read', 'clipboard-write'],
    // The caller closes the browser. Its own handler would end this whole process.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  context.setDefaultTimeout(patience);
  return context;
}
