import type * as vscode from 'vscode';

/** The facts that identify a file without its content. */
export interface TextPlace {
  /** The path, with `/`. */
  readonly fileName: string;
  /** VS Code's identifier of the language. */
  readonly languageId: string;
}

/** How a file writes a name and its value. `other` is everything without a style of its own. */
export type FileStyle =
  | 'dotenv'
  | 'http'
  | 'ini'
  | 'toml'
  | 'json'
  | 'yaml'
  | 'shell'
  | 'powershell'
  | 'python'
  | 'javascript'
  | 'ruby'
  | 'php'
  | 'go'
  | 'csharp'
  | 'other';

/** A program that reads a file while it runs. With a transient token in the file, it would stop working within 48 hours. */
export type Program =
  | 'compose'
  | 'kometa'
  | 'homeAssistant'
  | 'appSettings'
  | 'kubernetes'
  | 'preferences'
  | 'service'
  | 'mcp'
  | 'program';

/** The facts about a kind of file. */
export interface FileKind {
  readonly id: string;
  readonly style: FileStyle;
  /** The quotes that a string needs; `undefined` where it needs none. */
  readonly quote?: "'" | '"';
  /** True if a bare word is a variable rather than a value. */
  readonly isCode?: boolean;
  readonly program?: Program;
}

/** The marks of a kind of file; one of these is enough. */
interface Recognition {
  /** VS Code's identifiers of languages. */
  readonly languages?: readonly string[];
  /** The last part of the path. */
  readonly name?: RegExp;
  readonly path?: RegExp;
  /** Patterns that the beginning of the text has to match, all of them. */
  readonly content?: readonly RegExp[];
}

interface Row extends FileKind, Recognition {
  /** Kinds within this one about which more is known. */
  readonly kinds?: readonly (Omit<FileKind, 'style'> & Recognition)[];
}

const CODE = { isCode: true, style: 'other', quote: '"' } as const;
const SCRIPT = { isCode: true, style: 'javascript', quote: "'" } as const;

/** Every kind of file. The first row that matches counts, so `.env` is dotenv whatever language is associated with it. */
const KINDS: readonly Row[] = [
  { id: 'dotenv', style: 'dotenv', languages: ['dotenv'], name: /^\.env(?:\.|$)|\.env$/i },
  { id: 'http', style: 'http', languages: ['http', 'rest'], name: /\.(?:http|rest)$/i },
  { id: 'markdown', style: 'other', languages: ['markdown'], name: /\.mdx?$/i },
  { id: 'python', isCode: true, style: 'python', quote: "'", languages: ['python'], name: /\.pyw?$/i },
  { id: 'jsx', ...SCRIPT, languages: ['javascriptreact', 'typescriptreact'], name: /\.[cm]?[jt]sx$/i },
  { id: 'javascript', ...SCRIPT, languages: ['javascript', 'typescript'], name: /\.[cm]?[jt]s$/i },
  { id: 'svelte', ...SCRIPT, languages: ['svelte'], name: /\.svelte$/i },
  { id: 'vue', ...SCRIPT, languages: ['vue'], name: /\.vue$/i },
  { id: 'ruby', isCode: true, style: 'ruby', quote: "'", languages: ['ruby'], name: /\.rb$|^Rakefile$/i },
  { id: 'go', isCode: true, style: 'go', quote: '"', languages: ['go'], name: /\.go$/i },
  { id: 'php', isCode: true, style: 'php', quote: "'", languages: ['php'], name: /\.php$/i },
  { id: 'csharp', isCode: true, style: 'csharp', quote: '"', languages: ['csharp'], name: /\.cs$/i },
  { id: 'java', ...CODE, languages: ['java', 'kotlin'], name: /\.(?:java|kts?)$/i },
  {
    id: 'code',
    ...CODE,
    languages: [
      ...['swift', 'rust', 'c', 'cpp', 'dart', 'lua', 'groovy', 'scala', 'perl', 'vb', 'fsharp', 'coffeescript'],
      ...['elixir', 'r', 'julia'],
    ],
    name: /\.(?:swift|rs|c|h|cpp|hpp|cc|dart|lua|groovy|scala|pl|vb|fs|coffee|exs?|jl)$/i,
  },
  { id: 'powershell', style: 'powershell', quote: "'", languages: ['powershell'], name: /\.ps1$/i },
  { id: 'shell', style: 'shell', languages: ['shellscript'], name: /\.(?:sh|bash|zsh)$/i },
  { id: 'fish', style: 'other', languages: ['fish'], name: /\.fish$/i },
  // The cells of a notebook have its name too, and mostly one of the languages above.
  { id: 'notebook', isCode: true, style: 'other', name: /\.ipynb$/i },
  {
    id: 'yaml',
    style: 'yaml',
    languages: ['yaml', 'dockercompose', 'home-assistant'],
    name: /\.ya?ml$/i,
    kinds: [
      { id: 'githubWorkflow', path: /\/\.github\/workflows\/[^/]+$/ },
      {
        id: 'kometa',
        program: 'kometa',
        path: /\/(?:kometa|plex-meta-manager|pmm)\//i,
        content: [/^plex:/m, /^(?:libraries|tmdb):/m],
      },
      {
        id: 'compose',
        program: 'compose',
        languages: ['dockercompose'],
        name: /^(?:docker-)?(?:compose(?:[.-][\w.-]+)?|stack)\.ya?ml$/i,
        content: [/^services:\s*$/m, /^[ \t]+image:/m],
      },
      { id: 'kubernetes', program: 'kubernetes', content: [/^apiVersion:/m, /^kind:/m] },
      { id: 'homeAssistantSecrets', program: 'homeAssistant', name: /^secrets\.ya?ml$/i },
      {
        id: 'homeAssistant',
        program: 'homeAssistant',
        languages: ['home-assistant'],
        name: /^(?:configuration|automations|scripts|sensors?|rest(?:_commands?)?)\.ya?ml$/i,
        path: /\/(?:home-?assistant|hass)\//i,
        content: [/!secret\s/],
      },
      { id: 'config', program: 'program', name: /^config(?:\.[\w-]+)?\.ya?ml$/i },
    ],
  },
  {
    id: 'json',
    style: 'json',
    quote: '"',
    languages: ['json', 'jsonc', 'json5'],
    name: /\.json[c5]?$/i,
    kinds: [
      { id: 'appSettings', program: 'appSettings', name: /^appsettings(?:\.[\w-]+)?\.json$/i },
      { id: 'mcp', program: 'mcp', name: /^mcp\.json$/i },
      { id: 'launch', name: /^(?:launch|tasks)\.json$/ },
      { id: 'devcontainer', name: /^\.?devcontainer\.json$/ },
      { id: 'postman', name: /postman_(?:collection|environment)\.json$/ },
      { id: 'config', program: 'program', name: /^config(?:\.[\w-]+)?\.json$/i },
    ],
  },
  { id: 'service', program: 'service', style: 'other', name: /\.service$/i },
  {
    id: 'ini',
    style: 'ini',
    languages: ['ini', 'properties'],
    name: /\.(?:ini|conf)$/i,
    kinds: [{ id: 'config', program: 'program', name: /\.(?:ini|conf)$/i }],
  },
  { id: 'toml', program: 'program', style: 'toml', quote: '"', name: /\.toml$/i },
  { id: 'preferences', program: 'preferences', style: 'other', name: /^Preferences\.xml$/i },
  {
    id: 'xml',
    program: 'program',
    style: 'other',
    name: /^(?:(?:web|app)\.config|config(?:\.[\w-]+)?\.xml)$/i,
  },
];
const OTHER: FileKind = { id: 'other', style: 'other' };

