import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { check } from 'recheck';
import { type Pattern, patternsIn } from './regularExpressions.ts';

const root = path.join(import.meta.dirname, '../..');
const files = globSync('src/**/*.ts', { cwd: root }).sort();

/** Removes all time limits, so that a slow computer comes to the same verdict. */
const WITHOUT_CLOCK = { timeout: null, attackTimeout: null, incubationTimeout: null };

/** Returns the reason why a pattern's time may grow faster than the text; `undefined` where there is none. */
async function fault({ source, flags }: Pattern): Promise<string | undefined> {
  const verdict = await check(source, flags, WITHOUT_CLOCK);
  if (verdict.status === 'safe') return undefined;
  return `/${source}/${flags}: ${verdict.status === 'vulnerable' ? verdict.complexity.summary : verdict.error.kind}`;
}

describe('A check of regular expressions', () => {
  const seen = new Set<string>();
  for (const file of files) {
    const patterns = patternsIn(readFileSync(path.join(root, file), 'utf8')).filter(({ source, flags }) => {
      const key = `/${source}/${flags}`;
      return !seen.has(key) && seen.add(key);
    });
    if (patterns.length === 0) continue;
    it(`finds that the ${patterns.length} of ${file} take time in proportion to any text`, async () => {
      const faults = await Promise.all(patterns.map(fault));
      assert.deepEqual(faults.filter(Boolean), []);
    });
  }

  it('finds a regular expression wherever it is written, even if it is built of constants', () => {
    const code = [
      'const A = /a+/g;',
      "const B = String.raw`\\s${'b'}`;",
      "new RegExp(`^${B}${A.source}$`, 'i');",
      "RegExp('c');",
    ];
    assert.deepEqual(patternsIn(code.join('\n')), [
      { source: 'a+', flags: 'g' },
      { source: '^\\sba+$', flags: 'i' },
      { source: 'c', flags: '' },
    ]);
    assert.throws(() => patternsIn('(word) => new RegExp(word)'), /not a constant: word/);
  });

  it('refuses one in which two parts can match the same text, or which looks for an end from everywhere', async () => {
    assert.match((await fault({ source: '^[ \\t]*\\s*x', flags: '' })) ?? '', /2nd degree/);
    assert.match((await fault({ source: '/+$', flags: '' })) ?? '', /2nd degree/);
    assert.match((await fault({ source: '^(?:a|a)*$', flags: '' })) ?? '', /exponential/);
  });
});
