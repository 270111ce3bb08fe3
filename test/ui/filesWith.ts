import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The files of a workbench's home that hold a text. Not the profile of Chromium: what a page deletes, its databases keep
 * until they are compacted.
 */
export function filesWith(text: string, home: string): string[] {
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .filter(file => path.relative(home, file).split(path.sep)[0] !== 'profile' && readFileSync(file).includes(text));
}
