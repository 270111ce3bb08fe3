import { type TokenKind, tokenKind } from './tokenShape.ts';

/** A word of Plex's in a token's place. */
export interface FoundToken {
  readonly kind: TokenKind;
  /** In UTF-16 code units from the beginning of the text. */
  readonly start: number;
  readonly end: number;
}

/** How far a section, or a variable, is followed, in lines. What is further away is not known to belong together. */
export const REACH = 40;
/** How long the arguments of a client may be, in lines. */
const CLIENT_REACH = 15;
/** Longer lines are looked at around the words only, in UTF-16 code units. */
const LONGEST_LINE = 2_000;

/** What stands between a name and its value: quotes, a separator, the name of a type. Never a `-`: a token may begin with one. */
const GLUE = String.raw`[^\w\n-]{1,12}(?:(?:string|str|value|is)[^\w\n-]{1,8}){0,2}`;
const VALUE = String.raw`(?<![\w.-])(?<value>[\w-][\w.-]{7,4095})`;
/** No letter directly before `plex`, but that of `myPlex`: it would be another word. */
const NAMED = new RegExp(
  String.raw`(?:(?<![A-Za-z])|(?<![A-Za-z])my)plex[\w.:-]{0,40}?[ _.:-]?token\w{0,10}${GLUE}${VALUE}`,
  'gi',
);
const CALL = new RegExp(String.raw`\bPlexServer\(\s*[^,\n]{1,300},\s*(?:token\s*=\s*)?["']${VALUE}`, 'g');
const CALL_OF_VARIABLE = /\bPlexServer\(\s*[^,\n]{1,300},\s*(?:token\s*=\s*)?(?<variable>[A-Za-z_]\w*)\s*[,)]/g;
const MEMBER = new RegExp(String.raw`(?<![\w.-])(?:access|auth|server|pms|api)?[_-]?token["']?${GLUE}${VALUE}`, 'gi');
const SETTING = new RegExp(String.raw`(?<![\w.-])(?:server|pms)_token${GLUE}${VALUE}`, 'gi');

/** What a line says of Plex that makes the lines below it, or above it, of Plex too. */
const OPENS_YAML = /^(?<indentation>[ ]*)(?:-[ ]+)?["']?plex[\w-]*["']?\s*:\s*(?:#.*)?$/i;
const OPENS_JSON = /["']?plex[\w-]*["']?\s*[:=]\s*\{/i;
const OPENS_CLIENT = /\bPlexAPI(?:\.new)?\s*\(|\bPlexRubySDK\b|\bPlexServer\(\s*$/;
const OPENS_INI = /^\s*\[(?:plex|pms)[\w .-]*\]\s*$/i;

/** Where a text may have something of Plex. All other text is passed over. */
const ANCHORS = ['plex', 'Plex', 'PLEX', 'transient-', 'server_token', 'pms_token', '[PMS]'] as const;

/**
 * Finds tokens in a text by what stands around them, and whatever else has got into a token's place.
 *
 * @param path of the file, for what its name says: `…/plexapi/config.ini`
 * @returns in the order of the text, without overlaps
 */
export function findTokens(text: string, path = ''): FoundToken[] {
  const found = new Map<number, FoundToken>();
  const note = (start: number, word: string): void => {
    const kind = tokenKind(word);
    if (kind) found.set(start, { kind, start, end: start + lengthOf(kind, word) });
  };
  for (const { start, line, anchor } of anchoredLines(text)) {
    if (anchor === 'transient-') noteTransient(line, start, note);
    for (const rule of [NAMED, CALL]) noteAll(rule, line, start, note);
    if (anchor === 'server_token' || anchor === 'pms_token') {
      if (isPlexSection(text, start, path)) noteAll(SETTING, line, start, note);
    } else followLine(text, line, start, note);
  }
  return withoutOverlaps([...found.values()].sort((a, b) => a.start - b.start));
}

type Note = (start: number, word: string) => void;

interface AnchoredLine {
  /** Of the line, or of the part of it that is looked at. */
  readonly start: number;
  readonly line: string;
  readonly anchor: (typeof ANCHORS)[number];
}

/** Each line with an anchor once for each of them. Searching for a word is many times faster than a pattern is. */
function* anchoredLines(text: string): Generator<AnchoredLine> {
  for (const anchor of ANCHORS) {
    let from = 0;
    for (;;) {
      const at = text.indexOf(anchor, from);
      if (at < 0) break;
      const start = Math.max(text.lastIndexOf('\n', at) + 1, at - LONGEST_LINE);
      const next = text.indexOf('\n', at);
      const end = Math.min(next < 0 ? text.length : next, at + 2 * LONGEST_LINE);
      yield { start, line: text.slice(start, end), anchor };
      from = Math.max(end, at + 1);
    }
  }
}

function noteAll(rule: RegExp, line: string, start: number, note: Note): void {
  for (const match of line.matchAll(rule)) {
    const value = match.groups?.value ?? '';
    note(start + match.index + match[0].length - value.length, value.replace(/\.+$/, ''));
  }
}

function noteTransient(line: string, start: number, note: Note): void {
  for (let at = line.indexOf('transient-'); at >= 0; at = line.indexOf('transient-', at + 1)) {
    note(start + at, line.slice(at, at + 46));
  }
}

/** What a line of Plex says of the lines around it. */
function followLine(text: string, line: string, start: number, note: Note): void {
  const below = start + line.length;
  const yaml = OPENS_YAML.exec(line);
  if (yaml) {
    const margin = yaml.groups?.indentation?.length ?? 0;
    followBelow(text, below, each => each.trim() === '' || indentationOf(each) > margin, note);
  } else if (OPENS_INI.test(line)) {
    followBelow(text, below, each => !/^\s*\[/.test(each), note);
  } else if (OPENS_JSON.test(line)) {
    noteAll(MEMBER, line, start, note);
    followBelow(text, below, each => !/^\s*\}/.test(each), note);
  } else if (OPENS_CLIENT.test(line)) {
    noteAll(MEMBER, line, start, note);
    followBelow(text, below, each => !/^\s*[)}\]]*\);?\s*$/.test(each), note, CLIENT_REACH);
  }
  for (const { groups } of line.matchAll(CALL_OF_VARIABLE)) {
    if (groups?.variable) noteAssignment(text, start, groups.variable, note);
  }
}

