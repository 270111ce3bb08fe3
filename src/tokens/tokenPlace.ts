import type { FileKind } from '../languages/fileKinds.ts';
import { type LinesAbove, yamlSection } from './yamlSection.ts';

/** What belongs at a place of a file: a token, or the address of a server. */
export interface TokenPlace {
  readonly kind: 'token' | 'url';
  /** What of it stands there already. */
  readonly typed: string;
  /** What has to stand around it, where no quote is open: nothing in files that need none. */
  readonly quote: '' | "'" | '"';
}

/** How far a client's constructor is looked for, in lines. */
const REACH = 40;
/** How much of a line is read before the cursor, in UTF-16 code units. */
const NEAR = 1_000;

/** A name, and what has to follow it up to the cursor: what opens the value, and what of the value stands there. */
interface Named {
  readonly name: RegExp;
  readonly rest: RegExp;
}

/** Behind a name: `: `, ` = "`, `' => '`. */
const TOKEN = /^["']?[\])]?\s*(?:=>|:=|[:=])\s*(["'\x60]?)([\w-]*)$/;
const URL = /^["']?[\])]?\s*(?:=>|:=|[:=])\s*(["'\x60]?)([\w.:/-]*)$/;

/** No letter directly before `plex`: that would be another word. */
const TOKEN_NAME = { name: /(?<![A-Za-z])plex(?:[\w-]{0,40}[_-]|[a-z]{0,40})token/gi, rest: TOKEN };
/** `headers.set('X-Plex-Token', '`: behind any other comma comes what is not the name's value. */
const TOKEN_ARGUMENT = {
  name: /\(\s{0,9}["'][\w-]{0,40}(?<![A-Za-z])plex(?:[\w-]{0,40}[_-]|[a-z]{0,40})token(?=["'])/gi,
  rest: /^["']\s*,\s*(["'\x60]?)([\w-]*)$/,
};
const COMPANION = { name: /[?&]token=/g, rest: /^()([\w-]*)$/ };
const PYTHON_TOKEN = {
  name: /\bPlexServer\([^,()]{1,300},/g,
  rest: /^\s*(?:token\s*=\s*)?(["'\x60]?)([\w-]*)$/,
};
const URL_NAME = { name: /(?<![A-Za-z])plex(?:[\w-]{0,40}[_-])?(?:server)?(?:base)?url/gi, rest: URL };
const PYTHON_URL = { name: /\bPlexServer\(/g, rest: /^\s*(?:baseurl\s*=\s*)?(["'\x60]?)([\w.:/-]*)$/ };
const MEMBER_TOKEN = { name: /(?<![\w-])(?:access_)?token/g, rest: TOKEN };
const MEMBER_URL = { name: /(?<![\w-])(?:server)?_?url/gi, rest: URL };
/** A colon that ends a line of code: Enter behind it is to begin the next one. In Python, only a quoted name has a value behind one. */
const BRANCH = /^\s*case\b/;
const BEHIND_COLON = /^\s*["'\x60]?[\w-]*$/;
const CONSTRUCTOR = /\bnew PlexAPI\(|\bPlexAPI\.new\b|\bPlexServer\(|\bSecurity\.new\(/;

/**
 * What belongs at the end of `before`, which is what stands on a line before the cursor; `undefined` where it is nothing of
 * Plex.
 */
export function tokenPlace(before: string, above: LinesAbove, file: FileKind): TokenPlace | undefined {
  const near = before.slice(-NEAR);
  const companion = companionToken(near);
  const place = (kind: TokenPlace['kind'], [, open = '', typed = '']: RegExpExecArray): TokenPlace => ({
    kind,
    typed,
    quote: open === '' && !companion ? (file.quote ?? '') : '',
  });
  if (BRANCH.test(before) || (file.style === 'python' && endsInBareColon(near))) return undefined;
  const token =
    valueBehind(TOKEN_NAME, near) ?? valueBehind(TOKEN_ARGUMENT, near) ?? companion ?? valueBehind(PYTHON_TOKEN, near);
  if (token) return place('token', token);
  const url = valueBehind(URL_NAME, near) ?? valueBehind(PYTHON_URL, near);
  if (url) return place('url', url);
  const memberToken = valueBehind(MEMBER_TOKEN, near);
  const member = memberToken ?? valueBehind(MEMBER_URL, near);
  if (!member || !isOfPlex(before, above, file)) return undefined;
  return place(memberToken ? 'token' : 'url', member);
}

/** The value that a text ends in, of the first name that has one there. */
function valueBehind({ name, rest }: Named, text: string): RegExpExecArray | undefined {
  for (const { 0: found, index } of text.matchAll(name)) {
    const value = rest.exec(text.slice(index + found.length));
    if (value) return value;
  }
  return undefined;
}

/** The token in a Companion request, which has the name of every query's token. */
function companionToken(text: string): RegExpExecArray | undefined {
  const words = text.split(/[\s'"]/);
  const request = words.at(-1) ?? '';
  return request.includes('/player/') ? valueBehind(COMPANION, request) : undefined;
}

function endsInBareColon(text: string): boolean {
  const colon = text.lastIndexOf(':');
  const name = text.slice(0, Math.max(0, colon)).trimEnd();
  return /[^"']/.test(name.slice(-1)) && BEHIND_COLON.test(text.slice(colon + 1));
}

/** Whether a plain `token` or `url` is one of Plex: an argument of a client, or a member of `plex:`. */
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
