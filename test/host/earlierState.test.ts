import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../until.ts';
import { Fixture } from './fixture.ts';
import { Messages } from './messages.ts';
import { PatchedDisk } from './patchedDisk.ts';

const TOKEN = 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50';
const ADDED = 'a'.repeat(40);
const LISTED = 'b'.repeat(40);
const ACCOUNT = 'account/of mara';
const CREATED_AT = Date.now();

/** What version 0.1 has in `globalState` once everything was used. */
const EARLIER = {
  accounts: [{ id: ACCOUNT, name: 'Mara' }],
  servers: [
    {
      ...{ machineIdentifier: ADDED, name: 'Living Room', address: 'http://127.0.0.2:1', version: '1.42.0' },
      tokens: [
        { id: 'token-1', label: 'me' },
        { id: 'token-2', label: 'kids', address: 'http://127.0.0.2:2' },
      ],
      selectedToken: 'token-2',
      usedSources: [{ source: 'provider://tv.plex.provider.discover', title: 'Discover' }],
    },
  ],
  issuedTokens: [
    {
      hash: hash('sha256', TOKEN, 'base64url'),
      ...{ machineIdentifier: ADDED, tokenId: 'token-1', label: 'me', at: CREATED_AT },
    },
  ],
  issuedTokenVersions: { [ADDED]: { version: '1.42.0', at: CREATED_AT } },
  ignoredTokens: ['ignored-1', 'ignored-2'],
  lastFormats: { python: 'pair' },
  selectedServer: ADDED,
  clientIdentifier: '0d9d1b3c-installation',
  explainedTransientTokens: true,
};

const LIST = [
  {
    ...{ machineIdentifier: LISTED, name: 'Attic', version: '1.42.0', owned: true },
    connections: [{ address: 'http://127.0.0.2:3', local: true, relay: false }],
  },
];

