import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { FORMATS } from '../../../src/tokens/builtInFormats.ts';
import { Insertions } from '../../../src/tokens/insertions.ts';
import { languages, VALUES } from '../../insertions/goldens.ts';
import { CASES } from '../cases.ts';

const UNIT = { insertSpaces: true, tabSize: 2 };
const places = languages().map(({ place }) => place);
const formats = fc.constantFrom(...FORMATS);

/** Pieces of source, and of what surrounds a token, in any order. */
const source = fc
  .array(
    fc.constantFrom(
      ...[
        '"',
        "'",
        '`',
        '{',
        '}',
        '(',
        ')',
        '[',
        ']',
        ', ',
        ': ',
        ' = ',
        '\n',
        '  ',
        '#',
        '//',
        '/*',
        '*/',
        '\\',
        '${',
      ],
      ...['headers', "'X-Plex-Token'", 'X-Plex-Token: ', '?X-Plex-Token=', 'PLEX_TOKEN=', 'plexToken', 'curl ', '-H '],
      ...[
        'const a',
        'def f():\n    ',
        'func main() {\n\t',
        'map[string]string{',
        '@{',
        '<?php\n',
        '```js\n',
        '```\n',
        '=> ',
      ],
      ...[
        'plex:\n  ',
        'environment:\n  - ',
        '[auth]\n',
        'GET http://a/\n',
        '<<EOF\n',
        'EOF\n',
        '"""',
        'it',
        'https://',
      ],
    ),
    { maxLength: 14 },
  )
  .map(parts => parts.join(''));

interface Inserted {
  readonly result: string;
  readonly inserted: string;
  /** The lines that were inserted elsewhere. */
  readonly imports: string;
  readonly fits: boolean;
  /** The offset of the token. */
  readonly token: number;
}

/** Inserts a format, or the value alone where it doesn't fit, in the place of a part of a text. */
function insert(text: string, place: (typeof places)[number], id: string, start: number, end = start): Inserted {
  const format = FORMATS.find(each => each.id === id) ?? assert.fail(id);
  const insertions = new Insertions(text, place, UNIT);
  const fitting = insertions.inFormat(format, VALUES, start, end);
  const { text: own, imports } = fitting ?? { text: insertions.plain(VALUES.token, start, end) };
  const withOwn = text.slice(0, start) + own + text.slice(end);
  const { offset = 0, text: lines = '' } = imports ?? {};
  const result = withOwn.slice(0, offset) + lines + withOwn.slice(offset);
  return {
    result,
    inserted: own,
    imports: lines,
    fits: fitting !== undefined,
    token: result.lastIndexOf(own) + own.indexOf(VALUES.token),
  };
}

/** Returns whether what goes between two texts divides what begins or ends something, or stands in a word of JSX. */
function dividesMark(before: string, after: string): boolean {
  return /\w$|<\??$/.test(before) || (/[^\w\s]$/.test(before) && /^[^\w\s]/.test(after)) || /^\s*[`~]/.test(after);
}

describe('A text that goes in', () => {
  const anywhere = fc.tuple(fc.constantFrom(...places), formats, source, fc.nat({ max: 200 }));

  it('holds the token once, and changes nothing around it', () => {
    fc.assert(
      fc.property(anywhere, ([place, { id }, text, at]) => {
        const offset = Math.min(at, text.length);
        const { result, inserted, imports } = insert(text, place, id, offset);
        assert.equal(inserted.split(VALUES.token).length, 2, inserted);
        assert.equal(result.replace(inserted, '').replace(imports, ''), text);
      }),
      { numRuns: CASES * 10 },
    );
  });

  it('never contains itself: in the place of its own token, it is the token alone', () => {
    fc.assert(
      fc.property(anywhere, ([place, { id }, text, at]) => {
        const offset = Math.min(at, text.length);
        const { result, token, fits } = insert(text, place, id, offset);
        // Where it didn't fit, it may fit between the quotes of the token.
        fc.pre(fits && !dividesMark(text.slice(0, offset), text.slice(offset)));
        const again = insert(result, place, id, token, token + VALUES.token.length);
        assert.equal(again.result, result);
      }),
      { numRuns: CASES * 10 },
    );
  });
});
