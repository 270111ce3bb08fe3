import assert from 'node:assert/strict';
import { transientTokensIn } from '../../../src/tokens/transientTokensIn.ts';

const A = 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50';
const B = 'transient-9a8b7c6d-1e2f-4a3b-9c4d-5e6f7a8b9c0d';

describe('Transient tokens in a text', () => {
  it('are found where they stand, also where other text follows at once', () => {
    const text = `X=${A}one\ntoken=${B}&a=${A}`;
    assert.deepEqual(transientTokensIn(text), [
      { token: A, offset: 2 },
      { token: B, offset: text.indexOf(B) },
      { token: A, offset: text.lastIndexOf(A) },
    ]);
  });

  it('are nothing that only looks alike', () => {
    for (const text of ['', 'transient-', A.slice(0, -1), A.replace('2f0c', '2g0c'), A.replaceAll('-', '_')])
      assert.deepEqual(transientTokensIn(text), []);
  });
});
