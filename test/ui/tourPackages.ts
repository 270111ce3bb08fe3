import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { canInstallPackages, installPackages } from '../debianPackages.ts';
import { findExecutable } from '../executables.ts';
import { tempFolder } from '../vscode/tempFolder.ts';

/** The fonts of the pictures: for the workbench, and for code. */
const FONTS = { 'sans-serif': 'Inter', 'system-ui': 'Inter', monospace: 'JetBrains Mono' };

/** Debian's packages, and how to see that each is there. */
const PACKAGES: ReadonlyArray<readonly [name: string, isThere: () => boolean]> = [
  ['fonts-inter', () => hasFont('Inter')],
  ['fonts-jetbrains-mono', () => hasFont('JetBrains Mono')],
  ['webp', () => hasProgram('img2webp')],
  ['pngquant', () => hasProgram('pngquant')],
];

/**
 * Installs the fonts of the pictures and the programs that make them small, once.
 *
 * @throws {Error} with the command to run where they can't be installed.
 */
export async function installTourPackages(): Promise<void> {
  const missing = PACKAGES.filter(([, isThere]) => !isThere()).map(([name]) => name);
  if (missing.length === 0) return;
  if (!canInstallPackages())
    throw new Error(`Run this, then try again:\n\n    sudo apt-get install -y fontconfig ${missing.join(' ')}\n`);
  console.log(`Installing ${missing.join(', ')} with apt-get, once: about 10 MB to download.`);
  await installPackages('fontconfig', ...missing);
}

/** Writes a configuration of fontconfig that prefers the fonts of the pictures, and returns its path. */
export function pictureFonts(stack: AsyncDisposableStack): string {
  const file = path.join(tempFolder(stack, 'fonts'), 'fonts.conf');
  const preferred = Object.entries(FONTS).map(
    ([family, font]) =>
      `<match><test name="family"><string>${family}</string></test>` +
      `<edit name="family" mode="prepend" binding="strong"><string>${font}</string></edit></match>`,
  );
  const lines = ['<include>/etc/fonts/fonts.conf</include>', ...preferred];
  writeFileSync(file, `<?xml version="1.0"?>\n<fontconfig>\n${lines.join('\n')}\n</fontconfig>\n`);
  return file;
}

function hasProgram(name: string): boolean {
  return findExecutable(name, process.env) !== undefined;
}

function hasFont(family: string): boolean {
  return hasProgram('fc-match') && runProgram('fc-match', '--format', '%{family}', family).includes(family);
}

/** Runs one of the installed programs, and returns its output. */
export function runProgram(name: string, ...args: readonly string[]): string {
  return execFileSync(findExecutable(name, process.env) ?? name, args, { encoding: 'utf8' });
}
