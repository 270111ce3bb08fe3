import { spawn, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findExecutable } from './executables.ts';

/** Interval between messages about the progress of an installation, in milliseconds. */
const PROGRESS_EVERY = 5_000;
/** Two runs on a new computer install at the same time. The second one waits, and finds that everything is there. */
const LOCK = path.join(tmpdir(), 'plex-tokens-apt-get.lock');
/** For other programs that install, in seconds. */
const LOCK_TIMEOUT = 600;

/** Returns whether packages can be installed: on Debian, with root rights or a sudo without a password. */
export function canInstallPackages(): boolean {
  return findExecutable('apt-get', process.env) !== undefined && rootPrefix() !== undefined;
}

/**
 * Installs packages with apt-get, and prints the progress.
 *
 * @throws Error where apt-get fails; it has printed the reason
 */
export async function installPackages(...packages: readonly string[]): Promise<void> {
  await aptGet('update');
  await aptGet('install', '-y', '--no-install-recommends', ...packages);
}

async function aptGet(...args: readonly string[]): Promise<void> {
  const options = ['-qq', '-o', 'APT::Status-Fd=1', '-o', `DPkg::Lock::Timeout=${LOCK_TIMEOUT}`];
  const [command = '', ...rest] = [...(rootPrefix() ?? []), 'flock', LOCK, 'apt-get', ...options, ...args];
  const child = spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  let printed = performance.now();
  // apt-get reports its progress as lines with a percentage.
  child.stdout.setEncoding('utf8').on('data', (lines: string) => {
    const [, phase, percent, what] = /^(dl|pm)status:[^:]*:(\d+)[.\d]*:(.*)$/m.exec(lines) ?? [];
    if (phase === undefined || performance.now() - printed < PROGRESS_EVERY) return;
    printed = performance.now();
    console.log(`  ${phase === 'dl' ? 'Downloading' : 'Installing'}: ${percent} % (${what})`);
  });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`${[command, ...rest].join(' ')} failed.`);
}

/** Returns what runs a command as root: nothing, or sudo; `undefined` where neither does. */
function rootPrefix(): string[] | undefined {
  if (process.getuid?.() === 0) return [];
  const sudo = ['sudo', '--non-interactive'];
  return spawnSync('sudo', [...sudo.slice(1), 'true'], { stdio: 'ignore' }).status === 0 ? sudo : undefined;
}
