import assert from 'node:assert/strict';
import { decode } from '../../../src/plex/decode.ts';

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
