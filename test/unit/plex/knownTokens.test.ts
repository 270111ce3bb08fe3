import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { KnownTokens } from '../../../src/plex/knownTokens.ts';
import { Secret } from '../../../src/plex/secret.ts';
import { CASES } from '../cases.ts';

const TOKEN = 'pT4kWz9QeRb2xUmH7dLs';

describe('Known tokens', () => {
  const known = new KnownTokens();
  for (const token of [TOKEN, '-hY3nVq8JcXo5tGa1Rf_', 'eyJhbGciOiJ9.eyJleHAiOjF9.c2ln', 'short'])
    known.add(new Secret(token));

  it('are found anywhere in a text, in any case', () => {
    for (const text of [TOKEN, `x${TOKEN}y`, `https://${TOKEN.toLowerCase()}.example`, `a ${TOKEN.toUpperCase()}`])
      assert.ok(known.isIn(text), text);
    assert.ok(known.isIn('(-hY3nVq8JcXo5tGa1Rf_)'));
    assert.ok(known.isIn('eyJhbGciOiJ9.eyJleHAiOjF9.c2ln.and.more'));
  });

  it('are not found in other texts', () => {
    for (const text of [
      '',
      TOKEN.slice(1),
      TOKEN.slice(0, -1),
      `${TOKEN.slice(0, 10)} ${TOKEN.slice(10)}`,
      'Living Room',
    ])
      assert.ok(!known.isIn(text), text);
  });

  it('exclude tokens of fewer than eight characters, which could be words', () =>
    assert.ok(!known.isIn('a short word')));

  it('are not printed', () => assert.ok(!inspect(known, { depth: 9, showHidden: true }).includes(TOKEN.slice(0, 8))));

  it('are searched quickly, however long they are and however many end alike', () => {
    const jwt = `eyJ${'hbGciOiJ9'.repeat(450)}c2lnbmF0`;
    const alike = Array.from({ length: 1_000 }, (_, at) => `t${at}_`.padEnd(20, 'x'));
    const some = new KnownTokens();
    for (const token of [jwt, ...alike]) some.add(new Secret(token));
    for (const unit of ['x', jwt.slice(-8), jwt.slice(1)]) {
      const text = unit.repeat(1024 ** 2 / unit.length);
      const started = performance.now();
      assert.ok(!some.isIn(text));
      const took = performance.now() - started;
      // This took half a minute when the whole token was compared at every position.
      assert.ok(took < 2_000, `${unit.slice(0, 20)}: ${took} ms`);
    }
    assert.ok(some.isIn(`${'x'.repeat(100)} ${jwt}`));
    assert.ok(some.isIn(`${'x'.repeat(100)}${alike[999]}`));
  });

  it('are found exactly where a plain search finds them', () => {
    const token = fc.stringMatching(/^[ab-]{8,10}$/);
    fc.assert(
      fc.property(
        fc.array(token, { minLength: 1, maxLength: 4 }),
        fc.stringMatching(/^[ab -]{0,60}$/),
        (tokens, text) => {
          const some = new KnownTokens();
          for (const token of tokens) some.add(new Secret(token));
          assert.equal(
            some.isIn(text),
            tokens.some(token => text.includes(token)),
          );
        },
      ),
      { numRuns: CASES },
    );
  });
});
