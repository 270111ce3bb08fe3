import type { Change } from './changeFile.ts';

/** The text before a value, in a line of a file such as `.env`. */
const ASSIGNMENT = /^[ \t]{0,100}(?:export[ \t]{1,100})?([A-Za-z_][\w.]{0,100})[ \t]{0,100}=[ \t]{0,100}/;
/** A value: in quotes, or up to a comment or the end of the line. */
const VALUE = /^(?:"([^"]*)"|'([^']*)'|(.*?))[ \t]{0,100}(?:$|[ \t]#)/;

/** A value and its place in a text. */
interface PlacedValue extends Change {
  readonly value: string;
}

/** Returns the value that a text of `.env` assigns to a variable; the last one, which counts. */
export function valueIn(text: string, name: string): string | undefined {
  return lastValue(text, name)?.value;
}

/** Returns the change that assigns a value to a variable; none where it has that value. The value needs no quotes. */
export function settingVariable(text: string, name: string, value: string): Change[] {
  const last = lastValue(text, name);
  if (last) return last.value === value ? [] : [{ start: last.start, end: last.end, text: value }];
  return [newLine(text, `${name}=${value}`)];
}

function lastValue(text: string, name: string): PlacedValue | undefined {
  let found: PlacedValue | undefined;
  let lineStart = 0;
  for (const ended of text.split('\n')) {
    const line = ended.replace(/\r$/, '');
    const [before = '', assigned] = ASSIGNMENT.exec(line) ?? [];
    if (assigned === name) {
      const rest = line.slice(before.length);
      const [, double, single, bare] = VALUE.exec(rest) ?? [];
      const quoted = double ?? single;
      const value = quoted ?? bare ?? rest;
      const start = lineStart + before.length;
      found = { value, start, end: start + value.length + (quoted === undefined ? 0 : 2), text: '' };
    }
    lineStart += ended.length + 1;
  }
  return found;
}

/** Patterns of `.gitignore` that are for `.env`, without the path before them. */
const FOR_DOTENV: readonly string[] = ['.env', '.env*', '*.env', '.*', '*'];

/** Returns whether a text of `.gitignore` has git ignore the file `.env` beside it. The last pattern for it counts. */
export function ignoresDotenv(text: string): boolean {
  let isIgnored = false;
  for (const line of text.split('\n')) {
    const isExcluded = line.startsWith('!');
    const pattern = line.slice(isExcluded ? 1 : 0).trimEnd();
    if (FOR_DOTENV.some(each => ['', '/', '**/'].some(path => pattern === path + each))) isIgnored = !isExcluded;
  }
  return isIgnored;
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
