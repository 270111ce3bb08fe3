import { namesPlex } from '../languages/names.ts';
import type { PlexMentions } from './plexMentions.ts';
import { LOOK_BACK, lineEnd, lineStart, startOfReach } from './reach.ts';

/** What only stands beside a Plex server's token. */
const MARKS = /:32400\b|\.plex\.direct|\bplex\.tv\b|Plex Media Server|\bserver_baseurl\b|\bmyplex_/i;
const SAYS_PLEX =
  /(?:type|name|platform|provider|service|kind|source|product|app|domain)["']?\s{0,40}[:=]\s{0,40}["']?plex\b/i;
const ASSIGNED = /^\s*(?:-\s+|(?:export|const|let|var)\s+)?[$"']?([\w.-]{1,100})["']?\s*[:=]/i;
const ADDRESS_NAME = /(?:url|uri|host|address|server|ip|port)$/i;
/** How many lines above and below count as beside, and how much of each is read. */
const BESIDE = 3;
const LONGEST = 300;
const ITEM = /^[ \t]*-[ \t]/;
const OPENS = /(?:[:{([]|=>?|>|->|\bdo(?:\s*\|[^|]*\|)?)\s*$/;
/** A bracket that is opened behind a name, and perhaps behind a constructor. */
const OPENED =
  /(?<![\w.-])([\w.-]{1,100})["'\x60]?\]?\s{0,9}(?:(?:[:=]|=>|:=)\s{0,9})?(?:new\s{1,9}(\w{1,100})\s{0,9})?[({[]/g;
const ELEMENT_NAME = /^<([\w.-]{1,100})/;
const SECTION = /^\s*\[\[?([^\][]+)\]\]?\s*(?:[#;].*)?$/;

/** Whether what stands at an offset belongs to Plex by its surroundings: its section, its object, its call, its neighbours. */
export function isInPlexSection(text: string, at: number, mentions: PlexMentions): boolean {
  if (!mentions.isNear(at)) return false;
  const from = startOfReach(text, at);
  const start = lineStart(text, at);
  const line = text.slice(start, lineEnd(text, at));
  return isOpenedInLine(line, at - start) || isBesideMark(text, at, line) || hasPlexParent(text, from, start, line);
}

function isOpenedInLine(line: string, column: number): boolean {
  const before = line.slice(Math.max(0, column - 400), column);
  const closed = Math.max(...[')', '}', ']'].map(bracket => before.lastIndexOf(bracket)));
  for (const { 0: opening, 1: name = '', 2: constructed = '', index } of before.matchAll(OPENED)) {
    if (index + opening.length > closed && (namesPlex(name) || namesPlex(constructed))) return true;
  }
  const start = before.lastIndexOf('<');
  if (start < 0) return false;
  const element = before.slice(start);
  if (!element.includes('>') && namesPlex(ELEMENT_NAME.exec(element)?.[1] ?? '')) return true;
  // The attributes of one element.
  return hasMark(element + line.slice(column, column + 200));
}

function hasMark(text: string): boolean {
  return MARKS.test(text) || SAYS_PLEX.test(text);
}

/** Within the same block of lines, and the same item of a list. */
function isBesideMark(text: string, at: number, line: string): boolean {
  const indent = contentIndent(line);
  const marks = (other: string): boolean => contentIndent(other) === indent && (hasMark(other) || isPlexAddress(other));
  const ends = (other: string): boolean => other.trim() === '' || SECTION.test(other) || contentIndent(other) < indent;
  let isFirst = ITEM.test(line);
  for (let edge = lineStart(text, at), beside = 0; beside < BESIDE && edge > 0 && !isFirst; beside++) {
    const start = lineStart(text, edge - 1);
    const other = text.slice(start, Math.min(edge - 1, start + LONGEST));
    if (ends(other)) break;
    if (marks(other)) return true;
    isFirst = ITEM.test(other);
    edge = start;
  }
  for (let edge = lineEnd(text, at), beside = 0; beside < BESIDE && edge < text.length; beside++) {
    const end = lineEnd(text, edge + 1);
    const other = text.slice(edge + 1, Math.min(end, edge + 1 + LONGEST));
    if (ends(other) || ITEM.test(other)) break;
    if (marks(other)) return true;
    edge = end;
  }
  return false;
}

function isPlexAddress(line: string): boolean {
  const name = ASSIGNED.exec(line)?.[1] ?? '';
  return /plex/i.test(name) && ADDRESS_NAME.test(name) && namesPlex(line);
}

/** Goes up to each line that is indented less than what stood below it, or to the section of an INI file. */
function hasPlexParent(text: string, from: number, start: number, own: string): boolean {
  let inner = innerIndent(own);
  for (let edge = start, lines = 0; edge > from && lines < LOOK_BACK; lines++) {
    const above = lineStart(text, edge - 1);
    const line = text
      .slice(above, edge - 1)
      .slice(0, LONGEST)
      .replace(/\r$/, '');
    edge = above;
    const section = SECTION.exec(line)?.[1];
    if (section !== undefined) return namesPlex(section) || /^pms$/i.test(section.trim());
    if (line.trim() === '' || /^\s*(?:#|\/\/)/.test(line)) continue;
    const indent = contentIndent(line);
    if (indent >= inner) continue;
    const comment = line.search(/\s(?:#|\/\/)/);
    const opener = comment < 0 ? line : line.slice(0, comment);
    if (OPENS.test(opener) && namesPlex(opener.replace(/["'\x60]?https?:\S*/g, ''))) return true;
    // A brace on a line of its own belongs to the line above it.
    inner = /^\s*[{([]\s*$/.test(line) ? indent + 1 : innerIndent(line);
  }
  return false;
}

/** The column where the text of a line begins, behind the dash of a list's item. */
function contentIndent(line: string): number {
  return /^[ \t]*(?:-[ \t]+)*/.exec(line)?.[0].length ?? 0;
}

/** What is indented less than this is above the line: an item's list may stand in the column of its dash. */
function innerIndent(line: string): number {
  const dash = /^[ \t]*(?=-[ \t])/.exec(line);
  return dash ? dash[0].length + 1 : contentIndent(line);
}
