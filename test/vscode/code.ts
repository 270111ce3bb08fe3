#!/usr/bin/env node
/**
 * Stands in for the desktop `code` executable where there is none: takes the command line that @vscode/test-electron
 * gives it, runs the suite in the extension host of a code-server that Chromium looks at, and ends with the suite's exit
 * code. See `parseCodeArguments` for what it understands, and for the environment: `PLEX_TOKENS_HOST_SETTINGS` (user
 * settings as JSON), `PLEX_TOKENS_VSCODE` (`oldest`, else the newest), `PLEX_TOKENS_HOST_TIMEOUT_S`, `VERBOSE=1` (VS Code's
 * own log lines too).
 */
import path from 'node:path';
import { format } from 'node:util';
import { type CodeArguments, parseCodeArguments } from './arguments.ts';
import { installVsCode } from './install.ts';
import { onInterrupt } from './interrupt.ts';
import { isNoise } from './noise.ts';
import { openChromium, type Page } from './page.ts';
import { type CodeServer, startServer } from './server.ts';
import { forgetfulSettings, settingsFromEnvironment } from './settings.ts';
import { tempFolder } from './tempFolder.ts';
import { enableTestDriver } from './testDriver.ts';
import { workbenchUrl } from './workbenchUrl.ts';

const screenshot = path.join(import.meta.dirname, '../../out/host.png');

/** A run that gave no exit code: told apart from a suite that failed, which ends with 1. */
const noResult = 3;

async function main(stack: AsyncDisposableStack): Promise<number> {
  const args = parseCodeArguments(process.argv.slice(2), process.cwd());
  if (args.extensionTestsPath === undefined)
    throw new Error('The stand-in runs suites: it needs --extensionTestsPath.');
  const home = tempFolder(stack, 'code');
  const host = await installVsCode();
  const server = stack.use(
    await startServer({
      host,
      home,
      testDriver: true,
      workspaceTrust: args.workspaceTrust,
      settings: { ...forgetfulSettings, ...settingsFromEnvironment(process.env) },
      ...(args.userDataDir !== undefined && { userDataDir: args.userDataDir }),
      ...(args.extensionsDir !== undefined && { extensionsDir: args.extensionsDir }),
    }),
  );
  const context = await openChromium({ profile: path.join(home, 'profile') });
  stack.defer(() => context.close());
  await enableTestDriver(context, host);
  return runSuite(context.pages()[0] ?? (await context.newPage()), server, args);
}

async function runSuite(page: Page, server: CodeServer, args: CodeArguments): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  let over = false;
  const giveUp = async (reason: string) => {
    if (over) return;
    over = true;
    console.error(reason);
    const taken = await page.screenshot({ path: screenshot, timeout: 5000 }).catch(() => undefined);
    if (taken) console.error(`The window at that moment: ${screenshot}`);
    console.error(`The end of the server's log:\n${server.log()}`);
    resolve(noResult);
  };

  // The workbench calls these two, if they are there before it is.
  await page.exposeFunction('codeAutomationLog', (level: string, args: readonly unknown[]) => {
    const line = format(...args);
    if (process.env.VERBOSE || !isNoise(level, line)) console.log(line);
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));

  page.once('crash', () => void giveUp('The page crashed.'));
  void server.ended.then(code => giveUp(`The server ended in mid-run, with exit code ${code}.`));
  const limit = Number(process.env.PLEX_TOKENS_HOST_TIMEOUT_S ?? 300);
  const timer = setTimeout(() => void giveUp(`The suite gave no result in ${limit} s.`), limit * 1000);

  // On a busy machine the page alone takes more than Playwright's own limit.
  await page.goto(workbenchUrl(server, args), { timeout: limit * 1000 });
  const code = await promise;
  over = true;
  clearTimeout(timer);
  return code;
}

const stack = new AsyncDisposableStack();
onInterrupt(() => stack.disposeAsync());
try {
  process.exitCode = await main(stack);
} catch (error) {
  console.error(error);
  process.exitCode = 2;
} finally {
  await stack.disposeAsync();
}
process.exit();
