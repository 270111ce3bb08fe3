import type { StringSyntax, Syntax } from './lexer.ts';

const SLASHES = { open: '//', close: '\n' };
const BLOCK = { open: '/*', close: '*/' };
const HASH = { open: '#', close: '\n' };
const HASH_AT_WORD = { ...HASH, atWord: true };

const single: StringSyntax = { open: "'", close: "'", escape: '\\', ends: /\\|'|\n/g };
const double: StringSyntax = { open: '"', close: '"', escape: '\\', ends: /\\|"|\n/g };
const longSingle: StringSyntax = { open: "'", close: "'", escape: '\\', ends: /\\|'/g };
const shellDouble: StringSyntax = { open: '"', close: '"', escape: '\\', ends: /\\|"|\$\(/g };

const template: StringSyntax = { open: '`', close: '`', escape: '\\', ends: /\\|`|\$\{/g };

const SCRIPT: Syntax = {
  marks: /\/\/|\/\*|['"`()[\]{},;\n/]/g,
  comments: [SLASHES, BLOCK],
  strings: [single, double, template],
  hasRegex: true,
};

/** The syntaxes, by the kind of file. */
const SYNTAXES: Readonly<Record<string, Syntax>> = {
  javascript: SCRIPT,
  jsx: { ...SCRIPT, strings: [{ ...single, notInWord: true }, { ...double, notInWord: true }, template] },
  python: {
    marks: /"""|'''|[#'"()[\]{},;\n]/g,
    comments: [HASH],
    strings: [
      { open: '"""', close: '"""', escape: '\\', ends: /\\|"""/g },
      { open: "'''", close: "'''", escape: '\\', ends: /\\|'''/g },
      single,
      double,
    ],
  },
  ruby: {
    marks: /<<[~-]?(?:["'](?=\w{1,80}["'])|(?=[A-Z]))(?<word>\w{1,80})|[#'"`()[\]{},;\n/]/g,
    comments: [HASH],
    strings: [
      { ...longSingle, notInWord: true },
      { ...double, ends: /\\|"|#\{/g },
      { open: '`', close: '`', escape: '\\', ends: /\\|`|#\{|\n/g },
    ],
    hasRegex: true,
  },
  go: {
    marks: /\/\/|\/\*|['"`()[\]{},;\n]/g,
    comments: [SLASHES, BLOCK],
    strings: [single, double, { open: '`', close: '`', ends: /`/g }],
  },
  php: {
    marks: /<<<[ \t]{0,9}["']?(?<word>\w{1,80})|\/\/|\/\*|[#'"()[\]{},;\n]/g,
    comments: [SLASHES, BLOCK, HASH],
    strings: [longSingle, { ...double, ends: /\\|"|\{(?=\$)/g }],
  },
  csharp: {
    marks: /\/\/|\/\*|"""|\$@"|@"|\$"|['"()[\]{},;\n]/g,
    comments: [SLASHES, BLOCK],
    strings: [
      { open: '"""', close: '"""', ends: /"""/g },
      { open: '$@"', close: '"', ends: /"/g, isDoubled: true },
      { open: '@"', close: '"', ends: /"/g, isDoubled: true },
      { ...double, open: '$"', ends: /\\|"|\{|\n/g },
      single,
      double,
    ],
  },
  shell: {
    marks: /\\[\s\S]|(?<![\d)<] ?)<<-?(?!<)[ \t]{0,9}["']?(?<word>[A-Za-z_]\w{0,80})|\$'|[#'"()[\]{},;\n]/g,
    comments: [HASH_AT_WORD],
    strings: [{ ...longSingle, open: "$'" }, { open: "'", close: "'", ends: /'/g }, shellDouble],
  },
  fish: { marks: /[#'"()[\]{},;\n]/g, comments: [HASH_AT_WORD], strings: [longSingle, shellDouble] },
  powershell: {
    marks: /<#|@'|@"|[#'"()[\]{},;\n]/g,
    comments: [{ open: '<#', close: '#>' }, HASH_AT_WORD],
    strings: [
      { open: "@'", close: "'@", ends: /'@/g },
      { open: '@"', close: '"@', ends: /"@|\$\(/g },
      { open: "'", close: "'", ends: /'/g, isDoubled: true },
      { open: '"', close: '"', escape: '`', ends: /`|"|\$\(/g },
    ],
  },
  json: { marks: /\/\/|\/\*|["()[\]{},;\n]/g, comments: [SLASHES, BLOCK], strings: [double] },
  toml: {
    marks: /"""|'''|[#'"()[\]{},;\n]/g,
    comments: [HASH],
    strings: [
      { open: '"""', close: '"""', escape: '\\', ends: /\\|"""/g },
      { open: "'''", close: "'''", ends: /'''/g },
      double,
      { open: "'", close: "'", ends: /'|\n/g },
    ],
  },
};
/** Languages that look like C. */
const OTHER_CODE: Syntax = {
  marks: /\/\/|\/\*|['"()[\]{},;\n]/g,
  comments: [SLASHES, BLOCK],
  strings: [double, { ...single, notInWord: true }],
};

/** Returns the syntax of a kind of file; `undefined` where nothing is known of it. */
export function syntaxOf({ id, style, isCode }: { id: string; style: string; isCode?: boolean }): Syntax | undefined {
  return SYNTAXES[id] ?? SYNTAXES[style] ?? (isCode ? OTHER_CODE : undefined);
}
