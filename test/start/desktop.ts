import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findExecutable } from '../executables.ts';
import { quietSettings, writeSettings } from '../vscode/settings.ts';

/** A desktop VS Code with a window. */
export interface Desktop {
  /** Settles when the window is closed. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/**
 * Returns the desktop's `code` command if there is one that can show a window: not on a computer without a display, and not
 * in the terminal of a remote VS Code, whose `code` opens a window elsewhere.
 */
export function findDesktop(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string | undefined {
  if (env.VSCODE_IPC_HOOK_CLI) return undefined;
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return undefined;
  return findExecutable('code', env);
}

/**
 * Opens a folder in a window of its own, with the extension run from its folder and nothing of the user's VS Code in it.
 *
 * @param env additional environment of the window
 */
export function openDesktop(
  code: string,
  extension: string,
  folder: string,
  home: string,
  env: NodeJS.ProcessEnv,
): Desktop {
  const userDataDir = path.join(home, 'data');
  writeSettings(userDataDir, quietSettings);
  const args = [
    ...['--new-window', '--wait', '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'],
    `--user-data-dir=${userDataDir}`,
    `--extensions-dir=${path.join(home, 'extensions')}`,
    `--extensionDevelopmentPath=${extension}`,
    folder,
  ];
  const windows = process.platform === 'win32'; // where `code` is a script for the shell
  const child = windows
    ? spawn(
        `"${code}"`,
        args.map(arg => `"${arg}"`),
        { shell: true, stdio: 'ignore', env: { ...process.env, ...env } },
      )
    : spawn(code, args, { stdio: 'ignore', env: { ...process.env, ...env } });
  const closed = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
  const close = async () => {
    // `code` itself only waits. The application has left its process id in its user data folder.
    kill(readPid(path.join(userDataDir, 'code.lock')));
    if (child.exitCode === null) child.kill();
    await closed.catch(() => {});
  };
  return { closed, close };
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function kill(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid);
  } catch {
    // The process has ended already.
  }
}
