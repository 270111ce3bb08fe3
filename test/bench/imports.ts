import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { type Figure, figure, median, spread } from './figure.ts';

const ROUNDS = 9;
const checkout = path.join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** What each is, as esbuild is told. */
const SIDES = {
  own: "export * from './src/plex/http.ts'; export * from './src/plex/mediaServer.ts'; export * from './src/plex/plexTv.ts';",
  plexjs: "export { PlexAPI } from '@lukehagar/plexjs';",
  ctrlPlex: "export { PlexServer } from '@ctrl/plex';",
} as const;
type Side = keyof typeof SIDES;

/**
 * What it costs to load a client of Plex, each in a Node of its own, in turns: bundled in the same way, so that what is
 * compared is the code and not the number of its files.
 */
export async function measureImports(temporary: string): Promise<Figure[]> {
  const sides = Object.keys(SIDES) as Side[];
  const files = new Map<Side, string>();
  for (const side of sides) {
    const outfile = path.join(temporary, `import-${side}.cjs`);
    await build({
      stdin: { contents: SIDES[side], resolveDir: checkout, loader: 'ts' },
      bundle: true,
      platform: 'node',
      target: 'node22',
      format: 'cjs',
      minify: true,
      logLevel: 'error',
      outfile,
    });
    files.set(side, outfile);
  }
  const times: Record<Side, number[]> = { own: [], plexjs: [], ctrlPlex: [] };
  for (let round = -1; round < ROUNDS; round++) {
    for (const side of sides) {
      const taken = await clock(files.get(side) ?? '');
      // The first reads cold files.
      if (round >= 0) times[side].push(taken);
    }
  }
  const sizes = await Promise.all(sides.map(async side => [`${side}Bytes`, (await stat(files.get(side) ?? '')).size]));
  const over = (other: Side, name: string): Figure =>
    figure(`loading the Plex client, over ${name}`, median(times.own) / median(times[other]), '×', 1, {
      ownMs: spread(times.own),
      [`${other}Ms`]: spread(times[other]),
      ...Object.fromEntries(sizes.filter(([side]) => side === 'ownBytes' || side === `${other}Bytes`)),
    });
  return [over('plexjs', 'plexjs'), over('ctrlPlex', '@ctrl/plex')];
}

/** In milliseconds, told by the process itself. */
async function clock(file: string): Promise<number> {
  const script = `const s = performance.now(); require(${JSON.stringify(file)}); console.log(performance.now() - s);`;
  const { stdout } = await run(process.execPath, ['-e', script]);
  return Number(stdout);
}
