import { followsPlex, isBareTokenName, isTokenName } from '../languages/names.ts';
import { isMadeUp, tokenAt } from '../plex/tokenShapes.ts';
import type { Assignments } from './assignments.ts';
import { valueOfName } from './namedValue.ts';
import type { PlexMentions } from './plexMentions.ts';
import { isInPlexSection } from './plexSection.ts';
import { beginsWord, type Value, valueAt } from './value.ts';

/** What is known of a text besides the text. */
export interface Surroundings {
  readonly isCode: boolean;
  readonly isPlexFile: boolean;
  readonly mentions: PlexMentions;
  readonly assignments: Assignments;
}

/** How tokens are found: a short text that is looked for first, because that is fast, and what it may mean there. */
export interface Rule {
  /** Rare in texts that hold no token. */
  readonly anchor: string;
  /** @param at where the anchor stands */
  readonly find: (text: string, at: number, surroundings: Surroundings) => readonly Value[];
}

export const rules: readonly Rule[] = [
  // PLEX_TOKEN, plexToken, X-Plex-Token, token
  { anchor: 'oken', find: named },
  { anchor: 'OKEN', find: named },
  // PlexServer(baseurl, token), plex.New(url, "…")
  { anchor: 'Plex', find: called },
  { anchor: 'plex.New', find: called },
  // transient-…, wherever it stands
  { anchor: 'transient-', find: transient },
  // A JWT that plex.tv issued, wherever it stands
  { anchor: 'eyJ', find: issuedJwt },
];

const LONGEST_NAME = 80;

function named(
  text: string,
  at: number,
  { isCode, isPlexFile, mentions, assignments }: Surroundings,
): readonly Value[] {
  if (!/[tT]/.test(text.charAt(at - 1))) return [];
  let start = at - 1;
  while (at - start < LONGEST_NAME && isOfName(text.charCodeAt(start - 1))) start--;
  // An option's dashes are not part of its name.
  while (text.charCodeAt(start) === DASH) start++;
  let end = at;
  while (end - at < LONGEST_NAME && isOfName(text.charCodeAt(end))) end++;
  while (text.charCodeAt(end - 1) === DOT) end--;
  const kind = kindOfName(text.slice(start, end));
  if (!kind) return [];
  const isPlex = kind === 'plex' || followsPlex(text, start);
  const { value, variable } = valueOfName(text, start, end, isCode);
  if (value) return isPlex || isPlexFile || isInPlexSection(text, start, mentions) ? [value] : [];
  return isPlex ? present(assignments.before(start, variable)) : [];
}

const DASH = 0x2d;
const DOT = 0x2e;

/** Letters, digits, `_`, `-` and `.`; not what is beyond the text's ends. */
function isOfName(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === DASH ||
    code === DOT
  );
}

type NameKind = 'plex' | 'bare' | undefined;

/** A text has few names, each again and again. */
const nameKinds = new Map<string, NameKind>();
const REMEMBERED = 500;

function kindOfName(name: string): NameKind {
  if (!nameKinds.has(name)) {
    if (nameKinds.size >= REMEMBERED) nameKinds.clear();
    nameKinds.set(name, isTokenName(name) ? 'plex' : isBareTokenName(name) ? 'bare' : undefined);
  }
  return nameKinds.get(name);
}

const CALL =
  /(?<![A-Za-z])(?:(?:My)?Plex(?:Server|MediaServer|Account|API|Api|Client|SDK|Service)?(?:\.new|\.New|::new)?|plex\.New)[ \t]{0,40}\(/y;
/** What a call's arguments may take, in UTF-16 code units. */
const LONGEST_CALL = 400;
/** The most arguments of a call that are looked at. */
const MOST_ARGUMENTS = 12;
/** A word in quotes, or a variable: neither a call, nor the name of an argument. */
const ARGUMENT = /(["'\x60])[\w.-]{1,400}\1|(?<![\w."'\x60])([A-Za-z_$]\w{0,63})(?![\w("'\x60]|\s{0,40}[=:])/g;

/** The arguments of a call that makes a client: a token among them, or a variable that holds one. */
function called(text: string, at: number, { assignments }: Surroundings): readonly Value[] {
  const start = text.slice(at - 2, at) === 'My' ? at - 2 : at;
  CALL.lastIndex = start;
  const call = CALL.exec(text)?.[0];
  if (call === undefined) return [];
  const open = start + call.length;
  const inside = /^[^()]*(?:\([^()]*\)[^()]*)*/.exec(text.slice(open, open + LONGEST_CALL))?.[0] ?? '';
  return Array.from(inside.matchAll(ARGUMENT))
    .slice(0, MOST_ARGUMENTS)
    .flatMap(({ index, 1: quote, 2: variable }) => {
      if (!quote) return present(assignments.before(start, variable));
      // The second argument of this one is a password.
      return call.startsWith('MyPlex') ? [] : present(valueAt(text, open + index + 1));
    })
    .filter(({ kind }) => kind === 'longLived' || kind === 'jwt' || kind === 'claimToken');
}

function transient(text: string, at: number): readonly Value[] {
  if (!beginsWord(text, at)) return [];
  const token = tokenAt('transient', text, at);
  return token === undefined || isMadeUp(token, 'transient')
    ? []
    : [{ start: at, end: at + token.length, kind: 'transient' }];
}

function issuedJwt(text: string, at: number): readonly Value[] {
  if (!beginsWord(text, at)) return [];
  const token = tokenAt('jwt', text, at);
  const payload = token?.split('.')[1];
  if (token === undefined || payload === undefined) return [];
  const isPlex = /"(?:iss|aud)":\s*\[?"(?:https:\/\/)?(?:[\w.]{1,60}\.)?plex\.tv\b/.test(
    Buffer.from(payload, 'base64url').toString(),
  );
  return isPlex ? [{ start: at, end: at + token.length, kind: 'jwt' }] : [];
}

function present(value: Value | undefined): readonly Value[] {
  return value ? [value] : [];
}
