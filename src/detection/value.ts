import { isMadeUp, longWordAt, shapeOf, type TokenShape } from '../plex/tokenShapes.ts';

/** What stands in a token's place. */
export type ValueKind = Exclude<TokenShape, 'local' | 'uuid'>;

/** A token, or what is mistaken for one. Offsets in UTF-16 code units. */
export interface Value {
  readonly start: number;
  readonly end: number;
  readonly kind: ValueKind;
}

/** Text that directly follows a word and makes it no token: a call, a member, a path, base64. */
const CONTINUES = /^(?:[+/[(]|==?(?![&\w])|::|\.\w|\$\{)/;

/** Returns the token, or what is mistaken for one, that begins exactly at an offset, where a word begins. */
export function valueAt(text: string, start: number): Value | undefined {
  const word = longWordAt(text, start);
  if (word === undefined) return undefined;
  // A sentence may end behind a token.
  for (const value of [word, word.replace(/\.$/, '')]) {
    const kind = kindOf(value);
    const end = start + value.length;
    if (kind && !CONTINUES.test(text.slice(end, end + 3))) return { start, end, kind };
  }
  return undefined;
}

/** Returns what a text in a token's place is; `undefined` for placeholders, and for anything else. */
export function kindOf(text: string): ValueKind | undefined {
  const shape = shapeOf(text);
  if (shape === undefined || shape === 'local' || isMadeUp(text, shape)) return undefined;
  return shape === 'uuid' ? 'clientIdentifier' : shape;
}

/** Whether no word goes on into an offset from before it. */
export function beginsWord(text: string, start: number): boolean {
  if (start === 0 || !/[\w-]/.test(text.charAt(start - 1))) return true;
  // In a query that was encoded once more, and behind a shell's `${PLEX_TOKEN:-`.
  return /(?:%(?:3D|26|22|20)|:-)$/i.test(text.slice(Math.max(0, start - 3), start));
}
