import type { FileKind } from '../languages/fileKinds.ts';
import { isBareTokenName, isBareUrlName, isTokenName, isUrlName } from '../languages/names.ts';
import { yamlSection } from '../languages/yamlCursor.ts';

/** A place in a file where a token, or a server's URL, belongs. */
export interface TokenPlace {
  readonly kind: 'token' | 'url';
  /** The part of the value that is typed already. */
  readonly typed: string;
}

/** The number of lines above that are searched for a client's constructor. */
const REACH = 40;
/** The longest text before the cursor that is read, in UTF-16 code units. */
const NEAR = 1_000;

/** A pattern for a name, and one for what follows it up to the cursor. */
interface Named {
  /** Matches up to the end of the name. Its group is the name that `accepts` gets. */
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
/** A Companion request calls its token only `token`. */
const COMPANION = { name: /[?&]token=/g, rest: /^()([\w-]*)$/ };
const PYTHON_TOKEN = { name: /\bPlexServer\([^,()]{1,300},/g, rest: /^\s*(?:token\s*=\s*)?(["'\x60]?)([\w-]*)$/ };
const URLS: readonly Named[] = [
  { name: NAME, accepts: isUrlName, rest: URL },
  { name: /\bPlexServer\(/g, rest: /^\s*(?:baseurl\s*=\s*)?(["'\x60]?)([\w.:/-]*)$/ },
];
const MEMBER_TOKEN = { name: NAME, accepts: isBareTokenName, rest: TOKEN };
const MEMBER_URL = { name: NAME, accepts: isBareUrlName, rest: URL };
/** A `case` ends in a colon that no value follows. */
const BRANCH = /^\s*case\b/;
const BEHIND_COLON = /^\s*["'\x60]?[\w-]*$/;
const CONSTRUCTOR = /\bnew PlexAPI\(|\bPlexAPI\.new\b|\bPlexServer\(|\bSecurity\.new\(/;

/** Returns what belongs at the end of `before`, the text of a line up to the cursor; `undefined` if nothing of Plex does. */
export function tokenPlace(before: string, above: Iterable<string>, file: FileKind): TokenPlace | undefined {
  const near = before.slice(-NEAR);
  const place = (kind: TokenPlace['kind'], [, , typed = '']: RegExpExecArray): TokenPlace => ({ kind, typed });
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

/** Returns the match of the value at the end of a text, for the first name that fits. */
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

/** Returns whether a bare `token` or `url` is Plex's: an argument of a client, or a member of `plex:`. */
function isOfPlex(before: string, above: Iterable<string>, { style }: FileKind): boolean {
  if (CONSTRUCTOR.test(before)) return true;
  if (style !== 'yaml') return isInConstructor(above);
  const indentation = /^\s*/.exec(before)?.[0] ?? '';
  return yamlSection(indentation, above) === 'plex';
}

function isInConstructor(above: Iterable<string>): boolean {
  let count = 0;
  for (const line of above) {
    if (++count > REACH) return false;
    if (CONSTRUCTOR.test(line)) return true;
    // Another statement ends here.
    if (/^\S.*[;)]\s*$|^\s*[)}]+;?\s*$/.test(line)) return false;
  }
  return false;
}
