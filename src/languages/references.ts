import { type FileKind, kindOf, type TextPlace } from './fileKinds.ts';
import type { Needed } from './imports.ts';
import { variableIn } from './names.ts';

/** A token's place in its line, counted from 0. */
export interface TokenInLine extends TextPlace {
  readonly line: string;
  readonly start: number;
  readonly end: number;
  /** A part of the text that shows which conventions the file follows: a tag, a variable. */
  readonly text: string;
}

/** The replacement for a token, and the part of the line that it replaces. */
export interface Reference {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly needs?: Needed;
  /** The name under which the token is kept elsewhere. */
  readonly name: string;
  /** True if it is a variable in the environment of what runs the file. */
  readonly isVariable: boolean;
}

/**
 * The syntax with which a language reads an environment variable: in place of a whole string with its quotes, or within a
 * string.
 */
interface Form {
  readonly whole: (variable: string) => string;
  /** The quote together with the characters before it that make `inside` an expression. */
  readonly opening?: RegExp;
  readonly inside?: (variable: string, quote: string) => string;
  readonly needs?: Needed;
  /** The text before a string that has to be a constant. */
  readonly constant?: RegExp;
}

const other = (quote: string): string => (quote === '"' ? "'" : '"');
const script: Form = {
  whole: name => `process.env.${name}`,
  opening: /\x60$/,
  inside: name => `\${process.env.${name}}`,
};

