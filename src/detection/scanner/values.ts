import { isMadeUp, longWordAt, shapeOf, type TokenShape } from '../../plex/tokenShapes.ts';
import { REACH, startOfReach } from './surroundings.ts';

/** What can be in the place of a token. */
export type ValueKind = Exclude<TokenShape, 'local' | 'uuid'>;

/** A token, or an identifier in the place of one. Offsets are in UTF-16 code units. */
export interface Value {
  readonly start: number;
  readonly end: number;
  readonly kind: ValueKind;
}

/** Text directly after a word that shows that the word is no token: a call, a member, a path, base64. */
const CONTINUES = /^(?:[+/[(]|==?(?![&\w])|::|\.\w|\$\{)/;

/** Returns the token, or the identifier in its place, that begins exactly at an offset, where a word begins. */
export function valueAt(text: string, start: number): Value | undefined {
  const word = longWordAt(text, start);
  if (word === undefined) return undefined;
  // A full stop after a token ends the sentence.
  for (const value of [word, word.replace(/\.$/, '')]) {
    const shape = shapeOf(value);
    const end = start + value.length;
    if (!shape || shape === 'local' || isMadeUp(value, shape) || CONTINUES.test(text.slice(end, end + 3))) continue;
    return { start, end, kind: shape === 'uuid' ? 'clientIdentifier' : shape };
  }
  return undefined;
}

/** Whether a word can begin at an offset: the text before it doesn't end in one. */
export function beginsWord(text: string, start: number): boolean {
  if (start === 0 || !/[\w-]/.test(text.charAt(start - 1))) return true;
  // A query that is encoded twice, and a shell's `${PLEX_TOKEN:-`, end in a letter, a digit or a dash.
  return /(?:%(?:3D|26|22|20)|:-)$/i.test(text.slice(Math.max(0, start - 3), start));
}

/*
 * Every run of white space or words has a limit, and no two that could match the same text follow each other. Otherwise, the
 * time would grow with the square of their length, which the author of a file chooses.
 */
/** White space within a line, and across lines: enough for indented and aligned text. */
const BLANK = String.raw`[ \t]{0,100}`;
const SPACE = String.raw`\s{0,200}`;
/** Parts of a regular expression for the text between a name and its value. */
const CLOSING = String.raw`\\?["'\x60*]{0,3}[\])]?`;
const TYPE = String.raw`(?:(?:\??:${BLANK}(?:&(?:'static )?)?[A-Za-z_][\w.<>[\]|]{0,30}(?: [\w.<>[\]|]{1,30}){0,9}|\*?(?:string|String|str)|\{[^}\n]{0,40}\})(?=${BLANK}=)${BLANK})?`;
const SEPARATOR = String.raw`(=>|:=|={1,3}|!==?|\?\?=?|\|\|=?|:-|:(?!:)|%3[Dd]|,|\||>|is\b)`;
const OPENING = String.raw`(?:\*{1,2}${BLANK})?(?:[&!][\w!-]{1,60}[ \t]{1,100})?(?:[A-Za-z_][\w.]{0,24}\()?(?:[brfuBRFU@$]{0,2}\\?(["'\x60])|[<(])?(?:Bearer )?`;
const BETWEEN = new RegExp(`${CLOSING}${BLANK}${TYPE}${SEPARATOR}${BLANK}${OPENING}`, 'y');
/** `"key": "X-Plex-Token", "value": "…"`, on the next line too; `<add key="PlexToken" value="…"/>`; `<string name="plex_token">…`. */
const VALUE_FIELD = new RegExp(
  String.raw`\\?["']?${SPACE}(?:,${SPACE})?(?:-\s{1,200})?["']?[vV]alue["']?${SPACE}[:=]${SPACE}(["']?)|["']>()`,
  'y',
);
/** The text before a default value: `process.env.TOKEN ?? '…'`, `os.environ.get("TOKEN", "…")`. */
const FALLBACK = new RegExp(
  String.raw`(?:[\w.$?]{1,60}(?:[([]["'][\w:.-]{1,60}["'][)\]])?${BLANK}(?:\?\?|\|\||\bor\b)|[\w.$]{1,60}\(["'][\w:.-]{1,60}["'],)${BLANK}["'\x60]`,
  'y',
);
/** The text before names whose value follows after a space: `--option value`, Docker's `ENV`, shells that assign without `=`. */
const BEFORE_SPACED = /(?:--|\b(?:ENV|ARG|setx|setenv|set\s+-\w+)\s+)$/;
const SPACED = /[ \t]{1,100}(["']?)/y;

/** Separators after which a value has to be quoted, because a bare word is a variable or a type there. */
const NEEDS_QUOTE = /^(?:,|={2,3}|!==?|\?\?=?|\|\|=?|>=?)$/;
/** A variable in the place of the value, in any language: `token`, `${token}`, `#{token}`, `" + token`, `' . $token`. */
const VARIABLE =
  /(?:\\?["'\x60][ \t]{0,9}[+.&][ \t]{0,9})?(?:\$\{|#\{|\{\{|\{|@)?[$@]?(?:[A-Za-z_]\w{0,63}(?:\.|->|::)){0,9}([A-Za-z_]\w{0,63})(?![\w("'\x60])/y;
/** Words that look like a variable and never hold a token. */
const NO_VARIABLE = /^(?:None|null|nil|undefined|self|this|true|false|new|await|function|string|process|os|env)$/i;

/** What follows a name: a value, or a variable that may hold one. */
export interface Named {
  readonly value?: Value;
  readonly variable?: string;
}

/**
 * Returns what follows a name in the same line, or in its `value` field.
 *
 * @param isCode whether a bare word is a variable
 */
export function valueOfName(text: string, nameStart: number, nameEnd: number, isCode: boolean): Named {
  const between = match(BETWEEN, text, nameEnd);
  const at = nameEnd + (between?.[0].length ?? 0);
  const value = between && valueAt(text, at);
  if (value && (between[2] || isBareValue(text, nameStart, value, isCode, between[1]))) return { value };
  const fallback = between && match(FALLBACK, text, at);
  const instead = fallback && valueAt(text, at + fallback[0].length);
  if (instead) return { value: instead };
  const field = match(VALUE_FIELD, text, nameEnd);
  const inField = field && valueAt(text, nameEnd + field[0].length);
  if (inField) return { value: inField };
  // A cheap check first: BEFORE_SPACED ends in white space or a dash.
  if (
    /[\s-]/.test(text.charAt(nameStart - 1)) &&
    BEFORE_SPACED.test(text.slice(Math.max(0, nameStart - 16), nameStart))
  ) {
    const spaced = match(SPACED, text, nameEnd);
    const behind = spaced && valueAt(text, nameEnd + spaced[0].length);
    if (behind) return { value: behind };
  }
  if (!between) return {};
  // A quote before it may end the string that the variable is added to.
  const isQuoted = /["'\x60]/.test(text.charAt(at - 1));
  const variable = match(VARIABLE, text, at)?.[1] ?? (isQuoted ? match(VARIABLE, text, at - 1)?.[1] : undefined);
  return variable === undefined ? {} : { variable };
}

/** Whether a word without quotes is a value, and not a variable. */
function isBareValue(text: string, nameStart: number, value: Value, isCode: boolean, separator = ''): boolean {
  const { start, end } = value;
  if (NEEDS_QUOTE.test(separator)) return separator === '>' && text.charAt(end) === '<';
  if (!isCode || /[?&]/.test(text.charAt(nameStart - 1))) return true;
  // An option of a command: nothing is assigned to `--plex-token`.
  if (text.startsWith('--', nameStart - 2) && text.charAt(start - 1) === '=') return true;
  // In code, it is a value only within a string, or where no variable is named like that.
  return /["'\x60\\]/.test(text.charAt(end)) || /^(?:\D*\d[^a-z]*[a-z]\D*\d|[^-]*-)/.test(text.slice(start, end));
}

function match(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(text);
}

/** The tokens that are assigned to the variables of a text. */
export class Assignments {
  readonly #text: string;
  readonly #isCode: boolean;
  /** The last lookup of each variable: the next one doesn't read the text before it again. */
  readonly #lookups = new Map<string, { readonly use: number; readonly value: Value | undefined }>();

  constructor(text: string, isCode: boolean) {
    this.#text = text;
    this.#isCode = isCode;
  }

  /** Returns the token that a variable was last assigned before its use, unless that is too far away. */
  before(use: number, variable: string): Value | undefined {
    if (NO_VARIABLE.test(variable)) return undefined;
    const text = this.#text;
    const farthest = Math.max(0, use - REACH);
    const last = this.#lookups.get(variable);
    const known = last && last.use <= use && last.use > farthest ? last : undefined;
    const from = known?.use ?? farthest;
    const before = text.slice(from, use);
    let value: Value | undefined;
    for (let at = before.lastIndexOf(variable); at >= 0; at = at > 0 ? before.lastIndexOf(variable, at - 1) : -1) {
      const start = from + at;
      const end = start + variable.length;
      if (/[\w-]/.test(text.charAt(start - 1)) || /\w/.test(text.charAt(end))) continue;
      value = valueOfName(text, start, end, this.#isCode).value;
      if (value) break;
    }
    value ??= known?.value;
    this.#lookups.set(variable, { use, value });
    return value && value.start >= startOfReach(text, use) ? value : undefined;
  }
}
