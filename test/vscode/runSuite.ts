import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { type Settings, writeSettings } from './settings.ts';
import { oldest, versionFrom, versionVariable } from './versions.ts';

export interface HostSuite {
  /** The extension's folder. */
  readonly extension: string;
  /** The module that VS Code loads in the extension host, and whose `run` it calls. */
  readonly entry: string;
  /** The folder for everything that VS Code writes. */
  readonly home: string;
  /** The folder that the window opens. Default: none, so the window is empty. */
  readonly folder?: string;
  readonly settings: Settings;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs a suite in the extension host of a real VS Code: on Linux in code-server; on macOS and Windows, and anywhere with
 * `--desktop`, in the VS Code that @vscode/test-electron downloads. With `--oldest` it is the oldest supported version.
 * Rejects if the suite fails.
 */
export async function runSuite({ extension, entry, home, folder, settings, environment }: HostSuite): Promise<void> {
  const version = process.argv.includes('--oldest') ? oldest : versionFrom(process.env);
  const desktop = process.platform !== 'linux' || process.argv.includes('--desktop');
  const userDataDir = path.join(home, 'data');
  writeSettings(userDataDir, settings);
  await runTests({
    ...(desktop
      ? version === oldest && { version: oldest.vscode }
      : { vscodeExecutablePath: path.join(import.meta.dirname, 'code.ts') }),
    extensionDevelopmentPath: extension,
    extensionTestsPath: entry,
    launchArgs: [
      ...(folder === undefined ? [] : [folder]),
      `--user-data-dir=${userDataDir}`,
      `--extensions-dir=${path.join(home, 'extensions')}`,
    ],
    extensionTestsEnv: {
      // The executable's first line runs the first `node` on the PATH, which has to be this one.
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`,
      [versionVariable]: version === oldest ? 'oldest' : 'newest',
      ...environment,
    },
  });
}