/** The forms, by the kind of file. */
const FORMS: Readonly<Record<string, Form>> = {
  python: {
    whole: name => `os.environ["${name}"]`,
    opening: /[fF][rR]?["']$/,
    inside: (name, quote) => `{os.environ[${other(quote)}${name}${other(quote)}]}`,
    needs: 'python',
  },
  jsx: script,
  javascript: script,
  svelte: script,
  vue: script,
  ruby: { whole: name => `ENV.fetch("${name}")`, opening: /"$/, inside: name => `#{ENV.fetch("${name}")}` },
  go: { whole: name => `os.Getenv("${name}")`, needs: 'go', constant: /\bconst\b/ },
  php: {
    whole: name => `getenv('${name}')`,
    constant: /\b(?:const|define|public|protected|private|static|var)\b/,
  },
  csharp: {
    whole: name => `Environment.GetEnvironmentVariable("${name}")`,
    needs: 'csharp',
    constant: /\bconst\b/,
  },
  java: { whole: name => `System.getenv("${name}")`, constant: /\bconst\b/ },
  powershell: { whole: name => `$env:${name}`, opening: /"$/, inside: name => `$($env:${name})` },
};

type Placeholder = Pick<Reference, 'text' | 'name' | 'isVariable'>;

const inClient = (): Placeholder => ({ text: '{{plexToken}}', name: 'plexToken', isVariable: false });
const inShell = (name: string): Placeholder => ({ text: `\${${name}}`, name, isVariable: true });
const ofEditor = (name: string): Placeholder => ({ text: `\${env:${name}}`, name, isVariable: false });

/** What replaces the token alone, in quotes or not, by the kind of file. */
const PLACEHOLDERS: Readonly<Record<string, (variable: string) => Placeholder>> = {
  http: inClient,
  postman: inClient,
  compose: inShell,
  githubWorkflow: name => ({ text: `\${{ secrets.${name} }}`, name: `secrets.${name}`, isVariable: false }),
  mcp: ofEditor,
  launch: ofEditor,
  devcontainer: name => ({ text: `\${localEnv:${name}}`, name, isVariable: false }),
  markdown: name => ({ ...inShell(name), isVariable: false }),
  shell: inShell,
  fish: inShell,
};

/** Markup in which a string may be the value of an attribute. JSX and Svelte then take an expression in braces. */
const MARKUP = ['jsx', 'svelte', 'vue'];
const BRACES = ['jsx', 'svelte'];

/** Returns how a file refers to a token that is stored elsewhere; `undefined` where it can't, or where no reference fits. */
export function referenceTo(token: TokenInLine): Reference | undefined {
  const kind = kindOf(token, token.text);
  const inPlace = placeholderFor(token, kind);
  if (inPlace) return { ...inPlace, start: token.start, end: token.end };
  const form = FORMS[kind.id];
  if (isAttribute(token, kind)) return inAttribute(token, kind);
  if (form) return inCode(token, form);
  return kind.id === 'homeAssistant' ? unquoted(token, 'plex_token') : undefined;
}

function inCode(token: TokenInLine, { whole, opening, inside, needs, constant }: Form): Reference | undefined {
  const { line, start, end } = token;
  if (constant?.test(line.slice(0, start)) || isFallback(line.slice(0, start))) return undefined;
  const variable = variableIn(line.slice(0, start));
  const common = { name: variable, isVariable: true, ...(needs && { needs }) };
  const quote = line.charAt(start - 1);
  if (/["'\x60]/.test(quote) && line.charAt(end) === quote && !/[fFbBrRuU$@]$/.test(line.slice(0, start - 1)))
    return { text: whole(variable), start: start - 1, end: end + 1, ...common };
  const open = openString(line.slice(0, start));
  if (open === undefined || !inside || !opening?.test(line.slice(0, open + 1))) return undefined;
  return { text: inside(variable, line.charAt(open)), start, end, ...common };
}

/** The text between the name of a variable and a quote, where the variable is read or set. */
const READ_OR_SET = /["'\x60]?[\])]{0,9}\s{0,9}(?:,|\?\?|\|\||\bor\b|(=))\s{0,9}["'\x60]$/;
const ENVIRONMENT = /\b(?:env|environ|ENV)[.:[]["'\x60]?$/;
/** The longest text before a quote that holds a variable's name and READ_OR_SET, in UTF-16 code units. */
const READ_WITHIN = 200;

/** Returns whether a string is the fallback of the variable that would replace it, or is assigned to that variable. */
function isFallback(before: string): boolean {
  const near = before.slice(-READ_WITHIN);
  const read = READ_OR_SET.exec(near);
  if (!read) return false;
  const name = near.slice(0, read.index);
  const holder = endsWithName(name, variableIn(before));
  return holder !== undefined && (read[1] === undefined || ENVIRONMENT.test(holder));
}

/** Returns the text before a name that ends it; `undefined` where the text ends with another name. */
function endsWithName(text: string, name: string): string | undefined {
  const before = text.slice(0, -name.length);
  return text.endsWith(name) && !/\w$/.test(before) ? before : undefined;
}

/** Returns whether the token is in `name="…"`, written without spaces and outside a declaration. */
function isAttribute({ line, start }: TokenInLine, { id }: FileKind): boolean {
  if (!MARKUP.includes(id)) return false;
  const before = line.slice(0, start);
  const attribute = /\s[\w:@-]{1,80}=["']$/.exec(before);
  if (!attribute) return false;
  const element = before.slice(0, attribute.index);
  return element.trim() === '' || element.lastIndexOf('<') > element.lastIndexOf('>');
}

function inAttribute({ line, start, end }: TokenInLine, { id }: FileKind): Reference | undefined {
  if (!BRACES.includes(id)) return undefined;
  if (line.charAt(end) !== line.charAt(start - 1)) return undefined;
  const name = variableIn(line.slice(0, start));
  return { text: `{process.env.${name}}`, start: start - 1, end: end + 1, name, isVariable: true };
}

/** Returns the start of the string that is open at the end of a line. */
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

function placeholderFor({ line, start }: TokenInLine, { id }: FileKind): Placeholder | undefined {
  const before = line.slice(0, start);
  const variable = variableIn(before);
  if (id === 'http' && /^\s*@/.test(line)) return { text: `{{$dotenv ${variable}}}`, name: variable, isVariable: true };
  if (['markdown', 'shell', 'fish'].includes(id)) {
    const open = openString(before);
    // A shell expands nothing between single quotes.
    if (open !== undefined && line.charAt(open) === "'") return undefined;
    const assigned = before.replace(/["']$/, '');
    // A variable that is set to itself has no value.
    if (id !== 'markdown' && endsWithName(assigned, `${variable}=`) !== undefined) return undefined;
  }
  return PLACEHOLDERS[id]?.(variable);
}

/** Replaces a whole value only: a tag within a value would be text. */
function unquoted({ line, start, end }: TokenInLine, name: string): Reference | undefined {
  const quote = line.charAt(start - 1);
  const isQuoted = /["']/.test(quote) && line.charAt(end) === quote;
  const [from, to] = isQuoted ? [start - 1, end + 1] : [start, end];
  const isWhole = /:[ \t]+$/.test(line.slice(0, from)) && /^\s*(?:#.*)?$/.test(line.slice(to));
  return isWhole ? { text: `!secret ${name}`, start: from, end: to, name, isVariable: false } : undefined;
}
