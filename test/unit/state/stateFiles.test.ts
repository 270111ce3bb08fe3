import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { until } from '../../until.ts';
import { FakeDisk, type FakeWindow } from './fakeDisk.ts';

function failure(code: string): Error {
  return Object.assign(new Error(`The disk says ${code}`), { code });
}

describe('The files of the state', () => {
  let disk: FakeDisk;
  let window: FakeWindow;
  beforeEach(async () => {
    disk = new FakeDisk();
    window = disk.open();
    await window.files.load();
  });
  const opened = async (): Promise<FakeWindow> => {
    const next = disk.open();
    await next.files.load();
    return next;
  };
  const fileOf = async (key: string): Promise<string> => {
    const before = new Set(disk.files.keys());
    await window.set(key, 1);
    return [...disk.files.keys()].find(name => !before.has(name)) ?? assert.fail('Nothing was written');
  };

  for (const key of ['..', 'con', 'a/b', 'A', 'x'.repeat(5_000), '💾\0', '__proto__']) {
    it(`have names that every file system takes, also for the key ${JSON.stringify(key.slice(0, 20))}`, async () => {
      assert.match(await fileOf(key), /^servers\.[0-9a-f]{32}\.json$/);
      assert.equal((await opened()).get(key), 1);
    });
  }

  it('keep keys apart that differ in case only', async () => {
    await window.set('key', 1);
    await window.set('KEY', 2);
    const next = await opened();
    assert.deepEqual([next.get('key'), next.get('KEY')], [1, 2]);
    assert.equal(new Set([...disk.files.keys()].map(name => name.toLowerCase())).size, 2);
  });

  for (const code of ['EROFS', 'ENOSPC', 'EACCES']) {
    it(`are written once the disk takes them, where it failed with ${code} before`, async () => {
      window.fail = operation => {
        if (operation === 'writeFile') throw failure(code);
      };
      await window.set('a', 1);
      await window.set('b', 2);
      assert.deepEqual([window.get('a'), window.files.isSaved], [1, false]);
      assert.equal(window.failures.length, 2);
      await window.files.refresh();
      assert.equal(window.get('a'), 1, 'memory has it still');
      window.fail = () => undefined;
      await window.files.refresh();
      assert.equal(window.files.isSaved, true);
      assert.deepEqual([(await opened()).get('a'), (await opened()).get('b')], [1, 2]);
      assert.ok(
        [...disk.files.keys()].every(name => name.endsWith('.json')),
        'no temporary file is left',
      );
    });
  }

  it('keep their content where the disk is full in the middle of a file', async () => {
    await window.set('a', 'as it was');
    let parts = 0;
    window.fail = operation => {
      if (operation === 'writeFile' && ++parts === 2) throw failure('ENOSPC');
    };
    await window.set('a', 'as it should be');
    assert.equal((await opened()).get('a'), 'as it was');
    assert.equal(disk.files.size, 1);
  });

  it('are replaced after another program had them open, such as a virus scanner on Windows', async () => {
    let busy = 3;
    window.fail = operation => {
      if (operation === 'rename' && busy-- > 0) throw failure('EBUSY');
    };
    await window.set('a', 1);
    assert.deepEqual(window.failures, []);
    assert.equal((await opened()).get('a'), 1);
  });

  for (const text of [
    '',
    '{"kind":"servers","key":',
    '[]',
    'null',
    '{"kind":"servers","key":"another","at":1,"value":1}',
  ]) {
    it(`are skipped and kept under another name where they hold ${text || 'nothing'}`, async () => {
      window.watcher = undefined; // It knows what was in there.
      const name = await fileOf('a');
      disk.files.set(name, text);
      const next = await opened();
      assert.equal(next.get('a'), undefined);
      assert.deepEqual([next.broken, next.failures], [[name], []]);
      assert.equal(disk.files.get(`${name}.broken`), text);
      assert.ok(!disk.files.has(name));
      await next.set('a', 2);
      assert.equal((await opened()).get('a'), 2);
    });
  }

  it('are written again by a window that has the item of a broken one', async () => {
    const name = await fileOf('a');
    disk.files.set(name, '{');
    await window.files.refresh();
    assert.deepEqual([window.get('a'), (await opened()).get('a')], [1, 1]);
    assert.equal(disk.files.get(`${name}.broken`), '{');
  });

  it('are written where the folder was deleted', async () => {
    let isGone = true;
    window.fail = operation => {
      if (operation === 'mkdir') isGone = false;
      if (operation === 'writeFile' && isGone) throw failure('ENOENT');
    };
    await window.set('a', 1);
    assert.deepEqual(window.failures, []);
    assert.equal((await opened()).get('a'), 1);
  });

  it('are deleted where a window left them half written more than an hour ago', async () => {
    disk.files.set('servers.0.json.1.tmp', '{');
    await opened();
    assert.ok(disk.files.has('servers.0.json.1.tmp'));
    disk.changedAt = Date.now() - 2 * 60 * 60 * 1000;
    await opened();
    assert.equal(disk.files.size, 0);
  });

  it('are not written again unless the item has changed', async () => {
    await window.set('a', 1);
    let written = 0;
    window.fail = operation => {
      if (operation === 'writeFile') written++;
    };
    await window.set('a', 1);
    assert.equal(written, 0);
    await window.set('a', 2);
    assert.equal(written, 2, 'in two parts');
  });

  it('are all deleted, also others in their folder', async () => {
    for (const key of ['a', 'b', 'c']) await window.set(key, key);
    disk.files.set('servers.0.json.broken', '{');
    window.items.clear();
    await window.files.deleteAll();
    assert.equal(disk.files.size, 0);
  });

  it('are all deleted, also while one is written', async () => {
    const [writing, slow] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    window.fail = operation => {
      if (operation !== 'writeFile') return;
      writing.resolve();
      return slow.promise;
    };
    const saving = window.set('a', 1);
    await writing.promise;
    window.items.clear();
    const deleting = window.files.deleteAll();
    await setImmediate(); // all that doesn't wait for the file is done
    slow.resolve();
    await Promise.all([saving, deleting]);
    assert.equal(disk.files.size, 0);
  });

  it('are deleted where another window has stored an item that this one deletes', async () => {
    const other = await opened();
    window.watcher = undefined;
    await other.set('a', 1);
    await Promise.all([window.set('a', 2), window.set('a', undefined)]);
    assert.equal((await opened()).get('a'), undefined);
  });

  it('are all read again where the system does not say which one has changed', async () => {
    const other = await opened();
    const { watcher } = window;
    window.watcher = undefined;
    await other.set('a', 1);
    assert.equal(window.get('a'), undefined);
    watcher?.(undefined);
    await until('the item', () => window.get('a') === 1);
  });

  it('are kept where this version does not know their kind', async () => {
    const name = await fileOf('a');
    const text = (disk.files.get(name) ?? '').replaceAll('servers', 'novelties');
    disk.files.delete(name);
    disk.files.set(name.replace('servers', 'novelties'), text);
    const next = await opened();
    await next.set('b', 1);
    assert.equal(disk.files.get(name.replace('servers', 'novelties')), text);
  });
});