/**
 * Returns the kind of a file.
 *
 * @param text the beginning of the file, needed where the content decides: for the program and for references
 */
export function kindOf(place: TextPlace, text = ''): FileKind {
  const name = baseName(place);
  const fits = (row: Recognition): boolean =>
    row.name?.test(name) ||
    row.languages?.includes(place.languageId) ||
    row.path?.test(place.fileName) ||
    row.content?.every(pattern => pattern.test(text)) ||
    false;
  const row = KINDS.find(fits);
  const special = row?.kinds?.find(fits);
  return row ? { ...row, ...special } : OTHER;
}

/** Returns whether a file's name shows that it is Plex's. */
export function isPlexFile(place: TextPlace): boolean {
  return /^plex/i.test(baseName(place)) || /\/plexapi\/config\.ini$/.test(place.fileName);
}

/** Returns whether a file is a template, or a text that people read. */
export function isForOthers(place: TextPlace): boolean {
  return place.languageId === 'markdown' || /[.-](?:example|sample|template|dist|tmpl)\b/i.test(baseName(place));
}

/** Returns the facts that identify a document. */
export function placeOf({ uri, languageId }: vscode.TextDocument): TextPlace {
  return { fileName: uri.path, languageId };
}

function baseName({ fileName }: TextPlace): string {
  return fileName.slice(fileName.lastIndexOf('/') + 1);
}

/** The number of lines above that are searched for a service's name. */
const REACH = 500;
const KEY = /^(\s*)["']?([\w.-]{1,64})["']?:\s*(?:#.*)?$/;

const NAMES: Partial<Record<Program, string>> = { kometa: 'Kometa', homeAssistant: 'Home Assistant' };

/**
 * Returns the name of the app that reads a file, as far as the file shows it: Kometa, Home Assistant, the compose service at an
 * offset, or the unit of systemd. `undefined` where the file doesn't.
 */
export function appNameAt(place: TextPlace, text: string, offset: number): string | undefined {
  const { program } = kindOf(place, text);
  if (program === undefined) return undefined;
  if (program === 'compose') return serviceAbove(text, offset);
  if (program === 'service') return baseName(place).replace(/\.\w+$/, '');
  return NAMES[program];
}

/** Returns the key directly below `services:` that an offset belongs to. */
function serviceAbove(text: string, offset: number): string | undefined {
  let name: string | undefined;
  let width = Number.POSITIVE_INFINITY;
  let end = text.indexOf('\n', offset);
  if (end < 0) end = text.length;
  for (let count = 0; count < REACH && end >= 0; count++) {
    const start = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    // A longer line is no key.
    const [, indentation = '', key] = KEY.exec(text.slice(start, Math.min(end, start + 200)).trimEnd()) ?? [];
    if (key === 'services' && indentation === '') return name;
    if (key !== undefined && indentation.length < width) [name, width] = [key, indentation.length];
    end = start - 1;
  }
  return undefined;
}
