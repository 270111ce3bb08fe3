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

function python(text: string): ImportLines | undefined {
  if (/^\s*import[ \t][^\n#]*\bos\b/m.test(text)) return undefined;
  const future = lineOf(text, /^from[ \t]+__future__/m);
  const line =
    lineOf(text, /^(?:import|from(?![ \t]+__future__))[ \t]/m) ?? (future === undefined ? undefined : future + 1);
  return { line: line ?? (/^#!|^#.*coding/.test(text) ? 1 : 0), text: 'import os\n' };
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
  return found ? text.slice(0, found.index).split('\n').length - 1 : undefined;
}
