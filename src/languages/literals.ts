import type { Found, Position } from './cursor.ts';
import { behindLast, nextCharacter } from './endOfText.ts';
import type { FileKind, FileStyle } from './fileKinds.ts';
import type { OpenBracket } from './lexer.ts';

/** The most text around a bracket that is looked at, in UTF-16 code units. */
const NEAR = 300;
/** The text before the braces of an object of JavaScript, and of a hash of Ruby. Behind other text they are those of a block. */
const BEFORE_OBJECT = /(?:[(,=[?:&|]|\b(?:return|default|yield|await|of|in))$/;
/** The first element of a set. */
const SET = /^(?:\s|#[^\n]*\n)*(?:[\w.]+|'[^'\n]*'|"[^"\n]*"),/;
const BEFORE_HASH = /(?:[(,=[:|]|=>|\breturn)$/;

/** Returns whether a bracket is that of an object, a dict, a hash or an array with keys, so that its members have names. */
export function isLiteral(text: string, { bracket, at }: OpenBracket, { id, style }: FileKind): boolean {
  if (at < 0) return style === 'toml';
  const before = text.slice(Math.max(0, at - NEAR), at);
  const trimmed = before.trimEnd();
  if (style === 'php') return bracket === '[' && hasKeys(text, at, trimmed);
  if (bracket !== '{') return false;
  switch (style) {
    case 'json':
    case 'toml':
      return true;
    case 'python':
      return !SET.test(text.slice(at + 1, at + NEAR));
    case 'javascript':
      return isObject(trimmed, id);
    case 'ruby':
      // One that begins its line is a value, too: a block begins behind a call.
      return BEFORE_HASH.test(trimmed) || behindLast(before, '\n').trim() === '';
    case 'go':
      return behindLast(before, '\n').includes('map[') || before.endsWith('Header');
    case 'csharp':
      return /Dictionary\b/.test(behindLast(before, ';{}'));
    case 'powershell':
      return before.endsWith('@');
    default:
      return false;
  }
}

function isObject(before: string, id: string): boolean {
  // In JSX, the braces of an attribute hold an expression, which may be an object.
  if (id === 'jsx' && /\w=\{?$/.test(before)) return before.endsWith('{');
  const statement = behindLast(before, ';{}');
  if (/\b(?:interface|type)\b/.test(statement) || /^\s*(?:case\b|default\s*:)/.test(behindLast(statement, '\n')))
    return false;
  return BEFORE_OBJECT.test(before);
}

/** An array of PHP has keys where its first element has one, or where it is called headers and doesn't begin with a header. */
function hasKeys(text: string, at: number, before: string): boolean {
  const first = text.slice(at + 1, at + NEAR).split(/[[\]()]/)[0] ?? '';
  if (first.includes('=>')) return true;
  // `header`, of a stream, is a text or a list.
  return /\bheaders['"]?\s{0,9}=>?$/i.test(before) && !/^\s*["'][\w-]+:/.test(first);
}

/** Finds out whether a member goes to a place within such brackets, and what separates it from the others. */
export function memberIn(position: Position, bracket: OpenBracket, item: string, { style }: FileKind): Found {
  const { text, before, after, end, ownLine } = position;
  if (style === 'toml' && bracket.at < 0) return { place: before.trim() === '' && ownLine ? 'member' : 'unknown' };
  const isFirst = item.trim() === '';
  if (!isFirst && !isBehindMember(item)) return { place: 'unknown' };
  const memberForm = memberFormOf(text, bracket.at, style);
  const isByLine = style === 'powershell' && ownLine;
  const comma = style === 'powershell' ? '; ' : ', ';
  const behind = isByLine || !needsComma(text.slice(end, end + 2_000), ownLine, style) ? '' : comma;
  const isSpaced = ownLine || after.startsWith(' ');
  return {
    place: 'member',
    ...(memberForm && { memberForm }),
    separators: { before: isFirst || isByLine ? '' : comma, after: isSpaced ? behind.trimEnd() : behind },
  };
}

/** Returns whether an item is a whole member, with no comma behind it. */
function isBehindMember(item: string): boolean {
  const trimmed = item.trimEnd();
  return trimmed !== item && /[:=]/.test(trimmed) && !/[:=,>]$/.test(trimmed);
}

function needsComma(rest: string, ownLine: boolean, style: FileStyle): boolean {
  const next = nextCharacter(rest);
  if (next === ',') return false;
  const isLast = next === '' || '}])'.includes(next);
  // All but JSON and TOML take a comma behind the last member, and Go needs one where the bracket is in the next line.
  return !isLast || (ownLine && !['json', 'toml', 'powershell'].includes(style));
}

function memberFormOf(text: string, at: number, style: FileStyle): Found['memberForm'] {
  if (style === 'go' && text.startsWith('Header', at - 'Header'.length)) return 'list';
  const isPairs = text
    .slice(at + 1, at + NEAR)
    .trimStart()
    .startsWith('{');
  return style === 'csharp' && isPairs ? 'pair' : undefined;
}
