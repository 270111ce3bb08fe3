import assert from 'node:assert/strict';
import { transientTokensIn } from '../../../src/tokens/transientTokensIn.ts';

const A = 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50';
const B = 'transient-9a8b7c6d-1e2f-4a3b-9c4d-5e6f7a8b9c0d';

describe('Transient tokens in a text', () => {
  it('are found in their lines, also where other text follows at once', () => {
    assert.deepEqual(transientTokensIn(`X=${A}one\r\n\ntoken=${B}&a=${A}\n`), [
      { token: A, line: 1 },
      { token: B, line: 3 },
      { token: A, line: 3 },
    ]);
  });

  it('are nothing that only looks alike', () => {
    for (const text of ['', 'transient-', A.slice(0, -1), A.replace('2f0c', '2g0c'), A.replaceAll('-', '_')])
      assert.deepEqual(transientTokensIn(text), []);
  });
});
