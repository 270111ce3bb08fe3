import { isPlexFile, kindOf, type TextPlace } from '../../languages/fileKinds.ts';
import { followsPlex, isBareTokenName, isTokenName } from '../../languages/names.ts';
import { isMadeUp, tokenAt } from '../../plex/tokenShapes.ts';
import type { StoredToken } from './storedToken.ts';
import { isInPlexSection, PlexMentions } from './surroundings.ts';
import { Assignments, beginsWord, type Value, type ValueKind, valueAt, valueOfName } from './values.ts';

/** A token in a text, or an identifier in the place of one. */
export interface Finding extends Value {
  /** The name of the stored token that it is. */
  readonly owner?: string;
  /** The machine identifier of its server, if it is a stored token of a single server. */
  readonly server?: string;
}

/** What a scan depends on besides the text. */
export interface ScanOptions {
  readonly isCode: boolean;
  readonly isPlexFile: boolean;
  readonly stored: readonly StoredToken[];
}

/** Something that a rule has found: a value, or a variable that may hold one. */
interface Candidate {
  readonly start: number;
  readonly value?: Value | undefined;
  readonly variable?: string | undefined;
  /** Whether it is a token only if its surroundings belong to Plex. */
  readonly needsPlex?: boolean;
  /** The kinds of values that count; all of them by default. */
  readonly kinds?: readonly ValueKind[];
}

/** A way to find tokens. */
interface Rule {
  /** A short text to search for first, because that is fast. It has to be rare in texts without tokens. */
  readonly anchor: string;
  /** @param at where the anchor was found */
  readonly find: (text: string, at: number, isCode: boolean) => readonly Candidate[];
}

const RULES: readonly Rule[] = [
  // PLEX_TOKEN, plexToken, X-Plex-Token, --plex-token, token: their values are found in values.ts
  { anchor: 'oken', find: named },
  { anchor: 'OKEN', find: named },
  // PlexServer(baseurl, token), plex.New(url, "…")
  { anchor: 'Plex', find: called },
  { anchor: 'plex.New', find: called },
  // transient-…, anywhere
  { anchor: 'transient-', find: transient },
  // A JWT that plex.tv has issued, anywhere
  { anchor: 'eyJ', find: issuedJwt },
];

/** Whether a server may accept it, so that it isn't only in the place of a token. */
export function isToken({ kind }: Finding): boolean {
  return kind === 'longLived' || kind === 'jwt' || kind === 'transient';
}

/** Returns what a scan of a file depends on. */
export function scanOptions(place: TextPlace, stored: readonly StoredToken[] = []): ScanOptions {
  return { isCode: kindOf(place).isCode ?? false, isPlexFile: isPlexFile(place), stored };
}

/** Returns every Plex token of a text, in its order. */
export function findTokens(text: string, options: ScanOptions): Finding[] {
  const scan = scanTokens(text, options);
  let step = scan.next();
  while (!step.done) step = scan.next();
  return step.value;
}

