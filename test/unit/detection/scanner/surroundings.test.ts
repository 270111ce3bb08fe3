import assert from 'node:assert/strict';
import { PlexMentions, REACH } from '../../../../src/detection/scanner/surroundings.ts';

describe('A mention of Plex', () => {
  it('is near within its reach, on both sides, beside another one too', () => {
    const places = [5 * REACH, 12 * REACH];
    const text = Array.from({ length: 20 * REACH }, (_, at) => (places.includes(at) ? 'PLEX' : ' ')).join('');
    const starts = Array.from(text.matchAll(/PLEX/g), ({ index }) => index);
    const mentions = new PlexMentions(text);
    assert.equal(starts.length, 2);
    for (const start of starts) {
      assert.deepEqual(
        [-REACH - 1, -REACH, 0, REACH, REACH + 1].map(distance => mentions.isNear(start + distance)),
        [false, true, true, true, false],
      );
    }
  });

  it('is near nothing in a text without one', () => {
    assert.ok(!new PlexMentions('COMP1EX_TOKEN=x').isNear(0));
  });
});
