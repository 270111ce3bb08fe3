import type { Found, Position } from './cursor.ts';
import { behindLast, nameBefore, nextCharacter, opensBlock, wordAtEnd } from './endOfText.ts';
import type { FileKind, FileStyle } from './fileKinds.ts';
import type { Lexer, OpenBracket } from './lexer.ts';
import { isLiteral, memberIn } from './literals.ts';

/** The most text before a place that is looked at, in UTF-16 code units. */
const NEAR = 300;
/** The longest head of a block, in UTF-16 code units. */
const LONGEST_HEAD = 2_000;
/** A name that is the argument before: `set('X-Plex-Token', `. */
const ARGUMENT_NAME = /^\s*["']([\w.-]{1,80})["'],$/;
const CALLEE = /[\w$.:>-]/;
/** What a string may begin with. */
const PREFIX = /(?<!\w)[fFrRbBuU@$]{1,3}$/;
/** What a value may follow: an operator, an opening bracket, a keyword. */
const BEFORE_VALUE = /(?:[=([{,:+?&|<>]|\b(?:return|yield|await|in|or|and|not|else|puts|echo|print))$/;
/** The end of a line that goes on in the next one. */
const GOES_ON = /(?:[=,+&|?.\\]|=>)$/;
const DECLARES_MEMBERS =
  /\b(?:class|interface|enum|struct|record|namespace|trait|switch|type)\b|^\s*(?:import|export)(?:\s{1,9}type)?\s*$/;
/** The beginning of a line that goes on with the statement above it. */
const CONTINUES = /^\s*(?:\?\.|\.|(?:else|elif|elsif|except|rescue|catch|finally|ensure)\b)/;
/** Lines that have to be above every statement. */
const FIRST_LINES: Partial<Record<FileStyle, RegExp>> = {
  go: /^(?:package|import)\b/m,
  php: /^(?:namespace|declare)\b/m,
  csharp: /^using\s{1,9}[\w.]{1,200};/m,
  python: /^from\s{1,9}__future__\b/m,
};
const BLOCK_OF_PYTHON = /^(?:async\s{1,9})?(?:if|elif|else|for|while|def|class|with|try|except|finally|match|case)\b/;

/** Finds out where a cursor is in a language with comments, strings and brackets. */
export function codeCursor(position: Position, lexer: Lexer, file: FileKind): Found {
  const { innermost, bracket } = lexer;
  const { text, offset } = position;
  if (!lexer.isKnown) return { place: 'text' };
  if (innermost?.type === 'comment') return { place: 'comment' };
  if (innermost?.type === 'string') {
    // A heredoc is a text of whatever kind.
    if (innermost.word !== undefined) return { place: 'text' };
    const item = itemBefore(text, bracket, innermost.at).replace(PREFIX, '');
    const isKey = item.trim() === '' && isLiteral(text, bracket, file);
    const content = text.slice(Math.max(innermost.start, offset - NEAR), offset);
    const quote = innermost.syntax.close;
    return { place: 'string', quote, content, ...(isKey && { isKey }), ...contextOf(text, item, bracket, file) };
  }
  const item = itemBefore(text, bracket, offset);
  const context = contextOf(text, item, bracket, file);
  if (context.name !== undefined) return { place: 'value', ...context };
  if (isLiteral(text, bracket, file)) return memberIn(position, bracket, item, file);
  const isBlank = item.trim() === '';
  if (file.style === 'shell' && bracket.bracket === '(' && isBlank) return { place: 'statement' };
  const isInBraces = hasElements(text, bracket, file);
  const isInList = isInBraces || (bracket.bracket !== '{' && !isCommandLine(file));
  if (isInList && isBlank && position.ownLine) {
    const after = isInBraces || isBeforeElement(text.slice(position.end, position.end + LONGEST_HEAD)) ? ',' : '';
    return { place: 'value', separators: { before: '', after }, ...context };
  }
  if (bracket.bracket === '{' && position.before.trim() === '') return onNewLine(position, bracket, file, context);
  const isElement = bracket.bracket !== '{' || lexer.isInExpression || isInBraces;
  const isValue = isCommandLine(file) || (isElement && isBlank) || BEFORE_VALUE.test(item.trimEnd());
  return { place: isValue ? 'value' : 'unknown', ...context };
}

/** Returns the text from the beginning of a statement, member, element or argument up to an offset. */
function itemBefore(text: string, { itemStart }: OpenBracket, offset: number): string {
  return text.slice(Math.max(itemStart, offset - NEAR), offset).replace(/^[ \t]*(?:\/\/|#(?!\{)).*\r?\n/gm, '');
}

type Context = Pick<Found, 'name' | 'callee'>;

/** Returns the name that a value belongs to, and the function that it is an argument of. */
function contextOf(text: string, item: string, bracket: OpenBracket, { id, style }: FileKind): Context {
  const isCommand = bracket.bracket === '{' && isCommandLine({ style });
  // Only within brackets does a value begin on the line below its name.
  const near = bracket.at < 0 && endsAtLine(style) ? behindLast(item, '\n') : item;
  const name = isCommand ? (optionBefore(near) ?? nameBefore(near, false)) : nameOf(near, style);
  const callee = isCommand ? commandIn(item) : calleeOf(text, bracket);
  const given = name ?? (item.trim() === '' ? nameOfBracket(text, bracket, id) : undefined);
  return { ...(given !== undefined && { name: given }), ...(callee && { callee }) };
}

function nameOf(near: string, style: FileStyle): string | undefined {
  const name = nameBefore(near, style === 'javascript' || style === 'python');
  return name !== undefined && isBranch(near.trimEnd(), style) ? undefined : name;
}

/** Returns whether a colon ends the head of a block, so that no value follows. */
function isBranch(near: string, style: FileStyle): boolean {
  if (!near.endsWith(':')) return false;
  if (style === 'python') return BLOCK_OF_PYTHON.test(near.trimStart());
  return /^(?:case\b|default\s*:)/.test(behindLast(near, '\n;{}').trimStart());
}

/** Returns the argument before that is the name of this one, or the attribute of JSX whose expression this is. */
function nameOfBracket(text: string, bracket: OpenBracket, id: string): string | undefined {
  const { at, itemStart, previousItemStart } = bracket;
  if (bracket.bracket === '(') return ARGUMENT_NAME.exec(text.slice(previousItemStart, itemStart))?.[1];
  if (id !== 'jsx' || text.charAt(at - 1) !== '=') return undefined;
  return wordAtEnd(text.slice(Math.max(0, at - NEAR), at - 1), /[\w-]/) || undefined;
}

function calleeOf(text: string, { bracket, at }: OpenBracket): string | undefined {
  if (bracket !== '(') return undefined;
  return wordAtEnd(
    text
      .slice(Math.max(0, at - NEAR), at)
      .trimEnd()
      .replace(/!$/, ''),
    CALLEE,
  );
}

function isCommandLine({ style }: { readonly style: FileStyle }): boolean {
  return style === 'shell' || style === 'powershell' || style === 'other';
}

function endsAtLine(style: FileStyle): boolean {
  return ['python', 'shell', 'powershell', 'toml', 'go'].includes(style);
}

/** Returns the option of a command whose value follows: `-H `, `--header=`. */
function optionBefore(near: string): string | undefined {
  const word = behindLast(near.trimEnd(), ' \t\n');
  const isComplete = near !== near.trimEnd() || word.endsWith('=');
  return isComplete && /^--?[A-Za-z][\w-]{0,60}=?$/.test(word) ? word.replace('=', '') : undefined;
}

/** Returns the command that an argument belongs to, over lines that a backslash ends. */
function commandIn(item: string): string | undefined {
  const line = behindLast(item.replace(/[\\`]\r?\n/g, ' '), '\n');
  const words = (line.split(/\|\|?|&&|\$\(/).at(-1) ?? '').trimStart().split(/\s+/);
  const command = words.findIndex(word => !/^\w+=/.test(word));
  // What has nothing behind it is being typed.
  return command < words.length - 1 ? words[command] : undefined;
}

/** Returns whether another element follows, so that a comma has to be before it. */
function isBeforeElement(rest: string): boolean {
  const next = nextCharacter(rest);
  return next !== '' && !',)]};'.includes(next);
}

/** Returns whether elements are within braces: in a set of Python, or in a slice or a struct of Go. */
function hasElements(text: string, { bracket, at }: OpenBracket, { style }: FileKind): boolean {
  if (bracket !== '{' || at < 0) return false;
  if (style !== 'go') return style === 'python';
  const before = text.slice(Math.max(0, at - NEAR), at).replace(/^[ \t]*\/\/.*\r?\n/gm, '');
  // Its braces follow its type without a space, or are an element themselves.
  return /[\w\]}]$|[{,:]\s*$/.test(before);
}

function onNewLine(position: Position, bracket: OpenBracket, { style }: FileKind, context: Context): Found {
  const { text, offset, before, ownLine, after } = position;
  if (style === 'json') return inEmptyJson(text);
  const lineStart = offset - before.length;
  const near = text.slice(Math.max(0, lineStart - LONGEST_HEAD), lineStart).trimEnd();
  const above = behindLast(near, '\n');
  const goesOn = endsAtLine(style) ? /[\\`]$/.test(above) : GOES_ON.test(above);
  if (goesOn && !/^\s*(?:\/\/|#)/.test(above)) return { place: 'value', ...context };
  const isTopLevel = bracket.at < 0;
  const head = isTopLevel ? '' : behindLast(text.slice(Math.max(0, bracket.at - NEAR), bracket.at), ';{}');
  const below = text.slice(offset + after.length, offset + after.length + NEAR);
  const isWithinStatement = CONTINUES.test(below) || (style === 'python' && /^\s*@/.test(above));
  if (!ownLine || isWithinStatement || DECLARES_MEMBERS.test(head)) return { place: 'unknown' };
  if (isTopLevel && FIRST_LINES[style]?.test(text.slice(offset))) return { place: 'unknown' };
  return { place: 'statement', isTopLevel, indentation: style === 'python' ? missingBlock(before, near, below) : '' };
}

/** Nothing goes around the value of a JSON file. An empty one gets an object with the member. */
function inEmptyJson(text: string): Found {
  return text.trim() === '' ? { place: 'member', separators: { before: '{\n  ', after: '\n}' } } : { place: 'unknown' };
}

/** Returns the indentation that a blank line of Python lacks, so that what goes into it is in its block. */
function missingBlock(before: string, above: string, below: string): string {
  const last = behindLast(above, '\n');
  const opens = opensBlock(last);
  const outer = indentationOf(opens ? headOfBlock(above) : last);
  const next = indentationOf(below.split('\n').find(line => line.trim() !== '') ?? '');
  if (!opens && outer.length <= before.length) return '';
  const inner = outer + (outer.startsWith('\t') ? '\t' : '    ');
  const wanted = opens && next.length <= outer.length ? inner : next;
  return wanted.startsWith(before) ? wanted.slice(before.length) : '';
}

/** Returns the first line of the head that a text ends with. It goes on in the next line within brackets and behind a backslash. */
function headOfBlock(text: string): string {
  const lines = text.split('\n');
  let closed = 0;
  const first = lines.findLastIndex(line => {
    closed += line.split(/[)\]}]/).length - line.split(/[([{]/).length;
    return closed <= 0 && BLOCK_OF_PYTHON.test(line.trimStart());
  });
  return lines.at(first) ?? '';
}

function indentationOf(line: string): string {
  return line.slice(0, line.length - line.trimStart().length);
}
