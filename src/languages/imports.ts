/** The imports that references and clients need: Python's `os`, Go's `"os"`, C#'s `System`, or those of a client. */
export type Needed = 'python' | 'go' | 'csharp' | 'python-plexapi' | 'plexjs' | 'plex_ruby_sdk';

/** Lines to insert above a line, counted from 0. */
export interface ImportLines {
  readonly line: number;
  readonly text: string;
}

/** Returns the lines that add an import to a file; `undefined` where the file has it already. */
export function importFor(needed: Needed, text: string, fileName = ''): ImportLines | undefined {
  const lines = text.split('\n').map(line => line.trimEnd());
  switch (needed) {
    case 'python':
      return python(lines, IMPORT_OF_OS, 'import os\n');
    case 'python-plexapi':
      return python(lines, IMPORT_OF_PLEXAPI, 'from plexapi.server import PlexServer\n');
    case 'go':
      return go(lines);
    case 'csharp':
      return csharp(lines);
    case 'plexjs':
      return plexjs(lines, fileName);
    case 'plex_ruby_sdk':
      return ruby(lines);
  }
}

const IMPORT = /^(?:import[ \t]+[\w.]+[ \t]*(?:$|[,;#]|as\b)|from(?![ \t]+__future__\b)[ \t]+[\w.]+[ \t]+import\b)/;
const IMPORT_OF_OS = /^[ \t]*import[ \t][^#]*\bos\b/;
const IMPORT_OF_PLEXAPI = /^[ \t]*from[ \t]+plexapi\.server[ \t]+import[ \t][^#]*\bPlexServer\b/;
const FUTURE = /^from[ \t]+__future__[ \t]+import\b/;

function python(lines: readonly string[], there: RegExp, text: string): ImportLines | undefined {
  const code = withoutTripleQuoted(lines);
  if (code.some(line => there.test(line))) return undefined;
  const line =
    firstOf(code, IMPORT) ?? belowFuture(code) ?? belowDocstring(lines) ?? firstOf(lines, /^(?!#!|#.*coding)/) ?? 0;
  return { line, text };
}

/** Returns lines of Python without the text between triple quotes, because prose may begin like a statement. */
function withoutTripleQuoted(lines: readonly string[]): string[] {
  let open: string | undefined;
  return lines.map(line => {
    const kept: string[] = [];
    let from = 0;
    for (const { 0: quotes, index } of line.matchAll(/"""|'''/g)) {
      if (open === undefined) {
        kept.push(line.slice(from, index));
        open = quotes;
      } else if (open === quotes) {
        from = index + quotes.length;
        open = undefined;
      }
    }
    if (open === undefined) kept.push(line.slice(from));
    return kept.join('');
  });
}

/** Returns the line below the first import from `__future__`, which may have several lines. */
function belowFuture(code: readonly string[]): number | undefined {
  const first = firstOf(code, FUTURE);
  if (first === undefined) return undefined;
  const line = code[first] ?? '';
  if (line.lastIndexOf('(') <= line.lastIndexOf(')')) return first + 1;
  const last = code.findIndex((other, index) => index > first && other.includes(')'));
  return Math.max(first, last) + 1;
}

/** Returns the line below the docstring that a file begins with. */
function belowDocstring(lines: readonly string[]): number | undefined {
  const first = firstOf(lines, /^[ \t]*[^ \t#]/) ?? lines.length;
  const [quotes] = /^(?:"""|''')/.exec(lines[first] ?? '') ?? [];
  if (quotes === undefined) return undefined;
  const last = lines.findIndex((line, index) => index >= first && line.includes(quotes, index === first ? 3 : 0));
  return last < 0 ? undefined : last + 1;
}

function go(lines: readonly string[]): ImportLines | undefined {
  if (firstOf(lines, /^\s*(?:import\s+)?"os"$/) !== undefined) return undefined;
  const block = firstOf(lines, /^import\s*\($/);
  if (block !== undefined) return { line: block + 1, text: '\t"os"\n' };
  const first = firstOf(lines, /^import\s/);
  if (first !== undefined) return { line: first, text: 'import "os"\n' };
  const clause = firstOf(lines, /^package\s/);
  return { line: clause === undefined ? 0 : clause + 1, text: '\nimport "os"\n' };
}

function csharp(lines: readonly string[]): ImportLines | undefined {
  if (firstOf(lines, /^\s*(?:global\s+)?using\s+System\s*;/) !== undefined) return undefined;
  return { line: firstOf(lines, /^using\s{1,9}(?:static\s{1,9})?[\w.]{1,200};/) ?? 0, text: 'using System;\n' };
}

/** The imports of plexjs, as modules or as CommonJS. */
const PLEXJS = [
  { name: 'PlexAPI', from: '@lukehagar/plexjs' },
  { name: 'Accepts', from: '@lukehagar/plexjs/sdk/models/shared/index.js' },
];

/** A line that is neither the shebang nor a directive such as `'use strict'`. */
const BELOW_DIRECTIVES = /^(?!#!|["']use [\w -]{1,40}["'];?$)/;

function plexjs(lines: readonly string[], fileName: string): ImportLines | undefined {
  const modules = firstOf(lines, /^import\b/);
  const required = firstOf(lines, /^(?:const|let|var)\s[^=]{1,200}=\s*require\(/);
  const [kind] = /\.(?:cjs|m[jt]s)$/.exec(fileName) ?? [];
  const isCommonJs = kind === undefined ? modules === undefined && required !== undefined : kind === '.cjs';
  const missing = PLEXJS.filter(({ name, from }) => !isImported(lines, name, from));
  if (missing.length === 0) return undefined;
  const text = missing.map(({ name, from }) =>
    isCommonJs ? `const { ${name} } = require('${from}');\n` : `import { ${name} } from '${from}';\n`,
  );
  return { line: modules ?? required ?? firstOf(lines, BELOW_DIRECTIVES) ?? 0, text: text.join('') };
}

function isImported(lines: readonly string[], name: string, from: string): boolean {
  return lines.some(line => (line.includes(`'${from}'`) || line.includes(`"${from}"`)) && line.includes(name));
}

function ruby(lines: readonly string[]): ImportLines | undefined {
  if (firstOf(lines, /^\s*require\s*\(?["']plex_ruby_sdk["']/) !== undefined) return undefined;
  const line = firstOf(lines, /^require(?:_relative)?\b/) ?? firstOf(lines, /^(?!#)/) ?? 0;
  return { line, text: "require 'plex_ruby_sdk'\n" };
}

/** Returns the index of the first line that a pattern matches. */
function firstOf(lines: readonly string[], pattern: RegExp): number | undefined {
  const index = lines.findIndex(line => pattern.test(line));
  return index < 0 ? undefined : index;
}
