import type { Cursor } from '../languages/cursor.ts';
import type { Needed } from '../languages/imports.ts';

/** The values that a format can insert. Each is checked: none can end a string, or a line, of the file. */
export interface FormatValues {
  readonly token: string;
  /** The server's URL, without a slash at its end. */
  readonly url: string;
  readonly serverName: string;
  readonly machineIdentifier: string;
}

/** What a format has to know about the file as a whole. */
export interface FileFacts {
  /** The text in the language of the cursor. */
  readonly text: string;
  /** Whether it has the names of variables that python-plexapi reads. */
  readonly usesPlexApiNames: boolean;
}

/** A shape in which a token is inserted. */
export interface Format {
  /** Identifies the format. `SHOWN` in `formatPicker.ts` has its name for users. */
  readonly id: string;
  /** Whether the user wrote it. */
  readonly isOwn?: boolean;
  /** Whether it holds no token, so that none has to be created. */
  readonly withoutToken?: boolean;
  /** The imports that its statements need. They go where the file has its imports. */
  readonly needs?: Needed;
  /**
   * Returns the text for a place: lines that end in `\n`, except for the last, with two spaces for each level of indentation.
   *
   * @returns `undefined` where the format doesn't fit
   */
  readonly render: (values: FormatValues, cursor: Cursor, file: FileFacts) => string | undefined;
}

const VARIABLE = /\$\{([^{}]*)\}/g;
/** A variable, or the beginning of one that doesn't end. */
const BEGUN = /\$\{[^{}\s]*\}?/g;
const VALUE_NAMES: readonly (keyof FormatValues)[] = ['token', 'url', 'serverName', 'machineIdentifier'];

/** The variables of a user's format, as they are written. */
export const VARIABLES = VALUE_NAMES.map(name => `\${${name}}`);

/** Returns the variables of a user's format that don't exist, or don't end. */
export function unknownVariables(template: string): string[] {
  return Array.from(template.matchAll(BEGUN), ([variable]) => variable).filter(
    variable => !VARIABLES.includes(variable),
  );
}

/** Returns whether a user's format has a variable for the token. */
export function hasToken(template: string): boolean {
  return Array.from(template.matchAll(VARIABLE)).some(([, name]) => name === 'token');
}

/**
 * Returns whether a text can go into the place: one of several lines needs a line of its own, and none may end a string.
 */
export function fits(text: string, { place, ownLine, before, isKey, quote = '' }: Cursor): boolean {
  // This would end a comment of several lines.
  if (place === 'comment' && before.endsWith('*') && text.startsWith('/')) return false;
  if (text.includes('\n')) return ownLine && place !== 'string';
  // The quotes of a key are closed within the text.
  if (isKey) return true;
  return place !== 'string' || !(text.includes(quote) || text.includes('\\'));
}

/** Fills in the variables of a user's format. Nothing is evaluated, and variables in a value stay as they are. */
export function fillTemplate(template: string, values: FormatValues): string {
  return template.replace(VARIABLE, (variable, name: keyof FormatValues) =>
    VALUE_NAMES.includes(name) ? values[name] : variable,
  );
}

/**
 * Checks values before they go into a file. The owner of a server chooses its name: characters that could end a string or a
 * comment of the file, or begin something else there, are removed from it.
 *
 * @returns `undefined` where the URL has characters that need quoting
 */
export function checkedValues(values: FormatValues): FormatValues | undefined {
  const { url, serverName } = values;
  if (!/^https?:\/\/[\w.:[\]-]+(?:[~%/][\w.~%/-]*)?$/.test(url) || !URL.canParse(url)) return undefined;
  return { ...values, serverName: serverName.replace(/[^\p{L}\p{N} _.-]/gu, '').trim() };
}
