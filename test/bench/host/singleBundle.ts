/**
 * An extension in one bundle, which loads at its start whatever it may need later, as most small extensions do. It is modelled
 * on one that fills secrets into launch configurations: 28 kB (with `commonCode`), these modules of Node, these registrations,
 * a random key, and a search for what an earlier run left in the folder for temporary files.
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
    const left = fs.readdirSync(os.tmpdir()).filter(name => name.startsWith(PREFIX) && !fs.existsSync(name));
    for (const name of left) this.folders.add(name);
  }
}

export function activate({ subscriptions }: vscode.ExtensionContext): void {
  const work = new Work();
  work.sweep();
  subscriptions.push(
    vscode.window.createOutputChannel('Single Bundle', { log: true }),
    vscode.debug.registerDebugConfigurationProvider('*', {
      resolveDebugConfigurationWithSubstitutedVariables: async (_, configuration) => {
        await work.runTool(configuration.type);
        return configuration;
      },
    }),
    vscode.debug.registerDebugAdapterTrackerFactory('*', { createDebugAdapterTracker: () => undefined }),
    vscode.commands.registerCommand('plexTokensBench.clear', () => work.folders.clear()),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration('plexTokensBench.tool')) work.folders.clear();
    }),
  );
}
