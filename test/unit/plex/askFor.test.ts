import assert from 'node:assert/strict';
import * as v from 'valibot';
import { askFor } from '../../../src/plex/askFor.ts';
import { knownTokens } from '../../../src/plex/knownTokens.ts';
import { isSecret, Secret } from '../../../src/plex/secret.ts';

const STORED = 'kR7-vX2pQm_4LsWd9ZtB';
const TRANSIENT = 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50';

describe('The texts of a response', () => {
  before(() => knownTokens.add(new Secret(STORED)));
  const read = (text: string): Promise<unknown> => askFor(v.unknown(), async () => text, 'host');

  for (const [what, words] of [
    ['is a stored token', STORED],
    ['holds one', `Living Room (${STORED})`],
    ['is an address with one', `https://${STORED.toLowerCase()}.example.org:32400`],
    ['holds a transient token', `Room ${TRANSIENT}.`],
    ['holds a token of the same answer', 'Gc5yBo7RvHk2mXe9ZtUl and more'],
  ] as const) {
    it(`are left out where one ${what}, in JSON and in XML`, async () => {
      const answer = {
        name: words,
        list: [words, 'Attic'],
        deep: { name: words },
        accessToken: 'Gc5yBo7RvHk2mXe9ZtUl',
      };
      const { accessToken, ...rest } = (await read(JSON.stringify(answer))) as typeof answer;
      assert.ok(isSecret(accessToken));
      assert.deepEqual(rest, { name: '', list: ['', 'Attic'], deep: { name: '' } });
      const xml = `<MediaContainer name="${words}" accessToken="Gc5yBo7RvHk2mXe9ZtUl"><Device name="${words}"/></MediaContainer>`;
      const { accessToken: _, ...container } =
        (Object(await read(xml)) as Record<string, Record<string, unknown>>).MediaContainer ?? {};
      assert.deepEqual(container, { name: '', Device: [{ name: '' }] });
    });
  }

  it('are left out where a field is named after a token', async () => {
    assert.deepEqual(await read(JSON.stringify({ [STORED]: 1, [`x${TRANSIENT}`]: 2, size: 3 })), { size: 3 });
  });

  it('are left out whatever a token is escaped with', async () => {
    const escaped = [...STORED]
      .map(character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('');
    assert.deepEqual(await read(`{"name":"${escaped}"}`), { name: '' });
    assert.deepEqual(await read(`<MediaContainer name="&#107;${STORED.slice(1)}"/>`), { MediaContainer: { name: '' } });
  });

  it('stay where they hold no token', async () => {
    const answer = { name: 'Living Room', uri: 'https://a.example', size: 1, ok: true, none: null, '': '' };
    assert.deepEqual(await read(JSON.stringify(answer)), answer);
  });
});
