import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CASES } from '../cases.ts';
import { FakeDisk, type FakeWindow } from './fakeDisk.ts';

/** One key for each of a few items, so that windows change the same ones. */
const KEYS = ['a', 'b', 'c'];

const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ window: fc.nat(1), key: fc.constantFrom(...KEYS), deletes: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ window: fc.nat(1), refreshes: fc.constant(true) }) },
);

/** A change of an item: from when it was made until it was on the disk, or until its window crashed. */
interface Change {
  readonly key: string;
  readonly value: number | undefined;
  readonly window: FakeWindow | undefined;
  readonly begun: number;
  ended: number;
  isAcknowledged: boolean;
}

describe('Items that several windows keep in files', () => {
  it('are the last that were acknowledged, in every window and on the disk, whenever a window crashes', () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(action, { maxLength: 12 }),
        fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
        fc.boolean(),
        async (scheduler, actions, crashAt, areChangesTold) => {
          const disk = new FakeDisk(() => scheduler.schedule(Promise.resolve()));
          const windows = [disk.open(), disk.open(crashAt)] as const;
          for (const window of windows) void window.files.load();
          let now = 0;
          let crash = Number.POSITIVE_INFINITY;
          windows[1].onCrash = () => {
            crash = ++now;
          };
          const changes: Change[] = KEYS.map(key => ({
            ...{ key, value: undefined, window: undefined },
            ...{ begun: 0, ended: 0, isAcknowledged: true },
          }));
          const acting = async (): Promise<void> => {
            for (const [index, each] of actions.entries()) {
              await scheduler.schedule(Promise.resolve());
              const window = windows[each.window] ?? assert.fail();
              if (window.isCrashed) continue;
              if (!areChangesTold) window.watcher = undefined;
              if ('refreshes' in each) void window.files.refresh();
              else if (!each.deletes || window.get(each.key) !== undefined) {
                const value = each.deletes ? undefined : index;
                const change: Change = {
                  ...{ key: each.key, value, window },
                  ...{ begun: ++now, ended: Number.POSITIVE_INFINITY, isAcknowledged: false },
                };
                changes.push(change);
                void window.set(each.key, value).then(() => {
                  change.ended = ++now;
                  change.isAcknowledged = true;
                });
              }
            }
          };
          const acted = acting();
          await scheduler.waitIdle();
          await acted;
          if (!areChangesTold) {
            for (const window of windows) void window.files.refresh();
            await scheduler.waitIdle();
          }
          const alive = windows.filter(({ isCrashed }) => !isCrashed);
          const next = disk.open();
          void next.files.load();
          await scheduler.waitIdle();
          for (const key of KEYS) {
            const value = next.get(key);
            for (const window of alive) assert.deepEqual(window.get(key), value, 'a window knows something else');
            const of = changes.filter(change => change.key === key);
            const isPossible = of.some(
              change =>
                change.value === value &&
                !of.some(
                  later =>
                    later.isAcknowledged &&
                    later.begun > Math.min(change.ended, change.window === windows[1] ? crash : change.ended) &&
                    later.value !== value,
                ),
            );
            assert.ok(isPossible, `${key} is ${value} after all`);
          }
          for (const window of [...windows, next]) assert.deepEqual([window.failures, window.broken], [[], []]);
        },
      ),
      { numRuns: CASES },
    ));
});
