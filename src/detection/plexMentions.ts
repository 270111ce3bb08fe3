import { REACH } from './reach.ts';

/** Without one of these nearby, nothing is part of Plex by its surroundings. */
const MENTION = /plex|pms|:32400|server_baseurl/gi;

/** Where a text speaks of Plex at all: a file full of others' tokens is then done with soon. */
export class PlexMentions {
  readonly #text: string;
  #places: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether one is within reach of an offset, before it or behind it. */
  isNear(at: number): boolean {
    this.#places ??= Array.from(this.#text.matchAll(MENTION), ({ index }) => index);
    const places = this.#places;
    let low = 0;
    for (let high = places.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((places[middle] ?? 0) < at - REACH) low = middle + 1;
      else high = middle;
    }
    const next = places[low];
    return next !== undefined && next <= at + REACH;
  }
}
