import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'node:util';
import { installVsCode } from '../vscode/install.ts';
import { isNoise } from '../vscode/noise.ts';
import { type BrowserContext, openChromium } from '../vscode/page.ts';
import { type CodeServer, startServer } from '../vscode/server.ts';
import { forgetfulSettings } from '../vscode/settings.ts';
import { enableTestDriver } from '../vscode/testDriver.ts';
import { workbenchUrl } from '../vscode/workbenchUrl.ts';
import { RESULT_VARIABLE } from './host/result.ts';

/** In milliseconds. A run takes a third of it at most on a quiet machine. */
const LIMIT = 120_000;

/** What is run in a host, and with which extensions beside it. */
export interface HostRun {
  /** A module that exports `run` and leaves a result. */
  readonly suite: string;
  /** The folder of an extension under development, beside those that are installed: without one, VS Code runs no suite. */
  readonly extension: string;
}

/**
 * Extension hosts to measure in. One VS Code serves all of them, which saves most of the time that a start takes; each
 * page that is opened gets an extension host process of its own.
 */
export class Hosts {
  readonly #server: CodeServer;
  readonly #browser: BrowserContext;
  readonly #result: string;

  private constructor(server: CodeServer, browser: BrowserContext, result: string) {
    this.#server = server;
    this.#browser = browser;
    this.#result = result;
  }

  /**
   * @param home with the extensions that are to be installed in its folder `extensions`
   * @param env what the suites are told
   */
  static async start(stack: AsyncDisposableStack, home: string, env: NodeJS.ProcessEnv): Promise<Hosts> {
    const result = path.join(home, 'result.json');
    const host = await installVsCode();
    const server = stack.use(
      await startServer({
        host,
        home,
        testDriver: true,
        settings: forgetfulSettings,
        env: { ...env, [RESULT_VARIABLE]: result },
      }),
    );
    const browser = await openChromium({ profile: path.join(home, 'profile') });
    stack.defer(() => browser.close());
    await enableTestDriver(browser, host);
    return new Hosts(server, browser, result);
  }

  /**
   * Runs a suite in a fresh extension host and returns what it left.
   *
   * @throws Error where it failed, or left nothing
   */
  async run<Result>({ suite, extension }: HostRun): Promise<Result> {
    await rm(this.#result, { force: true });
    const page = await this.#browser.newPage();
    const lines: string[] = [];
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    await page.exposeFunction('codeAutomationLog', (level: string, args: readonly unknown[]) => {
      const line = format(...args);
      if (!isNoise(level, line)) lines.push(line);
    });
    await page.exposeFunction('codeAutomationExit', resolve);
    page.once('crash', () => reject(new Error('The page crashed.')));
    const timer = setTimeout(() => reject(new Error(`No result in ${LIMIT / 1000} s.`)), LIMIT);
    try {
      await page.goto(
        workbenchUrl(this.#server, {
          extensionDevelopmentPaths: [extension],
          extensionTestsPath: suite,
        }),
      );
      const code = await promise;
      if (code !== 0 || !existsSync(this.#result)) throw new Error(`${path.basename(suite)} ended with code ${code}.`);
      return JSON.parse(await readFile(this.#result, 'utf8')) as Result;
    } catch (error) {
      // VS Code complains of much that is none of ours, so it is heard only here.
      console.error(lines.slice(-30).join('\n'));
      throw error;
    } finally {
      clearTimeout(timer);
      await page.close();
    }
  }
}
