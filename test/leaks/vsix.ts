import { readFile } from 'node:fs/promises';
import { createVSIX } from '@vscode/vsce';
import { zipContent, zipEntries } from '../bench/zip.ts';
import type { NamedText } from './findings.ts';

/** Packages an extension as `npm run package` does. */
export async function packVsix(extension: string, vsix: string): Promise<void> {
  await createVSIX({ cwd: extension, packagePath: vsix, dependencies: false });
}

/** What the files of a VSIX hold, unpacked. */
export async function unpackVsix(vsix: string): Promise<NamedText[]> {
  const archive = await readFile(vsix);
  return zipEntries(archive).map(entry => [entry.name, zipContent(archive, entry)] as const);
}
