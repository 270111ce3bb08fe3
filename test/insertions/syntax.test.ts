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
  readonly outcomes: readonly Outcome[];
}

interface Outcome {
  readonly format: string;
  readonly source: Source;
  /** Whether it may be an error. */
  readonly mayFail: boolean;
}

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
  return {
    title: `${example.title} of ${language.name}`,
    parser: parserOf(cursor, language.place),
    cursor,
    outcomes: outcomesOf(example, language.place).map(({ format, result }) => ({
      format,
      source: sourceAt(result, offset, language.place),
      mayFail: isBareValueElsewhere(format, cursor),
    })),
  };
}

/** Returns what is wrong with an outcome. Data has to hold the token, unless it is in a comment. */
function errorsOf({ format, source }: Outcome, { errors, data }: Verdict, { place }: Cursor): string[] {
  const isLost = data !== undefined && place !== 'comment' && !data.includes(VALUES.token);
  return [...errors, ...(isLost ? [`The token isn't in ${data}`] : [])].map(
    error => `${format}: ${error}\n${source.text}`,
  );
}

const PLACES = languages().flatMap(language => language.cases.map(each => placeOf(language, each)));

describe('What goes in', () => {
  for (const [parser, places] of Map.groupBy(PLACES, ({ parser }) => parser)) {
    const outcomes = places.flatMap(place => place.outcomes);
    if (!parser) {
      after(() => console.log(`Text without a syntax: ${outcomes.length} outcomes, which no parser reads.`));
      continue;
    }

    describe(`as ${parser.language}`, () => {
      const errors = new Map<Outcome, string[]>();

      before(async function () {
        try {
          const verdicts = await parser.parse(outcomes.map(({ source }) => source));
          assert.equal(verdicts.length, outcomes.length);
          const cursors = places.flatMap(({ cursor, outcomes }) => outcomes.map(() => cursor));
          for (const [index, verdict] of verdicts.entries()) {
            const [outcome = assert.fail(), cursor = assert.fail()] = [outcomes[index], cursors[index]];
            errors.set(outcome, errorsOf(outcome, verdict, cursor));
          }
          const bare = outcomes.filter(outcome => outcome.mayFail && errors.get(outcome)?.length);
          const exceptions = bare.length > 0 ? `, ${bare.length} of them bare values that the place doesn't take` : '';
          console.log(`${parser.language}: ${outcomes.length} outcomes parsed${exceptions}.`);
        } catch (error) {
          if (!(error instanceof Unavailable)) throw error;
          console.log(`${parser.language}: ${outcomes.length} outcomes skipped. ${error.message}`);
          this.skip();
        }
      });

      for (const { title, outcomes } of places) {
        const checked = outcomes.filter(({ mayFail }) => !mayFail);
        if (checked.length === 0) continue;
        it(`leaves no error in ${title}`, () => {
          assert.deepEqual(
            checked.flatMap(outcome => errors.get(outcome) ?? assert.fail()),
            [],
          );
        });
      }
    });
  }
});
