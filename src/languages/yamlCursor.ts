import type { Found, Position, YamlSection } from './cursor.ts';
import { opensBlock, withoutComment, wordAtEnd } from './endOfText.ts';
import { Lexer, type Syntax } from './lexer.ts';
import type { Region } from './regions.ts';

/** The number of lines that are searched for the beginning of a section, or of a text of several lines. */
const REACH = 40;
/** The part of the text below that is looked at, in UTF-16 code units. */
const NEAR = 500;

/** Comments, quotes and brackets within a line. An apostrophe in a word is part of the word. */
const LINE: Syntax = {
  marks: /[#'"[\]{},]/g,
  comments: [{ open: '#', close: '\n', atWord: true }],
  strings: [
    { open: "'", close: "'", ends: /'/g, isDoubled: true, notInWord: true },
    { open: '"', close: '"', escape: '\\', ends: /\\|"/g, notInWord: true },
  ],
};
const ENVIRONMENT_NAME = /^(?:-\s+)?["']?([A-Za-z_]\w{0,100})=$/;
/** A character of a key that needs no quotes. */
const KEY = /[\w./-]/;
const INDICATOR = /[|>][+-]?\d?[+-]?$/;

/** Finds out where a cursor is in YAML. Texts of several lines have no syntax. */
export function yamlCursor({ text, offset, before, after, ownLine }: Position, { start: first }: Region): Found {
  const lineStart = offset - before.length;
  const above = [...linesAbove(text, first, lineStart)];
  if (isInBlockScalar(before, above)) return { place: 'text' };
  const lexer = new Lexer(before, LINE);
  lexer.readTo(before.length);
  const { innermost, bracket } = lexer;
  if (innermost?.type === 'comment') return { place: 'comment' };
  const start = innermost?.type === 'string' ? innermost.at : before.length;
  const item = before.slice(Math.max(bracket.itemStart, 0), start);
  const rest = item.trimStart();
  const withoutQuote = rest + before.slice(start + 1);
  const name = keyBefore(rest) ?? ENVIRONMENT_NAME.exec(withoutQuote)?.[1];
  if (innermost?.type === 'string') {
    const quote = innermost.syntax.open;
    const content = before.slice(innermost.start);
    return { place: 'string', quote, content, ...(name !== undefined && { name }) };
  }
  if (name !== undefined)
    return { place: 'value', name, separators: { before: before.endsWith(':') ? ' ' : '', after: '' } };
  if (bracket.at >= 0) {
    const isMember = bracket.bracket === '{' && rest === '';
    const separators = { before: '', after: /^\s*(?:$|[}\]),])/.test(after) ? '' : after.startsWith(' ') ? ',' : ', ' };
    return isMember ? { place: 'member', separators } : { place: 'value' };
  }
  if (rest !== '') return /^-\s*$/.test(rest) ? { place: 'value' } : { place: 'text' };
  if (!ownLine) return { place: 'text' };
  const next =
    text
      .slice(offset + after.length, offset + after.length + NEAR)
      .split('\n')
      .find(isContent) ?? '';
  const indentation = missingIndentation(before, above, next);
  const section = yamlSection(before + indentation, above);
  if (section !== 'environmentList' && isInList(before.length + indentation.length, above, next))
    return { place: 'value', indentation, separators: { before: '- ', after: '' } };
  return { place: 'member', indentation, ...(section && { section }) };
}

/** Returns the key whose value follows. */
function keyBefore(text: string): string | undefined {
  const trimmed = text.trimEnd();
  if (!trimmed.endsWith(':')) return undefined;
  return wordAtEnd(trimmed.slice(0, -1).replace(/["']$/, ''), KEY) || undefined;
}

/** Yields the lines above an offset, the nearest first. */
function* linesAbove(text: string, start: number, lineStart: number): Generator<string> {
  for (let at = lineStart, count = 0; at > start && count < REACH; count++) {
    const above = text.lastIndexOf('\n', at - 2) + 1;
    yield text.slice(above, at - 1).replace(/\r$/, '');
    at = above;
  }
}

/** Returns whether a line is in a text that begins with `|` or `>`. */
function isInBlockScalar(before: string, above: readonly string[]): boolean {
  let width = before.trim() === '' ? before.length : widthOf(before);
  for (const line of above) {
    if (line.trim() === '' || widthOf(line) >= width) continue;
    if (opensBlockScalar(line)) return true;
    width = widthOf(line);
    if (width === 0) return false;
  }
  return false;
}

/** Returns whether a line ends with `|` or `>`, behind a key or the dash of an item. */
function opensBlockScalar(line: string): boolean {
  const content = withoutComment(line);
  const { index } = INDICATOR.exec(content) ?? {};
  return index !== undefined && /^$|[:-]$/.test(content.slice(0, index).trimEnd());
}

/** Returns the indentation that a blank line lacks: one above a block's next line is in the block. */
function missingIndentation(before: string, above: readonly string[], next: string): string {
  const [last = ''] = above.filter(line => line.trim() !== '');
  if (Math.max(widthOf(last), widthOf(next)) <= before.length && !opensBlock(last)) return '';
  const isItem = isItemOfList(next) && widthOf(next) >= widthOf(last);
  const wanted = isItem || !opensBlock(last) ? widthOf(next) : Math.max(widthOf(next), widthOf(last) + 2);
  return ' '.repeat(Math.max(0, Math.min(wanted, 64) - before.length));
}

/** Returns whether a new line of this width is in a list. A list that isn't indented may end before it. */
function isInList(width: number, above: readonly string[], next: string): boolean {
  if (widthOf(next) === width && isItemOfList(next)) return true;
  const lines = above.filter(isContent);
  const parent = lines.findIndex(line => widthOf(line) < width);
  const siblings = lines.slice(0, parent < 0 ? undefined : parent).filter(line => widthOf(line) === width);
  return siblings.length > 0 && siblings.every(isItemOfList);
}

function isItemOfList(line: string): boolean {
  return /^\s*-(?:\s|$)/.test(line);
}

function isContent(line: string): boolean {
  return line.trim() !== '' && !line.trimStart().startsWith('#');
}

/** Returns the section that a new line with this indentation would be in. */
export function yamlSection(indentation: string, above: Iterable<string>): YamlSection | undefined {
  const width = indentation.length;
  let sibling = '';
  let count = 0;
  for (const line of above) {
    if (++count > REACH || width === 0) return undefined;
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    if (widthOf(line) < width) return sectionOf(text, sibling);
    if (widthOf(line) === width) sibling ||= text;
  }
  return undefined;
}

function widthOf(line: string): number {
  return line.length - line.trimStart().length;
}

function sectionOf(key: string, sibling: string): YamlSection | undefined {
  if (/^plex:\s*(?:#.*)?$/i.test(key)) return 'plex';
  if (!/^(?:environment|env):\s*(?:#.*)?$/.test(key)) return undefined;
  return sibling.startsWith('- ') ? 'environmentList' : 'environment';
}
