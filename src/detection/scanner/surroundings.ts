import { isAddressName, namesPlex } from '../../languages/names.ts';

/** How many lines before the use of a token its assignment or its section may be. */
export const LOOK_BACK = 100;
/** The same in UTF-16 code units, because a file may have a single line. */
export const REACH = 8_000;
/** How many neighbouring lines are searched on each side, and how much of each is read, in UTF-16 code units. */
const NEIGHBOURS = 3;
const LONGEST = 300;

/** Without one of these nearby, nothing belongs to Plex by its surroundings. */
const MENTION = /plex|pms|:32400|server_baseurl/gi;
/** What is found next to the token of a Plex server, and nowhere else. */
const MARK =
  /:32400\b|\.plex\.direct|\bplex\.tv\b|Plex Media Server|\bserver_baseurl\b|\bmyplex_|(?:type|name|platform|provider|service|kind|source|product|app|domain)["']?\s{0,40}[:=]\s{0,40}["']?plex\b/i;
const ASSIGNED = /^\s*(?:-\s+|(?:export|const|let|var)\s+)?[$"']?([\w.-]{1,100})["']?\s*[:=]/i;
const ITEM = /^[ \t]*-[ \t]/;
const OPENS = /(?:[:{([]|=>?|>|->|\bdo(?:\s*\|[^|]*\|)?)\s*$/;
/** An opening bracket after a name, and perhaps after a constructor. */
const OPENED =
  /(?<![\w.-])([\w.-]{1,100})["'\x60]?\]?\s{0,9}(?:(?:[:=]|=>|:=)\s{0,9})?(?:new\s{1,9}(\w{1,100})\s{0,9})?[({[]/g;
const ELEMENT_NAME = /^<([\w.-]{1,100})/;
/** A blank line, or the header of a section of an INI file. */
const BLANK_OR_SECTION = /^\s*(?:\[\[?([^\][]+)\]\]?\s*(?:[#;].*)?)?$/;

/** Returns the first offset that the meaning of an offset may depend on. */
export function startOfReach(text: string, at: number): number {
  const nearest = Math.max(0, at - REACH);
  const before = text.slice(nearest, at);
  let edge = before.length;
  for (let lines = 0; lines <= LOOK_BACK && edge > 0; lines++) edge = before.lastIndexOf('\n', edge - 1);
  return nearest + Math.max(0, edge);
}

/** The places where a text mentions Plex. They keep the scan of a file that is full of other tokens short. */
export class PlexMentions {
  readonly #text: string;
  #places: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether one is within reach of an offset, on either side. */
  isNear(at: number): boolean {
    this.#places ??= Array.from(this.#text.matchAll(MENTION), ({ index }) => index);
    const places = this.#places;
    let low = 0;
    for (let high = places.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((places[middle] ?? 0) < at - REACH) low = middle + 1;
      else high = middle;
    }
    const next = places[low];
    return next !== undefined && next <= at + REACH;
  }
}

/** Whether an offset belongs to Plex by its surroundings: its section, object, call, or neighbouring lines. */
export function isInPlexSection(text: string, at: number, mentions: PlexMentions): boolean {
  if (!mentions.isNear(at)) return false;
  const start = lineStart(text, at);
  const line = text.slice(start, lineEnd(text, at));
  if (isOpenedInLine(line, at - start)) return true;
  for (const other of neighboursOf(text, at, line)) if (MARK.test(other) || isPlexAddress(other)) return true;
  return hasPlexParent(text, startOfReach(text, at), start, line);
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
  // Attributes of the same element may follow.
  return MARK.test(element + line.slice(column, column + 200));
}

/** Yields the lines next to a line that have its indentation and are in the same block and the same item of a list. */
function* neighboursOf(text: string, at: number, line: string): Generator<string> {
  const indent = contentIndent(line);
  let isFirst = ITEM.test(line);
  for (let edge = lineStart(text, at), count = 0; count < NEIGHBOURS && edge > 0 && !isFirst; count++) {
    const start = lineStart(text, edge - 1);
    const other = text.slice(start, Math.min(edge - 1, start + LONGEST));
    const otherIndent = contentIndent(other);
    if (BLANK_OR_SECTION.test(other) || otherIndent < indent) break;
    if (otherIndent === indent) yield other;
    isFirst = ITEM.test(other);
    edge = start;
  }
  for (let edge = lineEnd(text, at), count = 0; count < NEIGHBOURS && edge < text.length; count++) {
    const end = lineEnd(text, edge + 1);
    const other = text.slice(edge + 1, Math.min(end, edge + 1 + LONGEST));
    const otherIndent = contentIndent(other);
    if (BLANK_OR_SECTION.test(other) || ITEM.test(other) || otherIndent < indent) break;
    if (otherIndent === indent) yield other;
    edge = end;
  }
}

function isPlexAddress(line: string): boolean {
  return isAddressName(ASSIGNED.exec(line)?.[1] ?? '') && namesPlex(line);
}

/** Goes up to each line that is indented less than the ones below it, or to the section of an INI file. */
function hasPlexParent(text: string, from: number, start: number, own: string): boolean {
  let inner = innerIndent(own);
  for (let edge = start, lines = 0; edge > from && lines < LOOK_BACK; lines++) {
    const above = lineStart(text, edge - 1);
    const line = text
      .slice(above, edge - 1)
      .slice(0, LONGEST)
      .replace(/\r$/, '');
    edge = above;
    const section = BLANK_OR_SECTION.exec(line)?.[1];
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

/** Returns the offset where a line begins, or REACH before an offset in a long line. */
function lineStart(text: string, at: number): number {
  const nearest = Math.max(0, at - REACH);
  return nearest + text.slice(nearest, at).lastIndexOf('\n') + 1;
}

/** Returns the offset where a line ends, without its line break, or REACH after an offset in a long line. */
function lineEnd(text: string, at: number): number {
  const line = text.slice(at, at + REACH);
  const end = line.indexOf('\n');
  return at + (end < 0 ? line.length : end);
}

/** Returns the column where the text of a line begins, after the dash of a list item. */
function contentIndent(line: string): number {
  return /^[ \t]*(?:-[ \t]+)*/.exec(line)?.[0].length ?? 0;
}

/** Returns the indentation below which a line is the parent of this one: the list of an item may begin at the column of its dash. */
function innerIndent(line: string): number {
  const [, blank = '', dash] = /^([ \t]*)(-[ \t])?/.exec(line) ?? [];
  return blank.length + (dash ? 1 : 0);
}
