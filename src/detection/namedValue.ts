import { type Value, valueAt } from './value.ts';

/*
 * Every run of white space or words has a limit, and no two that could take the same text stand side by side: time would
 * grow with the square of them, and whoever writes a file chooses how many there are.
 */
/** White space in a line, and over the ends of lines: enough for what is indented or aligned. */
const BLANK = String.raw`[ \t]{0,100}`;
const SPACE = String.raw`\s{0,200}`;
/** What stands between a name and its value, for a regular expression. */
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
/** What is taken where something else is missing: `process.env.TOKEN ?? '…'`, `os.environ.get("TOKEN", "…")`. */
const FALLBACK = new RegExp(
  String.raw`(?:[\w.$?]{1,60}(?:[([]["'][\w:.-]{1,60}["'][)\]])?${BLANK}(?:\?\?|\|\||\bor\b)|[\w.$]{1,60}\(["'][\w:.-]{1,60}["'],)${BLANK}["'\x60]`,
  'y',
);
/** Names after which the value follows without a mark: options, Docker's `ENV`, and the shells that have no `=`. */
const BEFORE_SPACED = /(?:--|\b(?:ENV|ARG|setx|setenv|set\s+-\w+)\s+)$/;
const SPACED = /[ \t]{1,100}(["']?)/y;

/** These stand between names and values only where the value is quoted, or else between two variables. */
const NEEDS_QUOTE = /^(?:,|={2,3}|!==?|\?\?=?|\|\|=?|>=?)$/;
/** A variable in the value's place, in whichever language: `token`, `${token}`, `#{token}`, `" + token`, `' . $token`. */
const VARIABLE =
  /(?:\\?["'\x60][ \t]{0,9}[+.&][ \t]{0,9})?(?:\$\{|#\{|\{\{|\{|@)?[$@]?(?:[A-Za-z_]\w{0,63}(?:\.|->|::)){0,9}([A-Za-z_]\w{0,63})(?![\w("'\x60])/y;

/** What was found behind a name: a value, or the name of a variable that holds it. */
export interface Named {
  readonly value?: Value;
  readonly variable?: string;
}

/**
 * Returns what a name is given in the same line, or in its `value` field.
 *
 * @param nameStart where the name begins, and `nameEnd` where it ends
 * @param isCode whether a bare word is a variable
 */
export function valueOfName(text: string, nameStart: number, nameEnd: number, isCode: boolean): Named {
  const between = match(BETWEEN, text, nameEnd);
  const at = nameEnd + (between?.[0].length ?? 0);
  const value = between && valueAt(text, at);
  if (value && isMeant(text, nameStart, value, { quote: between[2], separator: between[1], isCode })) return { value };
  const fallback = between && match(FALLBACK, text, at);
  const instead = fallback && valueAt(text, at + fallback[0].length);
  if (instead) return { value: instead };
  const field = match(VALUE_FIELD, text, nameEnd);
  const inField = field && valueAt(text, nameEnd + field[0].length);
  if (inField) return { value: inField };
  // All of these end in white space or a dash.
  if (
    /[\s-]/.test(text.charAt(nameStart - 1)) &&
    BEFORE_SPACED.test(text.slice(Math.max(0, nameStart - 16), nameStart))
  ) {
    const spaced = match(SPACED, text, nameEnd);
    const behind = spaced && valueAt(text, nameEnd + spaced[0].length);
    if (behind) return { value: behind };
  }
  return between ? variableAt(text, at) : {};
}

interface Written {
  readonly quote: string | undefined;
  readonly separator: string | undefined;
  readonly isCode: boolean;
}

function isMeant(
  text: string,
  nameStart: number,
  { start, end }: Value,
  { quote, separator, isCode }: Written,
): boolean {
  if (quote) return true;
  if (separator && NEEDS_QUOTE.test(separator)) return separator === '>' && text.charAt(end) === '<';
  if (!isCode || /[?&]/.test(text.charAt(nameStart - 1))) return true;
  // In code, a bare word is a variable, unless it stands in a string or has what only a token has.
  return /["'\x60\\]/.test(text.charAt(end)) || /^(?:\D*\d[^a-z]*[a-z]\D*\d|[^-]*-)/.test(text.slice(start, end));
}

function variableAt(text: string, at: number): Named {
  const isQuoted = /["'\x60]/.test(text.charAt(at - 1));
  const variable = match(VARIABLE, text, at)?.[1] ?? (isQuoted ? match(VARIABLE, text, at - 1)?.[1] : undefined);
  return variable === undefined ? {} : { variable };
}

function match(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(text);
}
