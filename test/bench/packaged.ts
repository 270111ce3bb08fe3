import { cp, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { type Figure, figure } from './figure.ts';
import { zipEntries } from './zip.ts';

const BUNDLES = ['dist/extension.cjs', 'dist/later.cjs'];

/**
 * Copies what would be packaged, and the list that says so, so that everything is measured on the same build even where
 * somebody builds anew meanwhile.
 *
 * @throws Error where a bundle is missing
 */
export async function copyPackaged(checkout: string, target: string): Promise<void> {
  const files = await listFiles({ cwd: checkout, packageManager: PackageManager.None });
  const missing = BUNDLES.find(bundle => !files.includes(bundle));
  if (missing !== undefined) throw new Error(`${missing} is missing: run \`npm run build\` first.`);
  for (const file of [...files, '.vscodeignore']) await cp(path.join(checkout, file), path.join(target, file));
}

/** How large the bundles are, and the VSIX that is made of the extension's folder. */
export async function measureSizes(extension: string, temporary: string): Promise<Figure[]> {
  const sizes = await Promise.all(BUNDLES.map(async bundle => (await stat(path.join(extension, bundle))).size));
  const vsix = path.join(temporary, 'bench.vsix');
  await createVSIX({ cwd: extension, packagePath: vsix, dependencies: false });
  const archive = await readFile(vsix);
  const pictures = zipEntries(archive)
    .filter(({ name }) => /^extension\/media\/.*\.png$/.test(name))
    .reduce((sum, { compressedSize }) => sum + compressedSize, 0);
  const [activation = 0, ...others] = sizes.map(inKilobytes);
  return [
    figure('size of the activation bundle', activation, 'kB', 14),
    figure(
      'size of all bundles',
      others.reduce((sum, size) => sum + size, activation),
      'kB',
      245,
    ),
    figure('size of the VSIX without pictures', inKilobytes(archive.length - pictures), 'kB', 100, {
      withPictures: inKilobytes(archive.length),
      pictures: inKilobytes(pictures),
    }),
  ];
}

function inKilobytes(bytes: number): number {
  return bytes / 1000;
}
