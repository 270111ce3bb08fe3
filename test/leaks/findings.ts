import { readdirSync } from 'node:fs';
import path from 'node:path';
import { until } from '../until.ts';
import type { Hit, TokenSearch } from './tokenSearch.ts';

/** The places that are searched. `home` has user data, logs, extensions and the browser's profile. */
export type Place =
  | 'home'
  | 'workspace'
  | 'browser'
  | 'clipboard'
  | 'screen'
  | 'arguments'
  | 'requests'
  | 'vsix'
  | 'output';

/** A token that was found somewhere. */
export interface Finding extends Hit {
  readonly place: Place;
  /** The file, or another name for the text, within its place; with `/`. */
  readonly path: string;
}

/** A text that is searched, and its name. */
export type NamedText = readonly [name: string, text: string | Buffer];

export function findInTexts(search: TokenSearch, place: Place, texts: Iterable<NamedText>): Finding[] {
  return Array.from(texts).flatMap(([name, text]) =>
    search.inBytes(Buffer.from(text as string)).map(hit => ({ place, path: name, ...hit })),
  );
}

/**
 * Searches the content and the name of every file in a folder. Repeats the search where a file was deleted or renamed
 * during it.
 */
export function findInFolder(search: TokenSearch, place: Place, folder: string): Promise<Finding[]> {
  return until(`${folder} at rest`, () => searchFolder(search, place, folder));
}

async function searchFolder(search: TokenSearch, place: Place, folder: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const named = path.relative(folder, file).split(path.sep).join('/');
    // The path would contain the token, so it is left out.
    const inName = search.inText(entry.name).map(hit => ({ place, path: `a name in ${path.dirname(named)}`, ...hit }));
    findings.push(...inName);
    if (!entry.isFile()) continue;
    for (const hit of await search.inFile(file)) findings.push({ place, path: named, ...hit });
  }
  return findings;
}

/** Returns the place of a finding for people, without the token. */
export function inWords({ place, path: named, offset, name, form }: Finding): string {
  return `${place}: ${named}, at ${offset}: the token “${name}”, ${form}`;
}
