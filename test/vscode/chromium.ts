import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** Interval between messages about the progress of an installation, in milliseconds. */
const PROGRESS_EVERY = 5_000;

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Returns the path of a Chromium: the one in `CHROMIUM`, else an installed one, else, on Debian and with root rights, one
 * that it installs now.
 *
 * @throws {Error} with the command to run where there is none and none can be installed.
 */
export async function chromium(): Promise<string> {
  const found = findChromium(process.env);
  if (found !== undefined) return found;

  const asRoot = rootPrefixes().find(
    ([command, ...args]) => command === undefined || succeeds(command, ...args, 'true'),
  );
  if (!findExecutable('apt-get', process.env) || asRoot === undefined) throw new Error(howToInstall(process.env));

  console.log('Installing Chromium with apt-get, once: about 100 MB to download and a minute.');
  await aptGet(asRoot, 'update');
  await aptGet(asRoot, 'install', '-y', '--no-install-recommends', 'chromium');
  const installed = findChromium(process.env);
  if (installed === undefined) throw new Error(howToInstall(process.env));
  return installed;
}

/**
 * Returns the Chromium of this computer, if there is one.
 *
 * @throws {Error} where `CHROMIUM` is no executable: using another one would hide the mistake.
 */
export function findChromium(env: NodeJS.ProcessEnv): string | undefined {
  if (env.CHROMIUM) {
    if (!isExecutable(env.CHROMIUM)) throw new Error(`CHROMIUM names ${env.CHROMIUM}, which cannot be run.`);
    return env.CHROMIUM;
  }
  return names.map(name => findExecutable(name, env)).find(found => found !== undefined) ?? places.find(isExecutable);
}

/** Returns a message about how to install Chromium. */
export function howToInstall(env: NodeJS.ProcessEnv): string {
  const command = findExecutable('apt-get', env)
    ? 'sudo apt-get update && sudo apt-get install -y chromium'
    : findExecutable('dnf', env)
      ? 'sudo dnf install -y chromium'
      : findExecutable('brew', env)
        ? 'brew install --cask chromium'
        : undefined;
  const first = command ? `Run this, then try again:\n\n    ${command}\n\n` : 'Install Chromium or Chrome. ';
  return `No Chromium was found, and VS Code cannot be shown without one. ${first}Or set CHROMIUM to the path of one.`;
}

/** Looks up a command on the PATH. */
export function findExecutable(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  return (env.PATH ?? '')
    .split(path.delimiter)
    .filter(folder => folder !== '')
    .flatMap(folder => suffixes.map(suffix => path.join(folder, name + suffix)))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Returns the prefixes that can run a command as root: none, or a sudo without a password. */
function rootPrefixes(): string[][] {
  return process.getuid?.() === 0 ? [[]] : [['sudo', '--non-interactive']];
}

function succeeds(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** Runs apt-get and prints its progress, which apt-get reports as lines with a percentage. */
async function aptGet(asRoot: readonly string[], ...args: readonly string[]): Promise<void> {
  const [command = '', ...rest] = [...asRoot, 'apt-get', '-qq', '-o', 'APT::Status-Fd=1', ...args];
  const child = spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  let printed = performance.now();
  child.stdout.setEncoding('utf8').on('data', (lines: string) => {
    const [, phase, percent, what] = /^(dl|pm)status:[^:]*:(\d+)[.\d]*:(.*)$/m.exec(lines) ?? [];
    if (phase === undefined || performance.now() - printed < PROGRESS_EVERY) return;
    printed = performance.now();
    console.log(`  ${phase === 'dl' ? 'Downloading' : 'Installing'}: ${percent} % (${what})`);
  });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`${[command, ...rest].join(' ')} failed. ${howToInstall(process.env)}`);
}
