import assert from 'node:assert/strict';
import { PlexMentions } from '../../../src/detection/plexMentions.ts';
import { REACH } from '../../../src/detection/reach.ts';

describe('A mention of Plex', () => {
  it('is near as far as its reach, on both sides of it and of another', () => {
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

  it('is near nothing where there is none', () => {
    assert.ok(!new PlexMentions('COMP1EX_TOKEN=x').isNear(0));
  });
});
