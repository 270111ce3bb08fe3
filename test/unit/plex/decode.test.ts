import assert from 'node:assert/strict';
import * as v from 'valibot';
import { decode, readResponse } from '../../../src/plex/decode.ts';
import { knownTokens } from '../../../src/plex/knownTokens.ts';
import { Secret } from '../../../src/plex/secret.ts';

const STORED = 'kR7-vX2pQm_4LsWd9ZtB';
const TRANSIENT = 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50';

/** Returns an object with this many levels, all but one of them arrays. */
const nested = (levels: number): string => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;

describe('The text of a response', () => {
  it('is refused with more than 32 levels, before it is parsed', () => {
    assert.doesNotThrow(() => decode(nested(32)));
    assert.throws(() => decode(nested(33)), RangeError);
    // The text is not even JSON, which a parser would find out after all of its levels.
    assert.throws(() => decode('['.repeat(200_000)), RangeError);
  });

  it('may hold any number of brackets in strings', () => {
    const text = `${'['.repeat(100)}\\"${'{'.repeat(100)}`;
    assert.deepEqual(decode(JSON.stringify({ a: text, b: [text] })), { a: text, b: [text] });
  });

  it('is refused with more than 32 levels in XML too, where an element counts as two', () => {
    const elements = (count: number) =>
      `<MediaContainer>${'<a>'.repeat(count)}${'</a>'.repeat(count)}</MediaContainer>`;
    assert.doesNotThrow(() => decode(elements(15)));
    assert.throws(() => decode(elements(16)), RangeError);
  });

  it('is refused with more than 30,000 values, before it is parsed', () => {
    const zeros = (count: number) => `{"a":[${'0,'.repeat(count - 1)}0]}`;
    const elements = (count: number) => `<MediaContainer>${'<a/>'.repeat(count)}</MediaContainer>`;
    const attributes = (count: number) =>
      `<MediaContainer ${Array.from({ length: count }, (_, at) => `a${at}=""`).join(' ')}/>`;
    for (const many of [zeros, elements, attributes]) {
      assert.doesNotThrow(() => decode(many(29_990)));
      assert.throws(() => decode(many(30_001)), RangeError);
    }
    // Neither text is JSON or XML, which a parser would find out at the end.
    for (const text of [`[${'0,'.repeat(500_000)}`, `<MediaContainer>${'<a/>'.repeat(250_000)}`]) {
      assert.throws(() => decode(text), RangeError);
    }
  });

  it('may hold any number of commas in strings', () => {
    const text = ','.repeat(40_000);
    assert.deepEqual(decode(JSON.stringify({ a: text })), { a: text });
  });

  it('is the same in XML with any kind of line break', () => {
    const text = '<MediaContainer a="1">\n<Device\nname="one\ntwo"/>\n</MediaContainer>';
    const expected = { MediaContainer: { a: '1', Device: [{ name: 'one two' }] } };
    for (const lineBreak of ['\n', '\r\n', '\r']) assert.deepEqual(decode(text.replaceAll('\n', lineBreak)), expected);
  });
});

describe('A text in a response', () => {
  before(() => knownTokens.add(new Secret(STORED)));
  const read = (text: string): Promise<unknown> => readResponse(v.unknown(), async () => text, 'host');

  for (const [what, words] of [
    ['is a stored token', STORED],
    ['holds a stored token', `Living Room (${STORED})`],
    ['is an address with one', `https://${STORED.toLowerCase()}.example.org:32400`],
    ['holds a transient token', `Room ${TRANSIENT}.`],
    ['holds a token of the same answer', 'Gc5yBo7RvHk2mXe9ZtUl and more'],
  ] as const) {
    it(`is left out if it ${what}, in JSON and in XML`, async () => {
      const answer = {
        name: words,
        list: [words, 'Attic'],
        deep: { name: words },
        accessToken: 'Gc5yBo7RvHk2mXe9ZtUl',
      };
      const { accessToken, ...rest } = (await read(JSON.stringify(answer))) as typeof answer;
      assert.ok((accessToken as unknown) instanceof Secret);
      assert.deepEqual(rest, { name: '', list: ['', 'Attic'], deep: { name: '' } });
      const xml = `<MediaContainer name="${words}" accessToken="Gc5yBo7RvHk2mXe9ZtUl"><Device name="${words}"/></MediaContainer>`;
      const { accessToken: _, ...container } =
        (Object(await read(xml)) as Record<string, Record<string, unknown>>).MediaContainer ?? {};
      assert.deepEqual(container, { name: '', Device: [{ name: '' }] });
    });
  }

  it("is left out with its field if the field's name holds a token", async () => {
    assert.deepEqual(await read(JSON.stringify({ [STORED]: 1, [`x${TRANSIENT}`]: 2, size: 3 })), { size: 3 });
  });

  it('is left out if the token is escaped', async () => {
    const escaped = [...STORED].map(each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
    assert.deepEqual(await read(`{"name":"${escaped}"}`), { name: '' });
    assert.deepEqual(await read(`<MediaContainer name="&#107;${STORED.slice(1)}"/>`), { MediaContainer: { name: '' } });
  });

  it('stays if it holds no token', async () => {
    const answer = { name: 'Living Room', uri: 'https://a.example', size: 1, ok: true, none: null, '': '' };
    assert.deepEqual(await read(JSON.stringify(answer)), answer);
  });
});
