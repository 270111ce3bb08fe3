import type { Change } from './changeFile.ts';

/** A value and its place in a text, with its quotes. */
interface PlacedValue extends Omit<Change, 'text'> {
  readonly value: string;
  /** Whether it goes on in the next line. */
  readonly isOpen: boolean;
}

/** Returns the value that a text of `.env` assigns to a variable; the last one, which counts. */
export function valueIn(text: string, name: string): string | undefined {
  return lastValue(text, name)?.value;
}

/** Returns the change that assigns a value to a variable; none where it has that value. The value needs no quotes. */
export function settingVariable(text: string, name: string, value: string): Change[] {
  const last = lastValue(text, name);
  // A value of several lines stays: the last assignment counts.
  if (last && !last.isOpen) return last.value === value ? [] : [{ start: last.start, end: last.end, text: value }];
  return [newLine(text, `${name}=${value}`)];
}

function lastValue(text: string, name: string): PlacedValue | undefined {
  let found: PlacedValue | undefined;
  let lineStart = 0;
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=');
    const [variable, ...others] = line.slice(0, Math.max(0, equals)).trim().split(' ').toReversed();
    const isExported = others.length > 0 && others.every(word => word === '' || word === 'export');
    if (variable === name && (others.length === 0 || isExported)) {
      const rest = line.slice(equals + 1);
      // Where there is no value, what follows is the end of the line.
      const indent = rest.trim() === '' ? 0 : rest.length - rest.trimStart().length;
      const start = lineStart + equals + 1 + indent;
      const { value, length, isOpen } = valueAtStart(rest.trim());
      found = { value, start, end: start + length, isOpen };
    }
    lineStart += line.length + 1;
  }
  return found;
}

/** Returns the value that a text begins with, and its length with its quotes. */
function valueAtStart(text: string): Pick<PlacedValue, 'value' | 'isOpen'> & { readonly length: number } {
  const quote = text.charAt(0);
  if (quote === '"' || quote === "'") {
    let closing = text.indexOf(quote, 1);
    while (quote === '"' && closing > 0 && text.charAt(closing - 1) === '\\')
      closing = text.indexOf(quote, closing + 1);
    if (closing < 0) return { value: text.slice(1), length: text.length, isOpen: true };
    return { value: text.slice(1, closing), length: closing + 1, isOpen: false };
  }
  const comment = text.indexOf(' #');
  const value = (comment < 0 ? text : text.slice(0, comment)).trimEnd();
  return { value, length: value.length, isOpen: false };
}

/** Patterns of `.gitignore` that are for `.env`, without the path before them. */
const FOR_DOTENV: readonly string[] = ['.env', '.env*', '*.env', '.*', '*'];

/**
 * Returns whether a text of `.gitignore` has git ignore the file `.env` beside it. The last pattern for it counts. A pattern
 * that begins with `!` counts too, unless it is plainly for another file.
 */
export function ignoresDotenv(text: string): boolean {
  let isIgnored = false;
  for (const line of text.split('\n')) {
    const pattern = withoutTrailingSpaces(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (pattern.startsWith('!')) {
      if (mayBeForDotenv(pattern.slice(1))) isIgnored = false;
    } else if (FOR_DOTENV.some(name => ['', '/', '**/'].some(path => pattern === path + name))) isIgnored = true;
  }
  return isIgnored;
}

function withoutTrailingSpaces(text: string): string {
  let end = text.length;
  while (text.charAt(end - 1) === ' ') end--;
  return text.slice(0, end);
}

function mayBeForDotenv(pattern: string): boolean {
  const name = pattern.slice(pattern.lastIndexOf('/') + 1);
  return name === '.env' || /[*?[\\]/.test(name);
}

/** Returns the change that has git ignore `.env`; none where it does. */
export function ignoringDotenv(text: string): Change[] {
  return ignoresDotenv(text) ? [] : [newLine(text, '.env')];
}

/** Returns the change that adds a line to a text, with the line ends of that text. */
function newLine(text: string, line: string): Change {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const separator = text === '' || text.endsWith('\n') ? '' : eol;
  return { start: text.length, end: text.length, text: `${separator}${line}${eol}` };
}
