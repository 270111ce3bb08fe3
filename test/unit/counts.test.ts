import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { countsVariable, describeFailures, inWords, readCounts, sum, writeCounts } from '../counts.ts';

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
    // The running suite has its own file to write.
    if (before === undefined) delete process.env[countsVariable];
    else process.env[countsVariable] = before;
    rmSync(folder, { recursive: true });
  });

  const failure = { test: 'A token › is inserted', reason: 'It is not there.', see: 'out/ui-token.png' };

  it('reach the starter of the suite, with the tests that failed', () => {
    const counts = { passed: 3, failed: 1, skipped: 1, failures: [failure] };
    writeCounts(counts);
    assert.deepEqual(readCounts(file, 1), counts);
  });

  it('are one failure where a suite leaves none', () => {
    const { passed, failed, failures } = readCounts(file, 0);
    assert.deepEqual([passed, failed], [0, 1]);
    assert.match(failures?.[0]?.reason ?? '', /left no counts/);
  });

  it('include a failure where all tests pass and the suite exits with an error', () => {
    writeCounts({ passed: 3, failed: 0, skipped: 0 });
    const { passed, failed, failures } = readCounts(file, 3);
    assert.deepEqual([passed, failed], [3, 1]);
    assert.match(failures?.[0]?.reason ?? '', /exit code is 3/);
  });

  it('do not include a failure twice', () => {
    writeCounts({ passed: 3, failed: 2, skipped: 0 });
    assert.equal(readCounts(file, 1).failed, 2);
  });

  it('name each test that failed, the reason, and the file to look at', () => {
    const counts = { passed: 3, failed: 2, skipped: 0, failures: [failure, { test: 'Another', reason: 'One\ntwo\n' }] };
    assert.equal(
      describeFailures(counts, 'UI tests'),
      `
✗ UI tests › A token › is inserted
  It is not there.
  See out/ui-token.png

✗ UI tests › Another
  One
  two
`,
    );
    assert.equal(describeFailures({ passed: 3, failed: 0, skipped: 0 }), '');
  });

  it('add up to one line', () => {
    const total = sum([
      { passed: 3, failed: 0, skipped: 1 },
      { passed: 4, failed: 1, skipped: 0, failures: [failure] },
    ]);
    assert.deepEqual(total.failures, [failure]);
    assert.equal(inWords(total), '7 passed, 1 failed, 1 skipped');
    assert.equal(inWords(sum([])), '0 passed, 0 failed, 0 skipped');
  });
});
