import type { FileStyle } from './fileStyle.ts';
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

const QUOTES: Partial<Record<FileStyle, "'" | '"'>> = {
  python: "'",
  javascript: "'",
  ruby: "'",
  php: "'",
  powershell: "'",
  go: '"',
  csharp: '"',
  json: '"',
};

/** What stands before the value of a name: `: `, ` = "`, `' => '`. */
const SEPARATOR = String.raw`["']?[\])]?\s*(?:=>|:=|[:=])\s*`;
const TOKEN_VALUE = String.raw`(["'\x60]?)([\w-]*)$`;
const URL_VALUE = String.raw`(["'\x60]?)([\w.:/-]*)$`;

/** No letter directly before `plex`: that would be another word. */
const TOKEN_NAME = new RegExp(String.raw`(?<![A-Za-z])plex(?:[\w-]*[_-]|[a-z]*)token${SEPARATOR}${TOKEN_VALUE}`, 'i');
/** `headers.set('X-Plex-Token', '`: behind any other comma comes what is not the name's value. */
const TOKEN_ARGUMENT = new RegExp(
  String.raw`\(\s*["'][\w-]*(?<![A-Za-z])plex(?:[\w-]*[_-]|[a-z]*)token["']\s*,\s*${TOKEN_VALUE}`,
  'i',
);
const URL_NAME = new RegExp(
  String.raw`(?<![A-Za-z])plex(?:[\w-]*[_-])?(?:server)?(?:base)?url${SEPARATOR}${URL_VALUE}`,
  'i',
);
const COMPANION = /\/player\/[^\s'"]*[?&]token=()([\w-]*)$/;
const PYTHON_TOKEN = new RegExp(String.raw`\bPlexServer\(\s*[^,()]+,\s*(?:token\s*=\s*)?${TOKEN_VALUE}`);
const PYTHON_URL = new RegExp(String.raw`\bPlexServer\(\s*(?:baseurl\s*=\s*)?${URL_VALUE}`);
const MEMBER_TOKEN = new RegExp(String.raw`(?<![\w-])(?:access_)?token${SEPARATOR}${TOKEN_VALUE}`);
const MEMBER_URL = new RegExp(String.raw`(?<![\w-])(?:server)?_?url${SEPARATOR}${URL_VALUE}`, 'i');
/** A colon that ends a line of code: Enter behind it is to begin the next one. In Python, only a quoted name has a value behind one. */
const BRANCH = /^\s*case\b/;
const PYTHON_COLON = /[^"'\s]\s*:\s*["'\x60]?[\w-]*$/;
const CONSTRUCTOR = /\bnew PlexAPI\(|\bPlexAPI\.new\b|\bPlexServer\(|\bSecurity\.new\(/;

/**
 * What belongs at the end of `before`, which is what stands on a line before the cursor; `undefined` where it is nothing of
 * Plex.
 */
export function tokenPlace(before: string, above: LinesAbove, style: FileStyle): TokenPlace | undefined {
  const place = (kind: TokenPlace['kind'], [, open = '', typed = '']: RegExpExecArray): TokenPlace => ({
    kind,
    typed,
    quote: open === '' && !COMPANION.test(before) ? (QUOTES[style] ?? '') : '',
  });
  if (BRANCH.test(before) || (style === 'python' && PYTHON_COLON.test(before))) return undefined;
  const token =
    TOKEN_NAME.exec(before) ?? TOKEN_ARGUMENT.exec(before) ?? COMPANION.exec(before) ?? PYTHON_TOKEN.exec(before);
  if (token) return place('token', token);
  const url = URL_NAME.exec(before) ?? PYTHON_URL.exec(before);
  if (url) return place('url', url);
  const memberToken = MEMBER_TOKEN.exec(before);
  const memberUrl = memberToken ? null : MEMBER_URL.exec(before);
  const member = memberToken ?? memberUrl;
  if (!member || !isOfPlex(before, above, style)) return undefined;
  return place(memberToken ? 'token' : 'url', member);
}

/** Whether a plain `token` or `url` is one of Plex: an argument of a client, or a member of `plex:`. */
function isOfPlex(before: string, above: LinesAbove, style: FileStyle): boolean {
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
