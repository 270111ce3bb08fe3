/** The longest name that is read, in UTF-16 code units. */
const LONGEST_NAME = 100;

/** Returns the characters at the end of a text that are all of a kind, up to the length of a name. */
export function wordAtEnd(text: string, character: RegExp): string {
  let start = text.length;
  while (start > 0 && text.length - start < LONGEST_NAME && character.test(text.charAt(start - 1))) start--;
  return text.slice(start);
}

/** Returns what is behind the last one of some characters. */
export function behindLast(text: string, characters: string): string {
  return text.slice(Math.max(...Array.from(characters, character => text.lastIndexOf(character))) + 1);
}

/** Returns whether a line of YAML or Python opens a block: whether it ends with a colon, but for a comment. */
export function opensBlock(line: string): boolean {
  return withoutComment(line).endsWith(':');
}

/** Returns a line without a comment that `#` begins, and without the blanks at its end. */
export function withoutComment(line: string): string {
  const comment = line.search(/(?:^|\s)#/);
  return (comment < 0 ? line : line.slice(0, comment)).trimEnd();
}

/** Returns the first character of a text that is neither blank nor in a comment of one line. */
export function nextCharacter(text: string): string {
  return text
    .replace(/^[ \t]*(?:\/\/|#)[^\n]*$/gm, '')
    .trimStart()
    .charAt(0);
}

const NAME = /[\w$.-]/;
/** The characters that make a comparison or an assignment of another kind of an equals sign behind them. */
const NO_ASSIGNMENT = '=!<>+-*/%|&^~';

/**
 * Returns the name that a value at the end of a text belongs to: `name: `, `name = `, `'name' => `, `names['name'] = `.
 *
 * @param hasTypes whether the type of a variable may be between its name and an equals sign
 */
export function nameBefore(text: string, hasTypes: boolean): string | undefined {
  const trimmed = text.trimEnd();
  const operator = ['=>', ':=', ':', '='].find(each => trimmed.endsWith(each));
  if (operator === undefined) return undefined;
  const before = trimmed.slice(0, -operator.length).trimEnd();
  if (operator === '=' && NO_ASSIGNMENT.includes(before.slice(-1)) && before === trimmed.slice(0, -1)) return undefined;
  const typed = hasTypes && operator === '=' ? beforeType(before) : undefined;
  const name = wordAtEnd(withoutClosers(typed ?? before), NAME);
  return name === '' ? undefined : name;
}

/** Returns the text before the type of a variable; `undefined` where it has none. */
function beforeType(text: string): string | undefined {
  const colon = text.lastIndexOf(':');
  const type = text.slice(colon + 1);
  return colon > 0 && /^\s*\w[\w.<>[\]|?, ]*$/.test(type) ? text.slice(0, colon).replace(/\?$/, '') : undefined;
}

/** Removes the quotes and brackets that close a name. */
function withoutClosers(text: string): string {
  let end = text.length;
  while (end > 0 && text.length - end < 3 && `"'\`])`.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
