/**
 * The goldens of what is inserted: for each language, places with `|` for the cursor, and the text of each format that is
 * offered there. `UPDATE_GOLDENS=1 npx mocha --grep 'What goes in'` writes them, for a person to read.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TextPlace } from '../../src/languages/fileKinds.ts';
import { FORMATS } from '../../src/tokens/builtInFormats.ts';
import type { FormatValues } from '../../src/tokens/formats.ts';
import { Insertions, type TextForPlace } from '../../src/tokens/insertions.ts';

export const VALUES: FormatValues = {
  token: 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50',
  url: 'http://127.0.0.1:32400',
  serverName: 'Living Room',
  machineIdentifier: '67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7',
};
/** The name of Insert Transient Token among the formats. */
export const INSERT = 'Insert Transient Token';
const SHORT = 'TOKEN';

export interface Language {
  readonly name: string;
  readonly file: string;
  readonly place: TextPlace;
  readonly cases: readonly Case[];
}

export interface Case {
  readonly title: string;
  readonly input: string;
  /** What the file says, by format. */
  readonly golden: ReadonlyMap<string, string>;
}

/** What goes into the text of a case, and the text with it. */
export interface Outcome {
  readonly format: string;
  readonly inserted: string;
  readonly result: string;
}

const HEAD = /^file: (\S+), language: (\S+)$/m;

/** @param folder needed in a bundle, which doesn't know where its sources are */
export function languages(folder = path.join(import.meta.dirname, 'places')): Language[] {
  return globSync('*.txt', { cwd: folder })
    .sort()
    .map(name => {
      const file = path.join(folder, name);
      const [head = '', ...parts] = readFileSync(file, 'utf8').split(/^=== /m);
      const [, fileName = '', languageId = ''] = HEAD.exec(head) ?? [];
      const place = { fileName: `/home/somebody/${fileName}`, languageId };
      return { name: path.basename(name, '.txt'), file, place, cases: parts.map(caseFrom) };
    });
}

function caseFrom(text: string): Case {
  const [first = '', ...sections] = text.split(/^--- /m);
  const titleEnd = first.indexOf('\n');
  const golden = sections.map(section => {
    const end = section.indexOf('\n');
    return [section.slice(0, end), section.slice(end + 1).trimEnd()] as const;
  });
  return { title: first.slice(0, titleEnd), input: first.slice(titleEnd + 1).trimEnd(), golden: new Map(golden) };
}

/** Returns a text without its `|`, and the offset where it was. */
export function cutCursor(input: string): { readonly text: string; readonly offset: number } {
  const offset = input.indexOf('|');
  return { text: input.slice(0, offset) + input.slice(offset + 1), offset };
}

/** Returns a text with what goes into it. */
export function withInsertion(text: string, offset: number, { text: own, imports }: TextForPlace): string {
  const withOwn = text.slice(0, offset) + own + text.slice(offset);
  return imports ? withOwn.slice(0, imports.offset) + imports.text + withOwn.slice(imports.offset) : withOwn;
}

/** Returns what each way of inserting puts into the place of a case. */
export function outcomesOf({ input }: Case, place: TextPlace): Outcome[] {
  const { text, offset } = cutCursor(input);
  const insertions = new Insertions(text, place, { insertSpaces: !text.includes('\t'), tabSize: 4 });
  const outcome = (format: string, insertion: TextForPlace | undefined): Outcome[] => {
    if (!insertion) return [];
    const { text: own, imports } = insertion;
    const inserted = (imports ? `[imports] ${imports.text}` : '') + own;
    return [{ format, inserted, result: withInsertion(text, offset, insertion) }];
  };
  return [
    ...outcome(INSERT, { text: insertions.plain(VALUES.token, offset) }),
    ...FORMATS.flatMap(format => outcome(format.id, insertions.inFormat(format, VALUES, offset))),
  ];
}

/** Returns what goes in, with a short word for the token. */
export function goldenOf({ inserted }: Outcome): string {
  return inserted.replaceAll(VALUES.token, SHORT).replace(/ $/gm, '␠');
}

export function writeGoldens({ file, place, cases }: Language): void {
  const [head = ''] = readFileSync(file, 'utf8').split(/^=== /m);
  const texts = cases.map(each => {
    const sections = outcomesOf(each, place).map(outcome => `--- ${outcome.format}\n${goldenOf(outcome)}\n`);
    return `=== ${each.title}\n${each.input}\n${sections.join('')}`;
  });
  writeFileSync(file, `${head.trimEnd()}\n\n${texts.join('\n')}`);
}
