/**
 * An extension in one bundle, which loads at its start whatever it may need later, as most small extensions do. It stands for
 * jochenseeber/vscode-secret-resolver, which fills secrets into launch configurations, and does as much as that one: 29 kB
 * (with `commonCode`), these modules of Node, four handlers of the process, five registrations, a setting that is read, a random
 * key, and a search for what an earlier run left in the folder for temporary files.
 */
import { execFile } from 'node:child_process';
import { createCipheriv, createHmac, randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';

const PREFIX = 'plex-tokens-bench-';
const run = promisify(execFile);

/** Holds what the extension would use later. */
class Work {
  readonly key = randomBytes(32);
  readonly folders = new Set<string>();

  seal(name: string, value: string): Buffer {
    const cipher = createCipheriv(
      'aes-256-gcm',
      this.key,
      createHmac('sha256', this.key).update(name).digest().subarray(12),
    );
    return Buffer.concat([cipher.update(value), cipher.final()]);
  }

  async runTool(tool: string): Promise<string> {
    const folder = await mkdtemp(path.join(os.tmpdir(), PREFIX));
    this.folders.add(folder);
    const { stdout } = await run(tool, [randomUUID()], { cwd: folder });
    await rm(folder, { recursive: true });
    return this.seal(tool, stdout).toString('hex');
  }

  sweep(): void {
    for (const entry of fs.readdirSync(os.tmpdir(), { withFileTypes: true })) {
      if (entry.isDirectory() && entry.name.startsWith(PREFIX)) this.folders.add(entry.name);
    }
  }
}

const work = new Work();
const ends = ['exit', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const;
const forget = (): void => work.folders.clear();
for (const end of ends) process.on(end, forget);

export function activate({ subscriptions }: vscode.ExtensionContext): void {
  work.sweep();
  const channel = vscode.window.createOutputChannel('Single Bundle', { log: true });
  let tool = toolOf();
  subscriptions.push(
    channel,
    vscode.debug.registerDebugConfigurationProvider('*', {
      resolveDebugConfigurationWithSubstitutedVariables: async (_, configuration) => {
        channel.info(await work.runTool(tool));
        return configuration;
      },
    }),
    vscode.debug.registerDebugAdapterTrackerFactory('*', { createDebugAdapterTracker: () => undefined }),
    vscode.commands.registerCommand('plexTokensBench.clear', forget),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration('plexTokensBench.tool')) tool = toolOf();
    }),
    // Lets the signals end the process again.
    new vscode.Disposable(() => {
      for (const end of ends) process.off(end, forget);
    }),
  );
}

function toolOf(): string {
  return vscode.workspace.getConfiguration('plexTokensBench').get('tool', 'tool');
}
