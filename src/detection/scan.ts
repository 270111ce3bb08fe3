import { isPlexFile, kindOf, type TextPlace } from '../languages/fileKinds.ts';
import { Assignments } from './assignments.ts';
import type { OwnToken } from './ownToken.ts';
import { PlexMentions } from './plexMentions.ts';
import { rules } from './rules.ts';
import type { Value } from './value.ts';

/** A token in a text, or what is mistaken for one. */
export interface Finding extends Value {
  /** Whose stored token it is, in words, where it is one. */
  readonly owner?: string;
  /** The machineIdentifier of the server that it is for, where it is a stored one of a single server. */
  readonly server?: string;
}

/** Whether it is a token that a server may accept, and not only in the place of one. */
export function isToken({ kind }: Finding): boolean {
  return kind === 'longLived' || kind === 'jwt' || kind === 'transient';
}

/** Where to look, and for what besides that anybody would know. */
export interface Looking extends TextPlace {
  /** The stored tokens, each once. */
  readonly own?: readonly OwnToken[];
}

/** Finds every token of Plex in a text, in its order. */
export function findTokens(text: string, looking: Looking): Finding[] {
  const scan = scanTokens(text, looking);
  let step = scan.next();
  while (!step.done) step = scan.next();
  return step.value;
}

/** The same in steps, between which other work can be done: one for each place that may be a token's. */
export function* scanTokens(text: string, looking: Looking): Generator<void, Finding[]> {
  const found = new Map<number, Finding>();
  const { isCode = false } = kindOf(looking);
  const surroundings = {
    isCode,
    isPlexFile: isPlexFile(looking),
    mentions: new PlexMentions(text),
    assignments: new Assignments(text, isCode),
  };
  for (const { anchor, find } of rules) {
    for (let at = text.indexOf(anchor); at >= 0; at = text.indexOf(anchor, at + anchor.length)) {
      for (const value of find(text, at, surroundings)) found.set(value.start, value);
      yield;
    }
  }
  for (const own of looking.own ?? []) {
    const { anchor, owner, sources } = own;
    const [server, ...others] = sources.map(({ machineIdentifier }) => machineIdentifier);
    for (let at = text.indexOf(anchor); at >= 0; at = text.indexOf(anchor, at + anchor.length)) {
      const value = own.findAt(text, at);
      if (value) found.set(at, { ...value, owner, ...(server && others.length === 0 && { server }) });
      yield;
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}