function followBelow(text: string, from: number, goesOn: (line: string) => boolean, note: Note, reach = REACH): void {
  let start = from + 1;
  for (let count = 0; count < reach && start < text.length; count++) {
    const next = text.indexOf('\n', start);
    const end = next < 0 ? text.length : next;
    const line = text.slice(start, Math.min(end, start + LONGEST_LINE));
    if (!goesOn(line)) return;
    noteAll(MEMBER, line, start, note);
    start = end + 1;
  }
}

/** The value that a variable was given some lines above. */
function noteAssignment(text: string, before: number, variable: string, note: Note): void {
  const rule = new RegExp(String.raw`(?<![\w.])${variable}\s*(?::\s*\w+\s*)?=\s*["']${VALUE}`, 'g');
  const start = lineAbove(text, before, REACH);
  noteAll(rule, text.slice(start, before), start, note);
}

/** Whether `server_token` or `pms_token` is one of Plex: both names are used elsewhere too. */
function isPlexSection(text: string, at: number, path: string): boolean {
  if (/plex|tautulli/i.test(path)) return true;
  const begin = lineAbove(text, at, REACH);
  const above = text.slice(begin, at);
  const section = above.slice(above.lastIndexOf('\n[') + 1);
  const end = text.indexOf('\n[', at);
  const whole = section + text.slice(at, Math.min(end < 0 ? text.length : end, at + LONGEST_LINE));
  return /^\[(?:plex|pms)/i.test(section) || /\b(?:server_baseurl|pms_(?:ip|url|port|identifier))\b/.test(whole);
}

/** Where the line begins that is so many above. */
function lineAbove(text: string, at: number, count: number): number {
  let start = at;
  for (let left = count; left > 0 && start > 0; left--) start = text.lastIndexOf('\n', start - 2) + 1;
  return start;
}

function indentationOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** What directly follows a transient token is none of it. */
function lengthOf(kind: TokenKind, word: string): number {
  return kind === 'transient' ? 46 : word.length;
}

function withoutOverlaps(tokens: readonly FoundToken[]): FoundToken[] {
  let end = -1;
  return tokens.filter(token => {
    if (token.start < end) return false;
    ({ end } = token);
    return true;
  });
}
