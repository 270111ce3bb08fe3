import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import type { Host } from './install.ts';
import { serverEnvironment } from './server.ts';

/**
 * Installs an extension as a user would: a `.vsix`, or exactly those files of its folder that would be packaged. Call it
 * before the server starts.
 *
 * @returns the folder of the installed extension, if it was installed from a folder
 * @throws {Error} where the folder has no package.json, or VS Code refuses the package.
 */
export async function installExtension(host: Host, extension: string, home: string): Promise<string | undefined> {
  const extensionsDir = path.join(home, 'extensions');
  if (extension.endsWith('.vsix')) {
    await installPackage(host, extension, home, extensionsDir);
    return undefined;
  }
  const { publisher, name, version } = JSON.parse(await readFile(path.join(extension, 'package.json'), 'utf8')) as {
    publisher: string;
    name: string;
    version: string;
  };
  const target = path.join(extensionsDir, `${publisher}.${name}-${version}`);
  await mkdir(target, { recursive: true });
  for (const file of await listFiles({ cwd: extension, packageManager: PackageManager.None })) {
    await cp(path.join(extension, file), path.join(target, file));
  }
  return target;
}

async function installPackage(host: Host, file: string, home: string, extensionsDir: string): Promise<void> {
  const config = path.join(home, 'config.yaml');
  await mkdir(path.join(home, 'tmp'), { recursive: true });
  await writeFile(config, '');
  const folders = ['--user-data-dir', path.join(home, 'data'), '--extensions-dir', extensionsDir];
  const args = [host.codeServer, '--config', config, ...folders, '--install-extension', file];
  const child = spawn(host.node, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: serverEnvironment(process.env, home),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (output += text));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`${file} couldn't be installed (exit code ${code}):\n${output}`);
}
