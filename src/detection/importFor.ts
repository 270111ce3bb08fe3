/** What a reference needs to be imported: Python's `os`, Go's `"os"`, C#'s `System`. */
export type Needed = 'python' | 'go' | 'csharp';

/** Lines to be put above a line, which is counted from 0. */
export interface ImportLines {
  readonly line: number;
  readonly text: string;
}

/** What has to be put where, for a file to have the import; `undefined` where it has it already. */
export function importFor(needed: Needed, text: string): ImportLines | undefined {
  switch (needed) {
    case 'python':
      return python(text);
    case 'go':
      return go(text);
    case 'csharp':
      return /^\s*(?:global\s+)?using\s+System\s*;/m.test(text)
        ? undefined
        : { line: lineOf(text, /^using\s/m) ?? 0, text: 'using System;\n' };
  }
}

/** What stands between triple quotes, prose that may begin like a statement, counts as empty lines. */
const TRIPLE_QUOTED = /("""|''')[\s\S]*?(?:\1|$)/g;
const DOCSTRING = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*("""|''')[\s\S]*?\1/;
const FUTURE = /^from[ \t]+__future__[ \t]+import[ \t]*(?:\([^)]*\)|[^\n]*)/m;
const IMPORT = /^(?:import[ \t]+[\w.]+[ \t]*(?:$|[,;#\r]|as\b)|from(?![ \t]+__future__\b)[ \t]+[\w.]+[ \t]+import\b)/m;

function python(text: string): ImportLines | undefined {
  const code = text.replace(TRIPLE_QUOTED, quoted => quoted.replace(/[^\n]+/g, ''));
  if (/^\s*import[ \t][^\n#]*\bos\b/m.test(code)) return undefined;
  const future = FUTURE.exec(code);
  const behindFuture = future ? linesIn(code.slice(0, future.index + future[0].length)) + 1 : undefined;
  const docstring = DOCSTRING.exec(text);
  const behindDocstring = docstring ? linesIn(docstring[0]) + 1 : undefined;
  const line = lineOf(code, IMPORT) ?? behindFuture ?? behindDocstring ?? (/^#!|^#.*coding/.test(code) ? 1 : 0);
  return { line, text: 'import os\n' };
}

function go(text: string): ImportLines | undefined {
  if (/^\s*(?:import\s+)?"os"\s*$/m.test(text)) return undefined;
  const block = lineOf(text, /^import\s*\(\s*$/m);
  if (block !== undefined) return { line: block + 1, text: '\t"os"\n' };
  const first = lineOf(text, /^import\s/m);
  if (first !== undefined) return { line: first, text: 'import "os"\n' };
  const clause = lineOf(text, /^package\s/m);
  return { line: clause === undefined ? 0 : clause + 1, text: '\nimport "os"\n' };
}

function lineOf(text: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(text);
  return found ? linesIn(text.slice(0, found.index)) : undefined;
}

/** How many lines end in it. */
function linesIn(text: string): number {
  return text.split('\n').length - 1;
}
