import assert from 'node:assert/strict';
import { figure, spread } from '../../bench/figure.ts';
import { performancePage } from '../../bench/page.ts';

describe('The page of what was measured', () => {
  const machine = { cpus: 2, node: '24.21.0', vscode: '1.139.1', hostNode: '24.21.0', load: { atEnd: 0.52 } };
  const figures = [
    figure('insertion', 2.04, 'ms', 8, { ownMs: spread([3, 1, 2]), bareBytes: 7 }),
    figure('scanning', 90, 'MB/s', 100),
  ];
  const page = performancePage({ machine, figures, missed: ['scanning'] });

  it('has a row for each figure, with its budget and what it was made of', () => {
    assert.ok(page.includes('| insertion | 2.04 ms | ≤ 8 ms | yes | own ms 2 (1–3, 3 ×); bare bytes 7 |'), page);
    assert.ok(page.includes('| scanning | 90 MB/s | ≥ 100 MB/s | **no** |  |'), page);
  });

  it('says where it was measured, and what was missed', () => {
    assert.match(page, /VS Code 1\.139\.1 .* Node 24\.21\.0, 2 CPUs, load 0\.5 at the end\.\nMissed: scanning\./);
    assert.match(performancePage({ machine, figures: [], missed: [] }), /Every budget is met\./);
  });
});
