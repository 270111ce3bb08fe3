import type { FileKind } from './fileKinds.ts';
import type { Region } from './regions.ts';

/** The mapping that a line of YAML is in: `plex:`, or a container's environment, which may be a list. */
export type YamlSection = 'plex' | 'environment' | 'environmentList';

/**
 * The place that a text goes into:
 * - `statement`: a line where a statement, a command or a declaration may begin
 * - `member`: between the members of an object, dict, hash or mapping
 * - `value`: behind a name, as an argument or an element
 * - `string`: between quotes
 * - `comment`
 * - `text`: in a text without a syntax, or in one that isn't known
 * - `unknown`: in code, and more can't be told by the text alone
 */
export type CursorPlace = 'statement' | 'member' | 'value' | 'string' | 'comment' | 'text' | 'unknown';

/** What is known of the place that a text goes into. All of it comes from the text: VS Code doesn't give extensions its tokens. */
export interface Cursor {
  /** The kind of the text: in a code fence, that of its language. */
  readonly file: FileKind;
  /** The part of the text that is of this kind. */
  readonly region: Region;
  readonly place: CursorPlace;
  /** The parts of the line before and behind the cursor, or behind the selection. */
  readonly before: string;
  readonly after: string;
  /** Whether there is nothing else in the line. */
  readonly ownLine: boolean;
  /** The quotes that are open, in a string. */
  readonly quote?: string;
  /** The text of a string before the cursor. */
  readonly content?: string;
  /** The name that a value or a string belongs to, as it is written: of a variable, a key, a header, an option. */
  readonly name?: string;
  /** The name of the function, or of the command, that a value or a string is an argument of. */
  readonly callee?: string;
  /** Whether a string is the key of a member. */
  readonly isKey?: boolean;
  /** Whether a statement is outside of every block, or a line of INI above every section. */
  readonly isTopLevel?: boolean;
  /** How members are written where the language has other ways: pairs in braces in C#, lists as values in Go. */
  readonly memberForm?: 'pair' | 'list';
  /** The texts that have to separate a member from the one before and the one behind it. */
  readonly separators?: { readonly before: string; readonly after: string };
  /** The indentation that a blank line lacks, so that what goes into it is in its block. */
  readonly indentation?: string;
  readonly section?: YamlSection;
  /** Whether lines of the same section of an INI file follow. */
  readonly isWithinSection?: boolean;
}

/** The part of a cursor that each kind of file finds out by itself. */
export type Found = Omit<Cursor, 'file' | 'region' | 'before' | 'after' | 'ownLine'>;

/** A position in a text, with its line. */
export interface Position {
  readonly text: string;
  readonly offset: number;
  /** The offset behind what is replaced. */
  readonly end: number;
  readonly before: string;
  readonly after: string;
  readonly ownLine: boolean;
}
