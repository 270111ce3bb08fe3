import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { countsVariable, inWords, readCounts, sum, writeCounts } from '../../counts.ts';

describe('The counts of a test run', () => {
  let folder: string;
  let file: string;
  let before: string | undefined;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-unit-'));
    file = path.join(folder, 'new', 'unit.json');
    before = process.env[countsVariable];
    process.env[countsVariable] = file;
  });
  afterEach(() => {
    // The suite that runs now has its own file to write.
    if (before === undefined) delete process.env[countsVariable];
    else process.env[countsVariable] = before;
    rmSync(folder, { recursive: true });
  });

  it('reach whoever started the suite', () => {
    writeCounts({ passed: 3, failed: 0, skipped: 1 });
    assert.deepEqual(readCounts(file, 0), { passed: 3, failed: 0, skipped: 1 });
  });

  it('are one failure where a suite left none', () => {
    assert.deepEqual(readCounts(file, 0), { passed: 0, failed: 1, skipped: 0 });
  });

  it('hold a failure where all tests passed and the suite ended badly', () => {
    writeCounts({ passed: 3, failed: 0, skipped: 0 });
    assert.deepEqual(readCounts(file, 3), { passed: 3, failed: 1, skipped: 0 });
  });

  it('do not count a failure twice', () => {
    writeCounts({ passed: 3, failed: 2, skipped: 0 });
    assert.equal(readCounts(file, 1).failed, 2);
  });

  it('add up to one line', () => {
    const total = sum([
      { passed: 3, failed: 0, skipped: 1 },
      { passed: 4, failed: 2, skipped: 0 },
    ]);
    assert.equal(inWords(total), '7 passed, 2 failed, 1 skipped');
    assert.equal(inWords(sum([])), '0 passed, 0 failed, 0 skipped');
  });
});
