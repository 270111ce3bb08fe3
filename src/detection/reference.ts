import { baseName, type TextPlace } from '../languages/fileKinds.ts';
import type { Needed } from './importFor.ts';

/** Where a token stands in its line, from 0. */
export interface TokenInLine extends TextPlace {
  readonly line: string;
  readonly start: number;
  readonly end: number;
  /** Some of the text that shows which conventions it follows: a tag, a variable. */
  readonly text: string;
}

/** What is to stand in a token's place, and which part of the line it replaces. */
export interface Reference {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly needs?: Needed;
}

/** Of a whole string, quotes included: `os.environ["…"]`. And inside a string, where that can hold an expression. */
interface Form {
  readonly whole: (variable: string) => string;
  /** What has to stand right before the quote, or which quote it has to be, for `inside` to be read as an expression. */
  readonly opening?: RegExp;
  readonly inside?: (variable: string, quote: string) => string;
  readonly needs?: Needed;
  /** What stands before a string that has to be a constant. */
  readonly constant?: RegExp;
}

const other = (quote: string): string => (quote === '"' ? "'" : '"');
const script: Form = {
  whole: name => `process.env.${name}`,
  opening: /\x60$/,
  inside: name => `\${process.env.${name}}`,
};
const java: Form = { whole: name => `System.getenv("${name}")`, constant: /\bconst\b/ };

