import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A text as people write it, and what a scan has to find in it. */
export interface Sample {
  readonly fileName: string;
  readonly text: string;
  readonly expected: readonly Expected[];
}

export interface Expected {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

/** Returns the samples of a file in `samples/`. `«kind:…»` or `«…»` (a long-lived token) marks what a scan has to find. */
export function readSamples(name: string): Sample[] {
  const file = readFileSync(path.join(import.meta.dirname, 'samples', name), 'utf8');
  const [, ...parts] = file.split(/^=== /m);
  return parts.map(part => {
    const lineBreak = part.indexOf('\n');
    return { fileName: `/home/somebody/${part.slice(0, lineBreak)}`, ...unmark(part.slice(lineBreak + 1)) };
  });
}

function unmark(marked: string): Omit<Sample, 'fileName'> {
  const expected: Expected[] = [];
  let text = '';
  for (const part of marked.split(/(«[^»]*»)/)) {
    const mark = /^«(?:(\w+):)?(.*)»$/.exec(part);
    if (mark)
      expected.push({ start: text.length, end: text.length + (mark[2]?.length ?? 0), kind: mark[1] ?? 'longLived' });
    text += mark ? mark[2] : part;
  }
  return { text, expected };
}
