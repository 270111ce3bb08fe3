import assert from 'node:assert/strict';
import { isMadeUp, kindOf } from '../../../src/detection/tokenShape.ts';

describe('What stands in the place of a token', () => {
  it('is a lasting token with 20 characters, small and capital letters', () => {
    for (const value of ['Qz8-rT_w4KbN7vXe2Lp_', '-_Qz8rTw4KbN7vXe2Lpm', 'QzkrTpwvKbNxvXeqLpmc'])
      assert.equal(kindOf(value), 'lasting', value);
    for (const value of [
      'Qz8-rT_w4KbN7vXe2Lp',
      'Qz8-rT_w4KbN7vXe2Lp_x',
      'Qz8-rT.w4KbN7vXe2Lp_',
      'qz8-rt_w4kbn7vxe2lp_',
      '',
    ])
      assert.equal(kindOf(value), undefined, value);
  });

  it('is no token with a word in it that stands for one', () => {
    for (const word of [
      'Your',
      'Here',
      'Token',
      'Plex',
      'Change',
      'Secret',
      'Dummy',
      'Fake',
      'Sample',
      'xXxX',
      '1234',
    ]) {
      const value = `q7W-${word}_Kz3vR8pL5nB2mY9`.slice(0, 20);
      assert.equal(kindOf(value), undefined, value);
    }
    assert.equal(kindOf('2ffLuB84dqLswk9skLos'), undefined);
  });

  it('is no token where it is made of words', () => {
    for (const value of [
      'CorrectHorseBattery1',
      'correctHorseBatterys',
      'Living-Room-Server-1',
      'MEDIA_Server_Cellar2',
    ])
      assert.equal(kindOf(value), undefined, value);
  });

  it('is one of the others by its shape', () => {
    const hex = '0123456789abcdef'.repeat(3);
    assert.equal(kindOf('transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50'), 'transient');
    assert.equal(kindOf('claim-Qz8-rT_w4KbN7vXe2Lp_'), 'claimToken');
    assert.equal(kindOf(hex.slice(0, 40)), 'machineIdentifier');
    assert.equal(kindOf(hex.slice(0, 32)), 'machineIdentifier');
    assert.equal(kindOf('2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50'), 'clientIdentifier');
    assert.equal(kindOf('k3vq8zr5nw2xy7mtb4cjd6ph'), 'clientIdentifier');
    assert.equal(kindOf('eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl'), 'jwt');
  });

  it('is made up where a transient token counts up or repeats itself', () => {
    assert.ok(isMadeUp('transient-00000000-0000-0000-0000-000000000000'));
    assert.ok(isMadeUp('transient-12345678-1234-1234-1234-123456789abc'));
    assert.ok(!isMadeUp('transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50'));
  });
});
