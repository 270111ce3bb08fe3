import assert from 'node:assert/strict';
import type { Cursor } from '../../src/languages/cursor.ts';
import { CursorReader } from '../../src/languages/cursorReader.ts';
import { type Case, cutCursor, INSERT, type Language, languages, outcomesOf, VALUES } from './goldens.ts';
import { type Parser, type Source, Unavailable, type Verdict } from './parser.ts';
import { parserOf, sourceAt } from './parsers.ts';

/** What goes into one place, in each format. */
interface Place {
  readonly title: string;
  readonly parser: Parser | undefined;
  readonly cursor: Cursor;
  readonly outcomes: readonly { readonly format: string; readonly source: Source }[];
  /** The number of outcomes that may be errors. */
  readonly exempt: number;
}

/** The places that stay incomplete whatever goes into them, with the reason. */
const INCOMPLETE: ReadonlyMap<string, string> = new Map([]);

/**
 * Returns whether an outcome may be an error: Insert Transient Token gives the bare value where the user asks for it, also
 * where only a member, a key or a statement goes, and nothing but the bare value is offered where the place isn't known.
 */
function isBareValueElsewhere(format: string, { place, isKey }: Cursor): boolean {
  if (place === 'unknown') return true;
  return format === INSERT && (place === 'member' || place === 'statement' || isKey === true);
}

function placeOf(language: Language, example: Case): Place {
  const { text, offset } = cutCursor(example.input);
  const cursor = new CursorReader(text, language.place).at(offset);
  const all = outcomesOf(example, language.place);
  const checked = all.filter(({ format }) => !isBareValueElsewhere(format, cursor));
  return {
    title: `${example.title} of ${language.name}`,
    parser: parserOf(cursor, language.place),
    cursor,
    outcomes: checked.map(({ format, result }) => ({ format, source: sourceAt(result, offset, language.place) })),
    exempt: all.length - checked.length,
  };
}

const PLACES = languages().flatMap(language => language.cases.map(each => placeOf(language, each)));

describe('What goes in', () => {
  for (const [parser, places] of Map.groupBy(PLACES, ({ parser }) => parser)) {
    const sources = places.flatMap(({ outcomes }) => outcomes.map(({ source }) => source));
    const exempt = places.reduce((sum, next) => sum + next.exempt, 0);
    if (!parser) {
      after(() => console.log(`Text without a syntax: ${sources.length} outcomes, which no parser reads.`));
      continue;
    }

    describe(`as ${parser.language}`, () => {
      const verdicts = new Map<Source, Verdict>();

      before(async function () {
        try {
          for (const [index, verdict] of (await parser.parse(sources)).entries()) {
            verdicts.set(sources[index] ?? assert.fail(), verdict);
          }
          assert.equal(verdicts.size, sources.length);
          console.log(`${parser.language}: ${sources.length} outcomes parsed, ${exempt} exempt.`);
        } catch (error) {
          if (!(error instanceof Unavailable)) throw error;
          console.log(`${parser.language}: ${sources.length} outcomes skipped. ${error.message}`);
          this.skip();
        }
      });

      for (const { title, cursor, outcomes } of places.filter(({ outcomes }) => outcomes.length > 0)) {
        const reason = INCOMPLETE.get(title);
        it(reason ? `can't complete ${title}: ${reason}` : `leaves no error in ${title}`, () => {
          const errors = outcomes.flatMap(({ format, source }) => {
            const { errors, data } = verdicts.get(source) ?? assert.fail();
            const isLost = data !== undefined && cursor.place !== 'comment' && !data.includes(VALUES.token);
            return [...errors, ...(isLost ? [`The token is nowhere in ${data}`] : [])].map(
              error => `${format}: ${error}\n${source.text}`,
            );
          });
          if (reason) assert.notDeepEqual(errors, []);
          else assert.deepEqual(errors, []);
        });
      }
    });
  }

  it('has no place on the list of incomplete ones that no longer exists', () => {
    const titles = PLACES.map(({ title }) => title);
    assert.deepEqual(
      [...INCOMPLETE.keys()].filter(title => !titles.includes(title)),
      [],
    );
  });
});
