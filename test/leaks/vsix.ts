import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { zipContent, zipEntries } from '../bench/zip.ts';
import type { NamedText } from './findings.ts';

const checkout = path.join(import.meta.dirname, '../..');

/** Packages an extension as `npm run package` does. Default: this extension. */
export async function packVsix(vsix: string, extension = checkout): Promise<void> {
  await createVSIX({ cwd: extension, packagePath: vsix, dependencies: false });
}

/** Returns the unpacked files of a VSIX. */
export async function unpackVsix(vsix: string): Promise<NamedText[]> {
  const archive = await readFile(vsix);
  return zipEntries(archive).map(entry => [entry.name, zipContent(archive, entry)] as const);
}
