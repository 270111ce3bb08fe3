import assert from 'node:assert/strict';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { photographed } from '../ui/pictures.ts';
import { LOAD_LIMIT, openWorkbench, type Workbench } from '../ui/workbench.ts';
import { until } from '../until.ts';
import type { Page } from '../vscode/page.ts';
import { plainSettings, unneededExtensions } from '../vscode/settings.ts';
import { tempFolder } from '../vscode/tempFolder.ts';
import { changeOf, KEYS } from './changes.ts';
import { type ExtensionHost, leaveOutRunning, runningHosts } from './hosts.ts';

/** The extension that `npm run build` makes of extension.ts. */
const extension = path.join(import.meta.dirname, '../../out/state');
/** The prefixes with which the two windows mark everything that they add. */
const WINDOWS = ['one', 'other'];
const KILLS = 10;
/** The most changes before a kill. */
const CHANGES = 300;
/** The number of lists in globalState that are appended to, and their length. */
const LISTS = 5;
const LENGTH = 40;

describe('State in real windows', () => {
  const stack = new AsyncDisposableStack();
  let workbench: Workbench;
  let folder: string;
  /** The folder in which extension hosts announce themselves. */
  let running: string;
  before(async function () {
    assert.ok(existsSync(path.join(extension, 'extension.cjs')), 'Run `npm run build` first.');
    const manifest = {
      ...{ name: 'state', publisher: 'plex-tokens-test', version: '0.0.1', engines: { vscode: '^1.100.0' } },
      ...{ main: './extension.cjs', activationEvents: ['onStartupFinished'] },
    };
    writeFileSync(path.join(extension, 'package.json'), JSON.stringify(manifest));
    folder = tempFolder(stack, 'state');
    running = path.join(folder, 'hosts');
    mkdirSync(running);
    workbench = await photographed(`${this.test?.fullTitle()}`, () =>
      openWorkbench(stack, {
        ...{ extension, settings: plainSettings, without: unneededExtensions },
        env: { PLEX_TOKENS_STATE_HOSTS: running },
      }),
    );
  });
  after(() => stack.disposeAsync());

  const hosts = (windows: number): Promise<ExtensionHost[]> => runningHosts(running, windows);
  const host = async (): Promise<ExtensionHost> => (await hosts(1))[0] ?? assert.fail();
  /** Returns the files that hold no item. There are none unless one was written in part. */
  const brokenFiles = (): string[] => globSync('data/User/globalStorage/*/state/*.broken', { cwd: workbench.home });

  async function inNewWindow<T>(act: (page: Page) => Promise<T>): Promise<T> {
    const page = await workbench.page.context().newPage();
    try {
      await page.goto(workbench.page.url(), { waitUntil: 'commit', timeout: LOAD_LIMIT });
      return await act(page);
    } finally {
      await page.goto('about:blank'); // Ends the extension host as a reload does; it would survive if only its page were gone.
      await page.close();
    }
  }

  /**
   * The reason why the state is in files: VS Code keeps an extension's `globalState` as one value, and when it comes back
   * from its other side, takes it over together with anything that was updated since. This says nothing about the
   * extension, so it can't fail: it is skipped where this VS Code loses nothing.
   */
  it('loses updates where it is in globalState', async function () {
    const only = await host();
    for (let list = 0; list < LISTS; list++) {
      const left = await only.order('appendToGlobalState', LENGTH);
      if (left === LENGTH) continue;
      console.log(`    ${left} of ${LENGTH} appended entries are left.`);
      return;
    }
    console.log(`    All ${LISTS * LENGTH} appended entries are there: this VS Code loses none.`);
    this.skip();
  });

  /**
   * Two pages of one code-server are two extension hosts with one `globalStorageUri`, like two windows of a desktop. In one
   * thing they differ: they overwrite each other's SecretStorage, each with all of its own. So tokens of servers play no
   * part here, and created tokens are noted as they are when the server has responded.
   */
  it('has everything that two windows add, select and create at the same time, in both, before and after a reload', async () => {
    const selected = await inNewWindow(async page => {
      const both = await hosts(2);
      await Promise.all(both.map(host => host.order('load')));
      await Promise.all(both.map((host, index) => host.order('work', WINDOWS[index] ?? assert.fail())));
      const agreed = await agree(both);
      leaveOutRunning(running);
      await Promise.all([workbench.reload(), page.reload({ waitUntil: 'commit', timeout: LOAD_LIMIT })]);
      const reloaded = await hosts(2);
      for (const host of reloaded) {
        await host.order('load');
        assert.deepEqual(await host.order('missing', WINDOWS), []);
        assert.equal(await host.order('selected'), agreed);
      }
      return agreed;
    });
    assert.match(selected, /^(one|other)-\d+$/);
    assert.deepEqual(brokenFiles(), []);

    /** Waits until each window has the other's changes; the last selection counts in both. */
    async function agree(both: readonly ExtensionHost[]): Promise<string> {
      for (const host of both) {
        const missing = () => host.order('missing', WINDOWS);
        await until('what the other window did', async () => (await missing()).length === 0).catch(async () =>
          assert.deepEqual(await missing(), []),
        );
      }
      return until('one selection', async () => {
        const [one, other] = await Promise.all(both.map(host => host.order('selected')));
        return one === other && one;
      });
    }
  });

  it(`has everything that was acknowledged when the extension host is killed in mid-write, ${KILLS} times`, async () => {
    const log = path.join(folder, 'acknowledged');
    const next = Object.fromEntries(KEYS.map(key => [key, 1]));
    let only = await host();
    await only.order('load');
    const missing = await only.order('missing', WINDOWS);
    for (let kill = 1; kill <= KILLS; kill++) {
      const before = await only.order('values');
      writeFileSync(log, '');
      await only.order('change', { log, next });
      const moment = Math.ceil(Math.random() * CHANGES);
      await until(`${moment} changes`, () => linesOf(log).length >= moment);
      await only.kill();
      // VS Code starts another in its place. A reload before it is connected would leave it running, without a window.
      await host();
      leaveOutRunning(running);
      await workbench.reload();
      only = await host();
      await only.order('load');

      const after = await only.order('values');
      const acknowledged = new Map(linesOf(log).map(line => line.split(' ') as [key: string, number: string]));
      for (const key of KEYS) {
        const first = next[key] ?? assert.fail();
        const last = acknowledged.has(key) ? Number(acknowledged.get(key)) : undefined;
        // At each moment, one change of each item is pending and may be stored or not.
        const possible = last === undefined ? [before[key], changeOf(first)] : [changeOf(last), changeOf(last + 1)];
        const found = inShort(after[key]);
        assert.ok(
          possible.includes(after[key]),
          `${key} is ${found}, and change ${last} was acknowledged (kill ${kill})`,
        );
        next[key] = (last ?? first - 1) + 2;
      }
      assert.deepEqual(await only.order('missing', WINDOWS), missing);
      assert.deepEqual(brokenFiles(), []);
    }
  });
});

/** The last line has no end while it is being written. */
function linesOf(log: string): string[] {
  return readFileSync(log, 'utf8').split('\n').slice(0, -1);
}

function inShort(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 10) : String(value);
}