const FORMS: readonly (readonly [RegExp, Form])[] = [
  [
    /^python$|\.pyw?$/,
    {
      whole: name => `os.environ["${name}"]`,
      opening: /[fF][rR]?["']$/,
      inside: (name, quote) => `{os.environ[${other(quote)}${name}${other(quote)}]}`,
      needs: 'python',
    },
  ],
  [/^(?:java|type)script(?:react)?$|\.[cm]?[jt]sx?$|^vue$|^svelte$/, script],
  [
    /^ruby$|\.rb$|Rakefile$/,
    { whole: name => `ENV.fetch("${name}")`, opening: /"$/, inside: name => `#{ENV.fetch("${name}")}` },
  ],
  [/^go$|\.go$/, { whole: name => `os.Getenv("${name}")`, needs: 'go', constant: /\bconst\b/ }],
  [
    /^php$|\.php$/,
    { whole: name => `getenv('${name}')`, constant: /\b(?:const|define|public|protected|private|static|var)\b/ },
  ],
  [
    /^csharp$|\.cs$/,
    { whole: name => `Environment.GetEnvironmentVariable("${name}")`, needs: 'csharp', constant: /\bconst\b/ },
  ],
  [/^(?:java|kotlin)$|\.(?:java|kts?)$/, java],
  [/^powershell$|\.ps1$/, { whole: name => `$env:${name}`, opening: /"$/, inside: name => `$($env:${name})` }],
];

/** The way in which a file refers to a token that is kept elsewhere; `undefined` where it has none, or none that fits there. */
export function referenceTo(token: TokenInLine): Reference | undefined {
  const inPlace = placeholderFor(token);
  if (inPlace !== undefined) return { text: inPlace, start: token.start, end: token.end };
  const name = baseName(token);
  const form = FORMS.find(([pattern]) => pattern.test(token.languageId) || pattern.test(name))?.[1];
  if (isAttribute(token)) return inAttribute(token);
  if (form) return inCode(token, form);
  return usesSecretTags(token) ? unquoted(token, '!secret plex_token') : undefined;
}

function inCode(token: TokenInLine, { whole, opening, inside, needs, constant }: Form): Reference | undefined {
  const { line, start, end } = token;
  if (constant?.test(line.slice(0, start)) || isFallback(line.slice(0, start))) return undefined;
  const variable = variableOf(line.slice(0, start));
  const imports = needs ? { needs } : {};
  const quote = line.charAt(start - 1);
  if (/["'\x60]/.test(quote) && line.charAt(end) === quote && !/[fFbBrRuU$@]$/.test(line.slice(0, start - 1)))
    return { text: whole(variable), start: start - 1, end: end + 1, ...imports };
  const open = openString(line.slice(0, start));
  if (open === undefined || !inside || !opening?.test(line.slice(0, open + 1))) return undefined;
  return { text: inside(variable, line.charAt(open)), start, end, ...imports };
}

/** What stands between the name of a variable and a quote where the variable is read, or is set. */
const READ_OR_SET = /["'\x60]?[\])]{0,9}\s{0,9}(?:,|\?\?|\|\||\bor\b|(=))\s{0,9}["'\x60]$/;
const ENVIRONMENT = /\b(?:env|environ|ENV)[.:[]["'\x60]?$/;
/** The most that the two take up before a quote, together with the name of a variable, in UTF-16 code units. */
const READ_WITHIN = 200;

/** Whether the variable is read already, and what follows is for where there is none; or is set, which would be to itself. */
function isFallback(before: string): boolean {
  const near = before.slice(-READ_WITHIN);
  const read = READ_OR_SET.exec(near);
  if (!read) return false;
  const name = near.slice(0, read.index);
  const holder = endsWithName(name, variableOf(before));
  return holder !== undefined && (read[1] === undefined || ENVIRONMENT.test(holder));
}

/** What stands before a name that a text ends with; `undefined` where it ends with another one. */
function endsWithName(text: string, name: string): string | undefined {
  const before = text.slice(0, -name.length);
  return text.endsWith(name) && !/\w$/.test(before) ? before : undefined;
}

/** Files in which a string may be the value of an attribute: of JSX and Svelte, which take an expression in braces, and of Vue. */
const MARKUP = /^(?:java|type)scriptreact$|^svelte$|^vue$|\.(?:[jt]sx|svelte|vue)$/;
const BRACES = /^(?:java|type)scriptreact$|^svelte$|\.(?:[jt]sx|svelte)$/;

/** `name="…"`, without spaces, and no declaration. */
function isAttribute(token: TokenInLine): boolean {
  const { languageId, line, start } = token;
  if (!MARKUP.test(languageId) && !MARKUP.test(baseName(token))) return false;
  const before = line.slice(0, start);
  const attribute = /\s[\w:@-]{1,80}=["']$/.exec(before);
  if (!attribute) return false;
  const element = before.slice(0, attribute.index);
  return element.trim() === '' || element.lastIndexOf('<') > element.lastIndexOf('>');
}

function inAttribute(token: TokenInLine): Reference | undefined {
  const { line, start, end, languageId } = token;
  if (!BRACES.test(languageId) && !BRACES.test(baseName(token))) return undefined;
  if (line.charAt(end) !== line.charAt(start - 1)) return undefined;
  return { text: `{process.env.${variableOf(line.slice(0, start))}}`, start: start - 1, end: end + 1 };
}

/** Where the string begins that a line ends in. */
function openString(before: string): number | undefined {
  let open: number | undefined;
  for (let at = 0; at < before.length; at++) {
    const character = before.charAt(at);
    if (character === '\\') at++;
    else if (open === undefined ? /["'\x60]/.test(character) : character === before.charAt(open))
      open = open === undefined ? at : undefined;
  }
  return open;
}

/** Formats in which something takes the token's own place, in quotes or not. */
function placeholderFor(token: TokenInLine): string | undefined {
  const { languageId, line, start, fileName } = token;
  const name = baseName(token);
  const variable = variableOf(line.slice(0, start));
  if (/\.(?:http|rest)$/.test(name) || languageId === 'http')
    return /^\s*@/.test(line) ? `{{$dotenv ${variable}}}` : '{{plexToken}}';
  if (/postman_(?:collection|environment)\.json$/.test(name)) return '{{plexToken}}';
  if (/^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/i.test(name) || languageId === 'dockercompose')
    return `\${${variable}}`;
  if (/\/\.github\/workflows\/[^/]+\.ya?ml$/.test(fileName)) return `\${{ secrets.${variable} }}`;
  if (/^(?:mcp|launch|tasks)\.json$/.test(name)) return `\${env:${variable}}`;
  if (name === 'devcontainer.json' || name === '.devcontainer.json') return `\${localEnv:${variable}}`;
  // A shell reads nothing between single quotes.
  const open = openString(line.slice(0, start));
  const isRead = open === undefined || line.charAt(open) !== "'";
  if (languageId === 'markdown' || /\.mdx?$/i.test(name)) return isRead ? `\${${variable}}` : undefined;
  if (!/^(?:shellscript|fish)$/.test(languageId) && !/\.(?:sh|bash|zsh|fish)$/.test(name)) return undefined;
  if (!isRead) return undefined;
  // A variable that is set to itself says nothing.
  const assigned = line.slice(0, start).replace(/["']$/, '');
  return endsWithName(assigned, `${variable}=`) === undefined ? `\${${variable}}` : undefined;
}

/** YAML of Home Assistant and ESPHome, but not the file with the secrets. */
function usesSecretTags(token: TokenInLine): boolean {
  const name = baseName(token);
  if (!/\.ya?ml$/i.test(name) || /^secrets\.ya?ml$/i.test(name)) return false;
  return (
    /^(?:configuration|automations|scripts|sensors?|rest(?:_commands?)?)\.ya?ml$/i.test(name) ||
    /!secret\s/.test(token.text)
  );
}

/** A tag is one only where it stands for the whole value. */
function unquoted({ line, start, end }: TokenInLine, text: string): Reference | undefined {
  const quote = line.charAt(start - 1);
  const isQuoted = /["']/.test(quote) && line.charAt(end) === quote;
  const [from, to] = isQuoted ? [start - 1, end + 1] : [start, end];
  const isWhole = /:[ \t]+$/.test(line.slice(0, from)) && /^\s*(?:#.*)?$/.test(line.slice(to));
  return isWhole ? { text, start: from, end: to } : undefined;
}

/** How far before a token the name of its variable is looked for, in UTF-16 code units. */
const NAMED_WITHIN = 1_000;

/** The environment variable: the one that the line already names, or the usual one. */
function variableOf(before: string): string {
  const names = before.slice(-NAMED_WITHIN).match(/(?<![\w-])[A-Z][A-Z0-9_]{0,80}_TOKEN\b/g) ?? [];
  return names.findLast(isOfPlex) ?? 'PLEX_TOKEN';
}

/** Whether `PLEX` or `PLEXAPI` is one of its words. */
function isOfPlex(variable: string): boolean {
  const words = variable.split('_');
  return words.some(word => /^PLEX(?:API)?$/.test(word)) && words.every(word => word !== '');
}
