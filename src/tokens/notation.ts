import type { Cursor } from '../languages/cursor.ts';
import type { FileStyle } from '../languages/fileKinds.ts';
import { PLEXAPI_VARIABLES, USUAL_VARIABLES } from '../languages/names.ts';

/** The names under which a server's URL and a token are written. */
export interface PairNames {
  readonly url: string;
  readonly token: string;
}

/** The names that are usual in each style of file. */
const NAMES: Readonly<Record<FileStyle, PairNames>> = {
  dotenv: USUAL_VARIABLES,
  http: { url: 'plexUrl', token: 'plexToken' },
  ini: { url: 'server_baseurl', token: 'server_token' },
  toml: { url: 'plex_url', token: 'plex_token' },
  json: { url: 'plexUrl', token: 'plexToken' },
  yaml: { url: 'plex_url', token: 'plex_token' },
  shell: USUAL_VARIABLES,
  powershell: USUAL_VARIABLES,
  python: { url: 'baseurl', token: 'token' },
  javascript: { url: 'plexUrl', token: 'plexToken' },
  ruby: { url: 'plex_url', token: 'plex_token' },
  php: { url: 'plexUrl', token: 'plexToken' },
  go: { url: 'plexURL', token: 'plexToken' },
  csharp: { url: 'plexUrl', token: 'plexToken' },
  other: USUAL_VARIABLES,
};
/** The names of members, where they follow other rules than those of variables. */
const MEMBER_NAMES: Partial<Record<FileStyle, PairNames>> = {
  python: { url: 'plex_url', token: 'plex_token' },
  php: { url: 'plex_url', token: 'plex_token' },
  powershell: { url: 'plexUrl', token: 'plexToken' },
};

/** Returns the names of variables in statements. */
export function variableNames({ style }: { readonly style: FileStyle }): PairNames {
  return NAMES[style];
}

/** Returns the names of members, keys and variables that are written without a statement. */
export function memberNames({ file: { style }, section }: Cursor, usesPlexApiNames: boolean): PairNames {
  if (section === 'plex') return { url: 'url', token: 'token' };
  if (usesPlexApiNames && ['dotenv', 'yaml', 'json', 'shell'].includes(style)) return PLEXAPI_VARIABLES;
  if (section === 'environment' || section === 'environmentList') return USUAL_VARIABLES;
  return MEMBER_NAMES[style] ?? NAMES[style];
}

/** Returns a text as a value of the file: in quotes, where its language needs them. It has no quotes itself. */
export function quoted(text: string, { quote, style }: { readonly quote?: string; readonly style: FileStyle }): string {
  if (quote !== undefined) return quote + text + quote;
  switch (style) {
    case 'shell':
      return /^[\w:.@%+,/=-]*$/.test(text) ? text : `'${text}'`;
    case 'dotenv':
      return /\s/.test(text) ? `"${text}"` : text;
    case 'yaml':
      return /: |\s#|^\W|[[\]{},]/.test(text) ? `'${text}'` : text;
    default:
      return text;
  }
}

/** Returns a name and its value as a member of the object, dict, hash, table or mapping that the cursor is in. */
export function memberOf(name: string, value: string, cursor: Pick<Cursor, 'file' | 'section' | 'memberForm'>): string {
  const { file, section, memberForm } = cursor;
  const text = quoted(value, file);
  const key = quoted(name, file);
  switch (file.style) {
    case 'javascript':
      return `${/^[\w$]+$/.test(name) ? name : key}: ${text}`;
    case 'ruby':
    case 'php':
      return `${key} => ${text}`;
    case 'csharp':
      return memberForm === 'pair' ? `{ ${key}, ${text} }` : `[${key}] = ${text}`;
    case 'go':
      return `${key}: ${memberForm === 'list' ? `{${text}}` : text}`;
    case 'powershell':
      return `${key} = ${text}`;
    case 'toml':
    case 'ini':
      return `${name} = ${text}`;
    case 'dotenv':
      return `${name}=${text}`;
    case 'yaml':
      return section === 'environmentList' ? `- ${name}=${text}` : `${name}: ${text}`;
    case 'http':
      return `${name}: ${text}`;
    default:
      return `${key}: ${text}`;
  }
}

/** Returns an object, dict, hash, table or mapping with one member; `undefined` where the language has none. */
export function objectOf(name: string, value: string, cursor: Cursor): string | undefined {
  const member = memberOf(name, value, { file: cursor.file });
  switch (cursor.file.style) {
    case 'php':
      return `[${member}]`;
    case 'powershell':
      return `@{ ${member} }`;
    case 'go':
      return `map[string]string{${member}}`;
    case 'python':
      return `{${member}}`;
    case 'javascript':
    case 'ruby':
    case 'json':
    case 'yaml':
    case 'toml':
      return `{ ${member} }`;
    default:
      return undefined;
  }
}

/** Returns the statement that gives a variable a value. */
export function assignmentOf(name: string, value: string, { file, isTopLevel }: Cursor): string {
  const text = quoted(value, file);
  switch (file.style) {
    case 'shell':
      return `export ${name}='${value}'`;
    case 'powershell':
      return `$env:${name} = ${text}`;
    case 'javascript':
      return `const ${name} = ${text};`;
    case 'php':
      return `$${name} = ${text};`;
    case 'go':
      return isTopLevel ? `const ${name} = ${text}` : `${name} := ${text}`;
    case 'csharp':
      return `var ${name} = ${text};`;
    case 'http':
      return `@${name} = ${value}`;
    case 'python':
    case 'ruby':
    case 'ini':
    case 'toml':
      return `${name} = ${text}`;
    default:
      return `${name}=${value}`;
  }
}
