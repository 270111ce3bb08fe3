import assert from 'node:assert/strict';
import { figure, median, spread } from '../../bench/figure.ts';

describe('A figure', () => {
  it('is met up to its budget, and missed by what rounding would hide', () => {
    assert.equal(figure('time', 8, 'ms', 8).met, true);
    const missed = figure('time', 8.0001, 'ms', 8);
    assert.deepEqual([missed.value, missed.met], [8, false]);
  });

  it('of a rate is met from its budget on', () => {
    assert.deepEqual(
      [99.9999, 100, 250].map(rate => figure('speed', rate, 'MB/s', 100).met),
      [false, true, true],
    );
  });

  it('is a median that no straggler moves', () => {
    assert.equal(median([3, 1, 1000]), 3);
    assert.equal(median([10, 4, 2, 6]), 5);
    assert.throws(() => median([]), RangeError);
  });

  it('tells how far the measurements lie apart', () => {
    assert.deepEqual(spread([2.00049, 1, 9]), { min: 1, median: 2, max: 9, count: 3 });
  });
});
