import { createReadStream } from 'node:fs';
import type { NamedToken } from '../simulator/handedOut.ts';
import { formsOf } from './tokenForms.ts';

/** The position of a token and its form; never the token itself. */
export interface Hit {
  readonly name: string;
  readonly form: string;
  /** In bytes, from 0. */
  readonly offset: number;
}

interface Needle {
  readonly name: string;
  readonly form: string;
  readonly bytes: Buffer;
}

/** Searches for many tokens in all their forms at once, in one pass over the bytes. */
export class TokenSearch {
  /** The forms of tokens by their first four bytes, as one number. */
  readonly #needles = new Map<number, Needle[]>();
  /** 1 for each hash of bytes with which a form begins. Hardly any position in a file has one, so this is checked first. */
  readonly #begins = new Uint8Array(1 << 16);
  readonly #longest: number;
  /** The number of bytes that were searched. */
  bytes = 0;

  constructor(tokens: readonly NamedToken[]) {
    const needles = tokens.flatMap(({ name, token }) =>
      formsOf(token).map(({ form, bytes }) => ({ name, form, bytes })),
    );
    for (const needle of needles) {
      const key = needle.bytes.readUInt32LE(0);
      this.#needles.set(key, [...(this.#needles.get(key) ?? []), needle]);
      this.#begins[hash(key)] = 1;
    }
    this.#longest = Math.max(4, ...needles.map(({ bytes }) => bytes.length));
  }

  inBytes(bytes: Buffer): Hit[] {
    this.bytes += bytes.length;
    return this.#look(bytes, 0, 0);
  }

  inText(text: string): Hit[] {
    return this.inBytes(Buffer.from(text));
  }

  /** Searches a stream in blocks of any size; finds a token on the border of two blocks once. */
  async inStream(blocks: AsyncIterable<Buffer>): Promise<Hit[]> {
    const hits: Hit[] = [];
    let kept = Buffer.alloc(0);
    let offset = 0;
    for await (const block of blocks) {
      this.bytes += block.length;
      const bytes = Buffer.concat([kept, block]);
      // Drops hits that end within the kept bytes, because the block before had them.
      hits.push(...this.#look(bytes, offset, kept.length));
      kept = bytes.subarray(Math.max(0, bytes.length - this.#longest + 1));
      offset += bytes.length - kept.length;
    }
    return hits;
  }

  async inFile(file: string): Promise<Hit[]> {
    return this.inStream(createReadStream(file, { highWaterMark: 1 << 20 }));
  }

  #look(bytes: Buffer, offset: number, known: number): Hit[] {
    const hits: Hit[] = [];
    let key = bytes.length < 3 ? 0 : bytes.readUIntLE(0, 3) << 8;
    for (let at = 0; at + 4 <= bytes.length; at++) {
      key = (key >>> 8) | ((bytes[at + 3] ?? 0) << 24);
      if (this.#begins[hash(key)] === 0) continue;
      for (const { name, form, bytes: needle } of this.#needles.get(key >>> 0) ?? []) {
        const end = at + needle.length;
        if (end <= known || end > bytes.length || bytes.compare(needle, 0, needle.length, at, end) !== 0) continue;
        hits.push({ name, form, offset: offset + at });
      }
    }
    return hits;
  }
}

function hash(key: number): number {
  return Math.imul(key, 0x9e3779b1) >>> 16;
}