describe('The state of an earlier version', () => {
  let fixture: Fixture;
  let messages: Messages;
  let disk: PatchedDisk;
  beforeEach(() => {
    fixture = new Fixture();
    messages = new Messages();
    disk = new PatchedDisk();
    remember(fixture);
    const lists = path.join(fixture.folder, 'servers');
    mkdirSync(lists);
    writeFileSync(path.join(lists, `${encodeURIComponent(ACCOUNT)}.json`), JSON.stringify(LIST));
  });
  afterEach(() => {
    for (const each of [disk, messages, fixture]) each.dispose();
    rmSync(fixture.folder, { recursive: true, force: true }); // also where a window never ends
  });

  /** Has a window's `globalState` as the earlier version left it. */
  function remember({ memento }: Fixture): void {
    for (const [key, value] of Object.entries(EARLIER)) memento.values.set(key, value);
  }
  const leftIn = ({ memento }: Fixture): string[] => Object.keys(EARLIER).filter(key => memento.values.has(key));
  const listFolder = (): string => path.join(fixture.folder, 'servers');

  async function assertKnown(window: Fixture): Promise<void> {
    const { directory, accounts, issued, state, clients } = window;
    assert.deepEqual(accounts.accounts, [{ id: ACCOUNT, name: 'Mara' }]);
    assert.deepEqual(directory.servers.map(({ name }) => name).sort(), ['Attic', 'Living Room']);
    const { address, version, tokens, selectedToken, usedSources } = directory.find(ADDED) ?? assert.fail();
    assert.deepEqual(
      [address, version, selectedToken, usedSources],
      [
        'http://127.0.0.2:1',
        '1.42.0',
        'token-2',
        [{ source: 'provider://tv.plex.provider.discover', title: 'Discover' }],
      ],
    );
    assert.deepEqual(
      // Where a window crashes on its way, those that it had not stored come last.
      tokens.map(({ id, label, address: own }) => [id, label, own]).sort(),
      [
        ['token-1', 'me', 'http://127.0.0.2:1'],
        ['token-2', 'kids', 'http://127.0.0.2:2'],
      ],
    );
    assert.equal(directory.selected?.machineIdentifier, ADDED);
    assert.ok(directory.listOf({ id: ACCOUNT, name: 'Mara' }));
    assert.deepEqual(issued.find(TOKEN), {
      ...{ machineIdentifier: ADDED, tokenId: 'token-1', label: 'me', at: CREATED_AT },
    });
    assert.deepEqual(state.itemOf('serverVersions', ADDED)?.value, EARLIER.issuedTokenVersions[ADDED]);
    assert.deepEqual([...state.itemsOf('ignoredTokens').keys()].sort(), EARLIER.ignoredTokens);
    assert.equal(state.itemOf('lastFormats', 'python')?.value, 'pair');
    assert.equal(state.itemOf('choices', 'explainedTransientTokens')?.value, true);
    assert.equal(await clients.clientIdentifier(), EARLIER.clientIdentifier);
  }

  it('is taken over, and deleted in its old place', async () => {
    await fixture.directory.load();
    await assertKnown(fixture);
    assert.deepEqual(leftIn(fixture), []);
    assert.equal(existsSync(listFolder()), false);
    const next = await fixture.otherWindow();
    await assertKnown(next);
    next.dispose();
    assert.deepEqual(messages.all, []);
  });

  it("isn't taken over again: a window with the old state brings no removed server back", async () => {
    await fixture.directory.load();
    await fixture.directory.remove(fixture.directory.find(ADDED) ?? assert.fail());
    await fixture.state.flush();
    // Each window writes all that it has: one from before brings back what this one has deleted.
    remember(fixture);
    const next = await fixture.otherWindow();
    assert.equal(next.directory.find(ADDED), undefined);
    assert.deepEqual(leftIn(next), []);
    next.dispose();
  });

  it('is taken over once by two windows that open at the same time', async () => {
    const other = new Fixture(undefined, fixture);
    await Promise.all([fixture.directory.load(), other.directory.load()]);
    for (const window of [fixture, other, await fixture.otherWindow()]) {
      await assertKnown(window);
      if (window !== fixture) window.dispose();
    }
    assert.deepEqual(leftIn(fixture), []);
    assert.deepEqual(messages.all, []);
  });

  it("doesn't replace newer items", async () => {
    await fixture.directory.load();
    await fixture.directory.update(fixture.directory.find(ADDED) ?? assert.fail(), { address: 'http://127.0.0.2:9' });
    await fixture.state.flush();
    // As if the window had crashed before it could say that all is taken over.
    await fixture.state.set('choices', 'takenOver', undefined);
    remember(fixture);
    const next = await fixture.otherWindow();
    assert.equal(next.directory.find(ADDED)?.address, 'http://127.0.0.2:9');
    next.dispose();
  });

  it('is taken over completely after a crash at any step', async () => {
    const loading = new AsyncLocalStorage<{ made: number }>();
    /** Loads in a window of which only so many changes are made: of the disk, and of what VS Code keeps. No later one ever is. */
    const crashAfter = async (changes: number): Promise<{ window: Fixture; isCrashed: boolean }> => {
      const crash = Promise.withResolvers<void>();
      const never = new Promise<void>(() => undefined);
      const next = (): Promise<void> | undefined => {
        const window = loading.getStore();
        if (!window || window.made++ < changes) return undefined;
        crash.resolve();
        return never;
      };
      const window = new Fixture();
      const { memento, folder } = window;
      const update = memento.update.bind(memento);
      memento.update = async (key, value) => {
        await next();
        await update(key, value);
      };
      disk.before = next;
      remember(window);
      mkdirSync(path.join(folder, 'servers'));
      writeFileSync(path.join(folder, 'servers', `${encodeURIComponent(ACCOUNT)}.json`), JSON.stringify(LIST));
      const loaded = loading.run({ made: 0 }, () => window.directory.load()).then(() => false);
      const isCrashed = await Promise.race([loaded, crash.promise.then(() => true)]);
      return { window, isCrashed };
    };
    let changes = 0;
    const windows: Fixture[] = [];
    for (let isCrashed = true; isCrashed; changes++) {
      const { window, isCrashed: hasCrashed } = await crashAfter(changes);
      isCrashed = hasCrashed;
      windows.push(window);
      // Not `otherWindow`, which would wait for the one that has crashed.
      const next = new Fixture(undefined, window);
      await next.directory.load();
      await assertKnown(next);
      assert.deepEqual(leftIn(next), [], `after ${changes} changes`);
      await next.state.flush();
      next.dispose();
    }
    assert.ok(changes > 2 * Object.keys(EARLIER).length, 'too few changes were interrupted');
    assert.deepEqual(messages.all, []);
    // Not before: a window that crashed may still be making a change that it had begun, which needs its folder.
    for (const window of windows) {
      window.dispose();
      rmSync(window.folder, { recursive: true, force: true });
    }
  });

  it("stays in its place while the disk can't be written, works in memory, and is reported once", async () => {
    // A file in the place of the folder: that stops everybody, and an administrator too.
    const folder = path.join(fixture.folder, 'state');
    writeFileSync(folder, '');
    await fixture.directory.load();
    await assertKnown(fixture);
    assert.deepEqual(leftIn(fixture), Object.keys(EARLIER));
    assert.ok(existsSync(listFolder()));
    await fixture.addLivingRoom();
    assert.equal(fixture.directory.count, 3);
    assert.equal(messages.all.length, 1);
    assert.match(messages.texts, /^Couldn't save changes \(\w+\)\. They're lost when this window closes\./);

    rmSync(folder);
    await fixture.state.refresh();
    const next = await fixture.otherWindow();
    assert.equal(next.directory.count, 3);
    assert.deepEqual(leftIn(next), []);
    await until('no folder of lists', () => !existsSync(listFolder()));
    assert.equal(messages.all.length, 1);
    next.dispose();
  });

  it("is taken over without the items that can't be read", async () => {
    const { values } = fixture.memento;
    for (const key of Object.keys(EARLIER)) values.set(key, [null, 1, 'x', { id: 1 }, [['y']]]);
    values.set('servers', [...EARLIER.servers, null, { machineIdentifier: 'c', tokens: 'none' }]);
    writeFileSync(path.join(listFolder(), 'broken.json'), '{');
    await fixture.directory.load();
    assert.deepEqual(
      fixture.directory.servers.map(({ machineIdentifier }) => machineIdentifier),
      [ADDED],
    );
    assert.deepEqual(leftIn(fixture), []);
    assert.deepEqual(messages.all, []);
  });
});
