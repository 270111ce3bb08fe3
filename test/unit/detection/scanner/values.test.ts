import assert from 'node:assert/strict';
import { beginsWord, valueAt } from '../../../../src/detection/scanner/values.ts';
import { SHAPE_SAMPLES } from '../../shapeSamples.ts';

function kindOf(text: string): string | undefined {
  return valueAt(text, 0)?.kind;
}

describe('A value in the place of a token', () => {
  it('has the kind of its shape, and is a client identifier if it is a UUID', () => {
    const { local, uuid, ...others } = SHAPE_SAMPLES;
    for (const [shape, sample] of Object.entries(others)) assert.equal(kindOf(sample), shape);
    assert.equal(kindOf(uuid), 'clientIdentifier');
    assert.equal(kindOf(local), undefined);
    assert.equal(kindOf(SHAPE_SAMPLES.machineIdentifier.slice(0, 32)), 'machineIdentifier');
  });

  it('is no placeholder', () => {
    for (const text of [
      '2ffLuB84dqLswk9skLos',
      'transient-00000000-0000-0000-0000-000000000000',
      'claim-your-claim-code-here',
    ])
      assert.equal(kindOf(text), undefined, text);
  });

  it('may end a sentence, and is no part of code, a path or base64', () => {
    const { longLived } = SHAPE_SAMPLES;
    assert.deepEqual(valueAt(`a ${longLived}.`, 2), { start: 2, end: 22, kind: 'longLived' });
    for (const rest of ['.member', '(', '/path', '==']) assert.equal(valueAt(longLived + rest, 0), undefined, rest);
  });

  it('begins where a word can begin, and after an encoded character', () => {
    assert.ok(beginsWord('=a', 1) && beginsWord('%3Da', 3) && beginsWord('a', 0));
    assert.ok(!beginsWord('-a', 1) && !beginsWord('xa', 1));
  });
});
