import { spawnSync } from 'node:child_process';
import { canInstallPackages, installPackages } from '../debianPackages.ts';
import { findExecutable, isExecutable } from '../executables.ts';
import { Unavailable } from './parser.ts';

/** The Debian package of each program or library that the suite needs, and what it takes on disk, in MB. */
const PACKAGES = {
  python3: { name: 'python3', megabytes: 30 },
  'python3-requests': { name: 'python3-requests', megabytes: 3 },
  ruby: { name: 'ruby', megabytes: 35 },
  php: { name: 'php-cli', megabytes: 25 },
  go: { name: 'golang-go', megabytes: 465 },
  curl: { name: 'curl', megabytes: 1 },
} as const;
type Needed = keyof typeof PACKAGES;

let installed: Promise<string | undefined> | undefined;

/**
 * Returns the path of a program, or of Python for one of its libraries. The first call installs all that is missing.
 *
 * @throws {Unavailable} where this computer doesn't have it, with the reason
 */
export async function systemProgram(needed: Needed): Promise<string> {
  installed ??= installMissing();
  const reason = await installed;
  const found = find(needed);
  if (found === undefined)
    throw new Unavailable(`${needed} is missing. ${reason ?? 'Its package has been installed.'}`);
  return found;
}

/** Returns why something is still missing. */
async function installMissing(): Promise<string | undefined> {
  const missing = (Object.keys(PACKAGES) as Needed[])
    .filter(needed => find(needed) === undefined)
    .map(needed => PACKAGES[needed]);
  if (missing.length === 0) return undefined;
  const names = missing.map(({ name }) => name);
  if (!canInstallPackages()) return `This computer can't install Debian packages (${names.join(', ')}).`;
  const megabytes = missing.reduce((sum, next) => sum + next.megabytes, 0);
  console.log(`Installing ${names.join(', ')} with apt-get, once: about ${megabytes} MB on disk.`);
  return installPackages(...names).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

function find(needed: Needed): string | undefined {
  if (needed === 'python3') return python();
  if (needed !== 'python3-requests') return findExecutable(needed, process.env);
  const found = python();
  return found !== undefined && spawnSync(found, ['-c', 'import requests']).status === 0 ? found : undefined;
}

/** Returns Debian's Python, which has Debian's libraries, whatever other Python is in front of it on the PATH. */
function python(): string | undefined {
  const ofDebian = '/usr/bin/python3';
  return process.platform === 'linux' && isExecutable(ofDebian) ? ofDebian : findExecutable('python3', process.env);
}
