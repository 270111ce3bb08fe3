import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Secret, withoutSecret } from '../../../src/plex/secret.ts';

describe('A Secret', () => {
  const value = 'Zk3-plain-token_9Qa1';
  const secret = new Secret(value);

  it('gives its value only to a caller of reveal()', () => {
    assert.equal(secret.reveal(), value);
  });

  it('is *** in text, JSON, the inspector and an error', () => {
    const said = [
      `${secret}`,
      String(secret),
      `a${[secret]}`,
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ nested: { secret } }, { depth: 9, showHidden: true }),
      new Error(`failed with ${secret}`).stack,
    ].join('\n');
    assert.ok(!said.includes(value));
    assert.ok(said.includes('***'));
  });

  it('is a PIN of a Home user if it is four digits, and not if it could be a token', () => {
    const isHomePin = (text: string) => new Secret(text).isHomePin;
    for (const pin of ['4071', '0000']) assert.ok(isHomePin(pin), pin);
    for (const other of ['', '407', '40711', '407a', ' 4071', '4071\n', '٤٠٧١', value])
      assert.ok(!isHomePin(other), other);
  });

  it('has no field that a copy or a walk over it would show', () => {
    assert.deepEqual(Object.entries({ ...secret }), []);
    assert.deepEqual(Reflect.ownKeys(secret), []);
  });

  it('is in no message of other code that was given it', () => {
    const foreign = [
      new Error(`Cannot write ${value}`),
      new TypeError(`“${value.slice(0, 12)}…” is bad`),
      `no ${value}`,
    ];
    for (const error of foreign) {
      const left = withoutSecret(error, secret);
      assert.ok(left instanceof Error && !inspect(left).includes(value.slice(0, 12)));
    }
    const other = new Error('The keyring is locked');
    assert.equal(withoutSecret(other, secret), other);
  });
});
