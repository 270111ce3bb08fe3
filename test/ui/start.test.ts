import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Ready } from '../start/start.ts';
import { until } from '../until.ts';
import { openChromium } from '../vscode/page.ts';
import { tempFolder } from '../vscode/tempFolder.ts';
import { LOAD_LIMIT } from './workbench.ts';

const checkout = path.join(import.meta.dirname, '../..');

describe('npm start', () => {
  const stack = new AsyncDisposableStack();
  after(() => stack.disposeAsync());

  it('serves the extension at the address that it prints, and ends everything that it started', async () => {
    const home = tempFolder(stack, 'start-test');
    const file = path.join(home, 'ready.json');
    const child = spawn(process.execPath, ['test/start/start.ts', '--browser', '--ready-file', file], {
      cwd: checkout,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    stack.defer(() => end(child));
    let printed = '';
    child.stdout.on('data', chunk => {
      printed += chunk;
    });
    await until('npm start', async () => existsSync(file), LOAD_LIMIT);
    const { url, workspace, address, token, source, restartUrl } = JSON.parse(readFileSync(file, 'utf8')) as Ready;
    assert.ok(url !== null);
    for (const text of [url, address, token, source, restartUrl]) assert.ok(printed.includes(text), printed);
    assert.equal((await fetch(restartUrl, { method: 'POST' })).status, 200);

    const browser = await openChromium({ profile: path.join(home, 'profile') });
    stack.defer(() => browser.close());
    const page = browser.pages()[0] ?? (await browser.newPage());
    await page.goto(url, { waitUntil: 'commit' });
    await page.locator('.activitybar a[aria-label^="Plex"]').click({ timeout: LOAD_LIMIT });
    await page.locator('.welcome-view:visible').getByRole('button', { name: 'Add Server' }).waitFor();

    await end(child);
    assert.equal(existsSync(workspace), false);
    await assert.rejects(fetch(address));
    await assert.rejects(fetch(url));
  });
});

/** Ends the process as Ctrl+C does. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGINT');
  await exited;
}
