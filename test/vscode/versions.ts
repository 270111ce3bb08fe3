import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A VS Code that can be installed. */
export interface HostVersion {
  readonly vscode: string;
  /** What it takes on disk once it is installed. */
  readonly megabytes: number;
  /** The folder whose package.json and lock file say what it consists of. */
  readonly manifest: string;
  /** Packages of code-server's own whose install script has to run. */
  readonly rebuilt: readonly string[];
  /** Whether code-server takes `--vscode-option`; the page has to be changed on its way otherwise. */
  readonly takesOptions: boolean;
  /** What has to be changed in the manifest of VS Code's server before npm can install it. */
  readonly mend?: (vscode: string) => Promise<void>;
}

export const newest: HostVersion = {
  vscode: '1.139.1',
  megabytes: 800,
  manifest: path.join(import.meta.dirname, 'newest'),
  rebuilt: [],
  takesOptions: true,
};

/** The first of the releases that `engines.vscode` in package.json promises. */
export const oldest: HostVersion = {
  vscode: '1.105.1',
  megabytes: 550,
  manifest: path.join(import.meta.dirname, 'oldest'),
  rebuilt: ['argon2'],
  takesOptions: false,
  mend: replacePackages,
};

/** The environment variable by which a suite is run in another VS Code than the newest: `oldest`. */
export const versionVariable = 'PLEX_TOKENS_VSCODE';

/** @throws Error where the variable names neither. */
export function versionFrom(env: NodeJS.ProcessEnv): HostVersion {
  const named = env[versionVariable] || 'newest';
  if (named === 'newest') return newest;
  if (named === 'oldest') return oldest;
  throw new Error(`${versionVariable} is "newest" or "oldest", not "${named}".`);
}

/**
 * Releases in the place of what that VS Code asks for: of the watcher it names a commit by its git address, of the others a
 * release that downloads its binary from elsewhere or needs a compiler. These have it with them.
 */
const REPLACED = { '@parcel/watcher': '2.5.1', '@vscode/ripgrep': '1.18.0', 'node-pty': '1.2.0-beta.15' };

async function replacePackages(vscode: string): Promise<void> {
  await change(path.join(vscode, 'package.json'), ({ dependencies }) => Object.assign(dependencies, REPLACED));
  await change(path.join(vscode, 'npm-shrinkwrap.json'), ({ packages }) => {
    Object.assign(packages[''].dependencies, REPLACED);
    for (const name of Object.keys(REPLACED)) delete packages[`node_modules/${name}`];
  });
}

// biome-ignore lint/suspicious/noExplicitAny: npm's files, of which two members are looked at.
async function change(file: string, edit: (content: any) => void): Promise<void> {
  const content = JSON.parse(await readFile(file, 'utf8'));
  edit(content);
  await writeFile(file, JSON.stringify(content, undefined, 2));
}
