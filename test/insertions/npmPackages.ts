import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cacheFolder } from '../vscode/install.ts';
import { runProgram } from './childProgram.ts';
import { Unavailable } from './parser.ts';

const MANIFEST = path.join(import.meta.dirname, 'packages');
/** What the packages take on disk. */
const MEGABYTES = 91;

let installed: Promise<string> | undefined;

/**
 * Returns the folder of the parsers from npm. The first call on a computer installs them outside the checkout, once per lock
 * file.
 *
 * @throws {Unavailable} where npm can't install them, with the end of its output
 */
export function npmPackages(): Promise<string> {
  installed ??= install();
  return installed;
}

/** Loads one of these packages. */
export async function loadPackage<T>(name: string): Promise<T> {
  return createRequire(path.join(await npmPackages(), 'package.json'))(name);
}

async function install(): Promise<string> {
  const lock = await readFile(path.join(MANIFEST, 'package-lock.json'));
  const key = createHash('sha256').update(lock).digest('hex').slice(0, 10);
  const folder = path.join(cacheFolder(process.env), `parsers-${key}`);
  if (existsSync(folder)) return folder;
  console.log(`Installing parsers from npm, once: about ${MEGABYTES} MB, into ${folder}`);
  const partial = `${folder}.partial-${process.pid}`;
  await mkdir(path.dirname(folder), { recursive: true });
  await cp(MANIFEST, partial, { recursive: true });
  try {
    const { code, stderr } = await runProgram('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: partial,
    });
    if (code !== 0) throw new Unavailable(`npm can't install the parsers: ${stderr.slice(-1000)}`);
    // Another run may have installed them meanwhile, and its copy is as good.
    await rename(partial, folder).catch(error => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return folder;
}