/** Finds every Plex token in steps, one for each place where one may be, so that other work can be done between them. */
export function* scanTokens(text: string, { isCode, isPlexFile, stored }: ScanOptions): Generator<void, Finding[]> {
  const found = new Map<number, Finding>();
  const mentions = new PlexMentions(text);
  const assignments = new Assignments(text, isCode);
  for (const { anchor, find } of RULES) {
    for (let at = text.indexOf(anchor); at >= 0; at = text.indexOf(anchor, at + anchor.length)) {
      for (const { start, value, variable, needsPlex, kinds } of find(text, at, isCode)) {
        const token = value ?? (variable === undefined ? undefined : assignments.before(start, variable));
        if (!token || (kinds && !kinds.includes(token.kind))) continue;
        if (!needsPlex || isPlexFile || isInPlexSection(text, start, mentions)) found.set(token.start, token);
      }
      yield;
    }
  }
  for (const token of stored) {
    const { anchor, owner, sources } = token;
    const [server, ...others] = sources.map(({ machineIdentifier }) => machineIdentifier);
    for (let at = text.indexOf(anchor); at >= 0; at = text.indexOf(anchor, at + anchor.length)) {
      const value = token.findAt(text, at);
      if (value) found.set(at, { ...value, owner, ...(server && others.length === 0 && { server }) });
      yield;
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

const LONGEST_NAME = 80;
const DASH = 0x2d;
const DOT = 0x2e;

/** Finds the value of a name. */
function named(text: string, at: number, isCode: boolean): readonly Candidate[] {
  if (!/[tT]/.test(text.charAt(at - 1))) return [];
  let start = at - 1;
  while (at - start < LONGEST_NAME && isNameCharacter(text.charCodeAt(start - 1))) start--;
  // The dashes of an option aren't part of its name.
  while (text.charCodeAt(start) === DASH) start++;
  let end = at;
  while (end - at < LONGEST_NAME && isNameCharacter(text.charCodeAt(end))) end++;
  while (text.charCodeAt(end - 1) === DOT) end--;
  const kind = kindOfName(text.slice(start, end));
  if (!kind) return [];
  const needsPlex = kind === 'bare' && !followsPlex(text, start);
  const { value, variable } = valueOfName(text, start, end, isCode);
  return value || !needsPlex ? [{ start, value, variable, needsPlex }] : [];
}

/** Letters, digits, `_`, `-` and `.`. The code is NaN beyond the ends of the text. */
function isNameCharacter(code: number): boolean {
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

/** The kinds of names, because a text repeats few names many times. */
const nameKinds = new Map<string, NameKind>();
const MOST_NAMES = 500;

function kindOfName(name: string): NameKind {
  if (!nameKinds.has(name)) {
    if (nameKinds.size >= MOST_NAMES) nameKinds.clear();
    nameKinds.set(name, isTokenName(name) ? 'plex' : isBareTokenName(name) ? 'bare' : undefined);
  }
  return nameKinds.get(name);
}

const CALL =
  /(?<![A-Za-z])(?:(?:My)?Plex(?:Server|MediaServer|Account|API|Api|Client|SDK|Service)?(?:\.new|\.New|::new)?|plex\.New)[ \t]{0,40}\(/y;
/** How much of the arguments of a call is read, in UTF-16 code units. */
const LONGEST_CALL = 400;
const MOST_ARGUMENTS = 12;
/** A word in quotes, or a variable: neither a call nor the name of an argument. */
const ARGUMENT = /(["'\x60])[\w.-]{1,400}\1|(?<![\w."'\x60])([A-Za-z_$]\w{0,63})(?![\w("'\x60]|\s{0,40}[=:])/g;
const ARGUMENT_KINDS: readonly ValueKind[] = ['longLived', 'jwt', 'claimToken'];

/** Finds tokens, and variables that may hold one, among the arguments of a call that creates a client. */
function called(text: string, at: number): readonly Candidate[] {
  const start = text.slice(at - 2, at) === 'My' ? at - 2 : at;
  CALL.lastIndex = start;
  const call = CALL.exec(text)?.[0];
  if (call === undefined) return [];
  const open = start + call.length;
  const inside = /^[^()]*(?:\([^()]*\)[^()]*)*/.exec(text.slice(open, open + LONGEST_CALL))?.[0] ?? '';
  return Array.from(inside.matchAll(ARGUMENT))
    .slice(0, MOST_ARGUMENTS)
    .map(({ index, 1: quote, 2: variable }) => {
      // The second argument of MyPlexAccount is a password.
      const value = quote && !call.startsWith('MyPlex') ? valueAt(text, open + index + 1) : undefined;
      return { start, value, variable, kinds: ARGUMENT_KINDS };
    });
}

function transient(text: string, at: number): readonly Candidate[] {
  const token = beginsWord(text, at) ? tokenAt('transient', text, at) : undefined;
  if (token === undefined || isMadeUp(token, 'transient')) return [];
  return [{ start: at, value: { start: at, end: at + token.length, kind: 'transient' } }];
}

function issuedJwt(text: string, at: number): readonly Candidate[] {
  const token = beginsWord(text, at) ? tokenAt('jwt', text, at) : undefined;
  if (token === undefined) return [];
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  const isPlex = /"(?:iss|aud)":\s*\[?"(?:https:\/\/)?(?:[\w.]{1,60}\.)?plex\.tv\b/.test(payload);
  return isPlex ? [{ start: at, value: { start: at, end: at + token.length, kind: 'jwt' } }] : [];
}
