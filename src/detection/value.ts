import { kindOf, type ValueKind } from './tokenShape.ts';

/** A token, or what stands in the place of one. Offsets in UTF-16 code units. */
export interface Value {
  readonly start: number;
  readonly end: number;
  readonly kind: ValueKind;
}

const WORD = /[\w.-]{20,8100}/y;
/** What goes on behind a word is no token: a call, a member, a path, base64. */
const GOES_ON = /^(?:[+/[(]|==?(?![&\w])|::|\.\w|\$\{)/;

/** The token, or what is mistaken for one, that begins exactly at an offset, where a word begins. */
export function valueAt(text: string, start: number): Value | undefined {
  WORD.lastIndex = start;
  const word = WORD.exec(text)?.[0];
  if (word === undefined) return undefined;
  // A sentence may end behind a token.
  for (const value of [word, word.replace(/\.$/, '')]) {
    const kind = kindOf(value);
    const end = start + value.length;
    if (kind && !GOES_ON.test(text.slice(end, end + 3))) return { start, end, kind };
  }
  return undefined;
}

/** Whether no word goes on into an offset from before it. */
export function beginsWord(text: string, start: number): boolean {
  if (start === 0 || !/[\w-]/.test(text.charAt(start - 1))) return true;
  // In a query that was encoded once more, and behind a shell's `${PLEX_TOKEN:-`.
  return /(?:%(?:3D|26|22|20)|:-)$/i.test(text.slice(Math.max(0, start - 3), start));
}
