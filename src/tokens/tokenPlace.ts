import type { FileKind } from '../languages/fileKinds.ts';
import { isBareTokenName, isBareUrlName, isTokenName, isUrlName } from '../languages/names.ts';
import { type LinesAbove, yamlSection } from './yamlSection.ts';

/** What belongs at a place in a file: a token, or the URL of a server. */
export interface TokenPlace {
  readonly kind: 'token' | 'url';
  /** The part of it that is typed. */
  readonly typed: string;
  /** Quotes to put around it, where none is open and the file needs some. */
  readonly quote: '' | "'" | '"';
}

/** How far up a client's constructor is looked for, in lines. */
const REACH = 40;
/** How much of a line is read before the cursor, in UTF-16 code units. */
const NEAR = 1_000;

/** A name of one kind, and what follows it up to the cursor: what opens the value, and the part of it that is typed. */
interface Named {
  /** Matches up to the end of the name, which is its group where `accepts` needs it. */
  readonly name: RegExp;
  readonly accepts?: (name: string) => boolean;
  readonly rest: RegExp;
}

const NAME = /(\w[\w.-]{0,79})/g;
/** What follows a name: `: `, ` = "`, `' => '`. */
const TOKEN = /^["']?[\])]?\s*(?:=>|:=|[:=])\s*(["'\x60]?)([\w-]*)$/;
const URL = /^["']?[\])]?\s*(?:=>|:=|[:=])\s*(["'\x60]?)([\w.:/-]*)$/;

const TOKENS: readonly Named[] = [
  { name: NAME, accepts: isTokenName, rest: TOKEN },
  // `headers.set('X-Plex-Token', '`: what follows any other comma isn't the name's value.
  { name: /\(\s{0,9}["']([\w.-]{1,80})(?=["'])/g, accepts: isTokenName, rest: /^["']\s*,\s*(["'\x60]?)([\w-]*)$/ },
];
/** In a Companion request, the token has the name of every query's token. */
const COMPANION = { name: /[?&]token=/g, rest: /^()([\w-]*)$/ };
/** A query is within a string already. */
const IN_QUERY = /[?&][\w.-]{1,80}=[\w-]*$/;
const PYTHON_TOKEN = { name: /\bPlexServer\([^,()]{1,300},/g, rest: /^\s*(?:token\s*=\s*)?(["'\x60]?)([\w-]*)$/ };
const URLS: readonly Named[] = [
  { name: NAME, accepts: isUrlName, rest: URL },
  { name: /\bPlexServer\(/g, rest: /^\s*(?:baseurl\s*=\s*)?(["'\x60]?)([\w.:/-]*)$/ },
];
const MEMBER_TOKEN = { name: NAME, accepts: isBareTokenName, rest: TOKEN };
const MEMBER_URL = { name: NAME, accepts: isBareUrlName, rest: URL };
/** A colon that ends a line of code: Enter after it begins the next one. In Python, only a quoted name has a value after one. */
const BRANCH = /^\s*case\b/;
const BEHIND_COLON = /^\s*["'\x60]?[\w-]*$/;
const CONSTRUCTOR = /\bnew PlexAPI\(|\bPlexAPI\.new\b|\bPlexServer\(|\bSecurity\.new\(/;

/** Returns what belongs at the end of `before`, the text of a line up to the cursor; `undefined` where it is nothing of Plex. */
export function tokenPlace(before: string, above: LinesAbove, file: FileKind): TokenPlace | undefined {
  const near = before.slice(-NEAR);
  const place = (kind: TokenPlace['kind'], [, open = '', typed = '']: RegExpExecArray): TokenPlace => ({
    kind,
    typed,
    quote: open === '' && !IN_QUERY.test(near) ? (file.quote ?? '') : '',
  });
  if (BRANCH.test(before) || (file.style === 'python' && endsInBareColon(near))) return undefined;
  const token = valueBehind(near, ...TOKENS) ?? companionToken(near) ?? valueBehind(near, PYTHON_TOKEN);
  if (token) return place('token', token);
  const url = valueBehind(near, ...URLS);
  if (url) return place('url', url);
  const memberToken = valueBehind(near, MEMBER_TOKEN);
  const member = memberToken ?? valueBehind(near, MEMBER_URL);
  if (!member || !isOfPlex(before, above, file)) return undefined;
  return place(memberToken ? 'token' : 'url', member);
}

/** Returns the value that a text ends in, of the first name that has one there. */
function valueBehind(text: string, ...all: readonly Named[]): RegExpExecArray | undefined {
  for (const { name, accepts, rest } of all) {
    for (const { 0: found, 1: word = '', index } of text.matchAll(name)) {
      const value = rest.exec(text.slice(index + found.length));
      if (value && (!accepts || accepts(word))) return value;
    }
  }
  return undefined;
}

/** Returns the token of a Companion request. */
function companionToken(text: string): RegExpExecArray | undefined {
  const request = text.split(/[\s'"]/).at(-1) ?? '';
  return request.includes('/player/') ? valueBehind(request, COMPANION) : undefined;
}

function endsInBareColon(text: string): boolean {
  const colon = text.lastIndexOf(':');
  const name = text.slice(0, Math.max(0, colon)).trimEnd();
  return /[^"']/.test(name.slice(-1)) && BEHIND_COLON.test(text.slice(colon + 1));
}

/** Whether a bare `token` or `url` is Plex's: an argument of a client, or a member of `plex:`. */
function isOfPlex(before: string, above: LinesAbove, { style }: FileKind): boolean {
  if (CONSTRUCTOR.test(before)) return true;
  if (style !== 'yaml') return isInConstructor(above);
  const indentation = /^\s*/.exec(before)?.[0] ?? '';
  return yamlSection(indentation, above) === 'plex';
}

function isInConstructor(above: LinesAbove): boolean {
  let count = 0;
  for (const line of above) {
    if (++count > REACH) return false;
    if (CONSTRUCTOR.test(line)) return true;
    // The end of another statement.
    if (/^\S.*[;)]\s*$|^\s*[)}]+;?\s*$/.test(line)) return false;
  }
  return false;
}
