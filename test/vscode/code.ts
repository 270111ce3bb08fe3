#!/usr/bin/env node
/**
 * Replaces the desktop's `code` executable where there is none: takes the command line that @vscode/test-electron gives it,
 * runs the suite in the extension host of a code-server with Chromium as its window, and exits with the suite's exit code.
 * See `parseCodeArguments` for the command line. Environment: `PLEX_TOKENS_HOST_SETTINGS` (user settings as JSON),
 * `PLEX_TOKENS_VSCODE` (`oldest`, else the newest), `PLEX_TOKENS_HOST_SILENCE_S` (seconds without a sign of life after
 * which the suite is ended), `VERBOSE=1` (prints VS Code's own log lines too).
 */
import path from 'node:path';
import { parseCodeArguments } from './arguments.ts';
import { followSuite } from './followSuite.ts';
import { installVsCode } from './install.ts';
import { onInterrupt } from './interrupt.ts';
import { openChromium } from './page.ts';
import { startServer } from './server.ts';
import { forgetfulSettings, plainSettings, settingsFromEnvironment, unneededExtensions } from './settings.ts';
import { SuiteSignals, signalsVariable } from './suiteSignals.ts';
import { tempFolder } from './tempFolder.ts';
import { enableTestDriver } from './testDriver.ts';
import { workbenchUrl } from './workbenchUrl.ts';

async function main(stack: AsyncDisposableStack): Promise<number> {
  const args = parseCodeArguments(process.argv.slice(2), process.cwd());
  if (args.extensionTestsPath === undefined)
    throw new Error('This `code` only runs suites: --extensionTestsPath is missing.');
  const home = tempFolder(stack, 'code');
  const signals = path.join(home, 'signals');
  const host = await installVsCode();
  const [server, context] = await Promise.all([
    startServer({
      host,
      home,
      testDriver: true,
      workspaceTrust: args.workspaceTrust,
      without: unneededExtensions,
      settings: { ...plainSettings, ...forgetfulSettings, ...settingsFromEnvironment(process.env) },
      env: { [signalsVariable]: signals },
      ...(args.userDataDir !== undefined && { userDataDir: args.userDataDir }),
      ...(args.extensionsDir !== undefined && { extensionsDir: args.extensionsDir }),
    }).then(server => stack.use(server)),
    openChromium({ profile: path.join(home, 'profile') }).then(context => {
      stack.defer(() => context.close());
      return context;
    }),
  ]);
  await enableTestDriver(context, host);
  const page = context.pages()[0] ?? (await context.newPage());
  return followSuite(page, server, new SuiteSignals(signals), workbenchUrl(server, args));
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
