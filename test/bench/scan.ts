import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findTokens, scanOptions } from '../../src/detection/scanner/scan.ts';
import { StoredToken } from '../../src/detection/scanner/storedToken.ts';
import { type Figure, figure, median, spread } from './figure.ts';
import type { TypingResult } from './host/typing.ts';
import type { Hosts } from './hosts.ts';
import type { Built } from './probes.ts';

/** In UTF-16 code units: the largest file that is read. */
const SIZE = 5_000_000;
const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const ROUNDS = 15;
const WARM_UP = 3;

const checkout = path.join(import.meta.dirname, '../..');
const samples = ['recently_added.py', 'sessions.ts', 'scrobble.rb', 'library.http', 'library.ipynb', 'README.md'];

/** How fast a whole text is read for tokens, on one core. */
export function measureScanning(): Figure[] {
  const code = samples.map(name => readFileSync(path.join(checkout, 'test/workspace', name), 'utf8')).join('\n');
  const sources = ['src/detection/scanner/scan.ts', 'src/plex/http.ts', 'package.json', 'CONTRIBUTING.md'];
  const others = sources.map(name => readFileSync(path.join(checkout, name), 'utf8')).join('\n');
  const words = Array.from({ length: SIZE / 21 }, () => randomBytes(15).toString('base64url'));
  const lines = Array.from({ length: words.length / 5 }, (_, line) => words.slice(5 * line, 5 * line + 5).join(' '));
  return [
    scanning('scanning the samples of the workspace, again and again', repeated(code)),
    scanning('scanning code that is not about tokens', repeated(others.replaceAll(/token/gi, 'thing'))),
    scanning('scanning words of 20 characters', lines.join('\n')),
    scanning('scanning words of 20 characters in a text that is not Latin-1', `${lines.join('\n')}\n→`),
    // That growth shows: twice the text, twice the time.
    ...SIZES.map(size => scanning(`scanning ${sizeInWords(size)} of the samples`, repeated(code, size))),
  ];
}

/** A keystroke in files of several sizes: what is done in its handler, and what is read after it. */
export async function measureTyping(hosts: Hosts, built: Built): Promise<Figure[]> {
  const result = await hosts.run<TypingResult>({ suite: built.typingSuite, extension: built.lender });
  return result.bySize.map(({ size, perKeystroke, handler }) =>
    figure(`detection for each keystroke in a file of ${sizeInWords(size)}`, median(perKeystroke), 'ms', 2, {
      allMs: spread(perKeystroke),
      handlerMs: spread(handler),
    }),
  );
}

function sizeInWords(size: number): string {
  return size < 1_000_000 ? `${size / 1_000} kB` : `${size / 1_000_000} MB`;
}

function scanning(name: string, text: string): Figure {
  const stored = Array.from({ length: 5 }, () => new StoredToken(randomBytes(15).toString('base64url'), 'me'));
  const options = scanOptions({ fileName: '/home/somebody/text.txt', languageId: 'plaintext' }, stored);
  // A short text is over before the clock has ticked.
  const repeats = Math.ceil(1_000_000 / text.length);
  const times: number[] = [];
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const started = performance.now();
    for (let time = 0; time < repeats; time++) findTokens(text, options);
    if (round >= 0) times.push((performance.now() - started) / repeats);
  }
  return figure(name, text.length / 1000 / median(times), 'MB/s', 100, {
    size: text.length,
    storedTokens: stored.length,
    ms: spread(times),
  });
}

function repeated(text: string, size = SIZE): string {
  // One piece of memory, as a text that was read from a file is.
  return Buffer.from(text.repeat(Math.ceil(size / text.length)).slice(0, size)).toString();
}
