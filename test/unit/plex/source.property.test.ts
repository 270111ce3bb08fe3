import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatSource, parseSource, type Source } from '../../../src/plex/source.ts';
import { anyText, CASES } from '../cases.ts';

const hex = fc
  .constantFrom(32, 40)
  .chain(length => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length }));
const word = fc
  .tuple(fc.constantFrom(...'abcz'), fc.string({ unit: fc.constantFrom(...'az09_-'), maxLength: 5 }))
  .map(parts => parts.join(''));
const dotted = fc.array(word, { minLength: 2, maxLength: 4 }).map(words => words.join('.'));
const source: fc.Arbitrary<Source> = fc.oneof(
  hex.map(identifier => ({ scheme: 'server' as const, identifier })),
  dotted.map(identifier => ({ scheme: 'provider' as const, identifier })),
);
const piece = fc.oneof(
  fc.constantFrom(
    'server',
    'provider',
    '://',
    ':',
    '/',
    '//',
    '.',
    '@',
    '?',
    '#',
    '%40',
    '%2f',
    '\\',
    '&',
    '=',
    '+',
    'u:p@',
  ),
  fc.constantFrom(
    ' ',
    '\t',
    '\n',
    '\r',
    '\0',
    '\u202e',
    '\u200b',
    '\u2028',
    'K',
    'ſ',
    'İ',
    '\ud800',
    'plex.direct',
    '__proto__',
  ),
  hex,
  hex.map(text => text.toUpperCase()),
  dotted,
  anyText(3),
);
const typed = fc.oneof(
  fc.array(piece, { maxLength: 6 }).map(pieces => pieces.join('')),
  source.map(parsed => formatSource(parsed).toUpperCase()),
  // A valid source with something inserted.
  fc.tuple(source, fc.nat(60), piece).map(([good, at, odd]) => {
    const text = formatSource(good);
    return text.slice(0, at) + odd + text.slice(at);
  }),
);

describe('Any source', () => {
  it('reads back as the same', () => {
    fc.assert(
      fc.property(source, parsed => assert.deepEqual(parseSource(formatSource(parsed)), { source: parsed })),
      { numRuns: CASES },
    );
  });

  it('is found in the typed text, and neither it nor a suggestion holds anything but letters, digits, dots and dashes', () => {
    fc.assert(
      fc.property(typed, text => {
        const parsed = parseSource(text);
        const read = 'source' in parsed ? formatSource(parsed.source) : parsed.suggestion;
        if (read === undefined) return;
        assert.match(read, /^(?:server:\/\/[0-9a-f]{32,40}|provider:\/\/[A-Za-z][\w-]*(?:\.[\w-]+)+)$/);
        const again = parseSource(read);
        assert.ok('source' in again && formatSource(again.source) === read);
        // Nothing is removed from the middle of the typed text.
        if ('source' in parsed) assert.equal(text.trim().toLowerCase(), read.toLowerCase());
        else assert.ok(text.toLowerCase().includes(again.source.identifier.toLowerCase()));
      }),
      { numRuns: CASES },
    );
  });
});
