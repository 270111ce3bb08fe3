import type { TextPlace } from '../tokens/textPlace.ts';
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
  return kind === 'lasting' || kind === 'jwt' || kind === 'transient';
}

/** Where to look, and for what besides that anybody would know. */
export interface Looking extends TextPlace {
  /** The stored tokens, each once. */
  readonly own?: readonly OwnToken[];
}

/** Finds every token of Plex in a text, in its order. */
export function findTokens(text: string, looking: Looking): Finding[] {
  const found = new Map<number, Finding>();
  const assignments = new Assignments(text, looking);
  const surroundings = { place: looking, mentions: new PlexMentions(text), assignments };
  for (const { anchor, find } of rules) {
    for (let at = text.indexOf(anchor); at >= 0; at = text.indexOf(anchor, at + anchor.length)) {
      for (const value of find(text, at, surroundings)) found.set(value.start, value);
    }
  }
  for (const own of looking.own ?? []) {
    const [server, ...others] = own.sources.map(({ machineIdentifier }) => machineIdentifier);
    for (const value of own.find(text))
      found.set(value.start, { ...value, owner: own.owner, ...(server && others.length === 0 && { server }) });
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}
