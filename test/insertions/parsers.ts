import path from 'node:path';
import type { Cursor } from '../../src/languages/cursor.ts';
import { CursorReader } from '../../src/languages/cursorReader.ts';
import type { FileStyle, TextPlace } from '../../src/languages/fileKinds.ts';
import type { Parser, Source } from './parser.ts';
import { go, javascript, shell } from './parsers/checkFiles.ts';
import { ini, php, python, ruby } from './parsers/checkScripts.ts';
import { dotenv, json, jsonc, toml, yaml } from './parsers/data.ts';
import { httpFile } from './parsers/httpFile.ts';
import { csharp, java, powershell } from './parsers/treeSitter.ts';

const PARSERS: Readonly<Record<Exclude<FileStyle, 'other'>, Parser>> = {
  dotenv,
  http: httpFile,
  ini,
  toml,
  json,
  yaml,
  shell,
  powershell,
  python,
  javascript,
  ruby,
  php,
  go,
  csharp,
};

/** Returns the parser of the language at a cursor; `undefined` for text that has no syntax, such as prose and HTML. */
export function parserOf({ file: { id, style } }: Cursor, { languageId }: TextPlace): Parser | undefined {
  // It reads the HTML around its code, too.
  if (languageId === 'php') return php;
  if (languageId === 'jsonc') return jsonc;
  if (id === 'java') return java;
  return style === 'other' ? undefined : PARSERS[style];
}

/** Returns the part of a text that is in the language of an offset. */
export function sourceAt(text: string, offset: number, place: TextPlace): Source {
  const { region, file } = new CursorReader(text, place).at(offset);
  const isWhole = place.languageId === 'php' || region.end - region.start === text.length;
  if (isWhole) return { text, extension: path.extname(place.fileName) };
  return { text: text.slice(region.start, region.end), extension: file.id === 'jsx' ? '.tsx' : '.ts' };
}
