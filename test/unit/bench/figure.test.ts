import assert from 'node:assert/strict';
import { figure, median, spread } from '../../bench/figure.ts';

describe('A figure', () => {
  it('meets its budget up to it, or from it on where it is a rate, whatever rounding would hide', () => {
    assert.deepEqual(
      [figure('time', 8, 'ms', 8), figure('time', 8.0001, 'ms', 8), figure('speed', 99.9999, 'MB/s', 100)].map(
        ({ value, met }) => [value, met],
      ),
      [
        [8, true],
        [8, false],
        [100, false],
      ],
    );
  });

  it('is a median, with how far the measurements lie apart', () => {
    assert.equal(median([10, 4, 2, 6]), 5);
    assert.throws(() => median([]), RangeError);
    assert.deepEqual(spread([2.00049, 1, 9]), { min: 1, median: 2, max: 9, count: 3 });
  });
});
