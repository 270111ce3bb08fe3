import type { Found, Position } from './cursor.ts';
import type { Region } from './regions.ts';

/** The part of the text below that is looked at, in UTF-16 code units. */
const NEAR = 2_000;

/** Finds out where a cursor is in lines of `NAME=value`. */
export function dotenvCursor({ before, ownLine }: Position): Found {
  if (/^\s*#/.test(before)) return { place: 'comment' };
  if (before.trim() === '') return { place: ownLine ? 'member' : 'text' };
  return afterName(before.replace(/^\s*export\s/, ''), '=');
}

/** Finds out where a cursor is in a file of sections, names and values. */
export function iniCursor({ text, offset, end, before, ownLine }: Position): Found {
  if (/^\s*[#;]/.test(before)) return { place: 'comment' };
  if (before.trim() === '') {
    // A file without sections begins with a name.
    const first = /^[ \t]*([^\s#;])/m.exec(text);
    const isTopLevel = !first || (first[1] === '[' && first.index >= offset);
    const next = text
      .slice(end, end + NEAR)
      .trimStart()
      .charAt(0);
    const isWithinSection = next !== '' && next !== '[';
    return ownLine ? { place: 'member', isTopLevel, isWithinSection } : { place: 'text' };
  }
  return afterName(before, '=:');
}

function afterName(before: string, separators: string): Found {
  const at = Math.min(...Array.from(separators, each => before.indexOf(each)).filter(index => index >= 0));
  const name = before.slice(0, at).trim();
  if (at === Infinity || !/^[\w.-]+$/.test(name)) return { place: 'text' };
  const value = before.slice(at + 1).trimStart();
  const [quote] = /^["']/.exec(value) ?? [];
  if (quote === undefined) return { place: 'value', name };
  const isOpen = value.indexOf(quote, 1) < 0;
  return isOpen ? { place: 'string', quote, name, content: value.slice(1) } : { place: 'text' };
}

const REQUEST_LINE = /^\s*(?:[A-Z]{3,10}\s+\S|https?:\/\/)/;
const HEADER = /^\s*([\w-]{1,100}):/;
/** The most lines of a request that are read. */
const LINES = 200;

/** Finds out where a cursor is in a file of HTTP requests, which `###` separates. */
export function httpCursor({ text, offset, before, after, ownLine }: Position, { start }: Region): Found {
  if (/^\s*(?:#|\/\/)/.test(before)) return { place: 'comment' };
  const variable = /^\s*@([\w.-]{1,100})\s*=/.exec(before);
  if (variable) return { place: 'value', name: variable[1] ?? '' };
  const part = partOf(text, start, offset - before.length);
  if (part === 'body') return { place: 'text' };
  if (before.trim() === '') return { place: !ownLine ? 'text' : part === 'headers' ? 'member' : 'statement' };
  const name = HEADER.exec(before)?.[1];
  // `GET` is followed by a URL, and so are its further lines.
  if (part === 'start' || name === undefined || REQUEST_LINE.test(before + after)) return { place: 'text' };
  return { place: 'value', name, separators: { before: /:$/.test(before) ? ' ' : '', after: '' } };
}

/** Returns the part of a request that a line is in: before its first line, among the headers, or in the body. */
function partOf(text: string, start: number, lineStart: number): 'start' | 'headers' | 'body' {
  const lines: string[] = [];
  for (let at = lineStart; at > start && lines.length < LINES; ) {
    const above = text.lastIndexOf('\n', at - 2) + 1;
    const line = text.slice(above, at - 1).trim();
    if (line.startsWith('###')) break;
    lines.push(line);
    at = above;
  }
  const ordered = lines.toReversed();
  const request = ordered.findIndex(line => REQUEST_LINE.test(line));
  if (request < 0) return 'start';
  return ordered.slice(request).includes('') ? 'body' : 'headers';
}
