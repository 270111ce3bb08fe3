import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Pattern, patternsIn } from '../readers/regularExpressions.ts';
import { SHAPE_SAMPLES } from './shapeSamples.ts';

const root = path.join(import.meta.dirname, '../..');
const files = globSync('src/**/*.ts', { cwd: root }).map(file => file.replaceAll(path.sep, '/'));
const patterns = new Map(files.map(file => [file, patternsIn(readFileSync(path.join(root, file), 'utf8'))]));

const PLEX_DIRECT = '10-0-0-1.c9523c28a74ba22a521cdf7d1723ad47.plex.direct';
/** Texts that one file alone may tell from texts that are nearly the same. */
const KNOWN: readonly { readonly what: string; readonly file: string; readonly samples: readonly string[] }[] = [
  {
    what: 'the shape of a token or an identifier',
    file: 'src/plex/tokenShapes.ts',
    samples: [...Object.values(SHAPE_SAMPLES), SHAPE_SAMPLES.machineIdentifier.slice(0, 32), PLEX_DIRECT],
  },
  {
    what: 'a kind of file',
    file: 'src/languages/fileKinds.ts',
    samples: [
      ...['.env', 'api.http', 'README.md', 'watch.py', 'sessions.ts', 'App.tsx', 'App.vue', 'scan.rb', 'main.go'],
      ...['index.php', 'Program.cs', 'Main.kt', 'main.dart', 'scan.ps1', 'scan.sh', 'compose.yaml'],
      ...['docker-stack.yml', 'automations.yaml', 'config.ini', 'appsettings.json', 'mcp.json', 'tasks.json'],
      ...['devcontainer.json', 'x.postman_collection.json', 'media.service', 'media.toml', 'Preferences.xml'],
      ...['/x/kometa/a.yml', '/x/hass/a.yml', '/x/.github/workflows/a.yml', '.env.dist'],
      ...['services:', 'apiVersion:', 'libraries:'],
    ],
  },
];

const TOKEN_NAMES = ['PLEX_TOKEN', 'plexToken', 'X-Plex-Token', 'PLEXAPI_AUTH_SERVER_TOKEN'];

/** Returns texts in which one of the words is replaced by another one of the same kinds of characters. */
function withOtherWords(text: string, words = /(?!plex\.|direct$)\b[A-Za-z]{2,}/g): string[] {
  return Array.from(text.matchAll(words), ({ 0: word, index }) => {
    const other = word.slice(1) + word.charAt(0);
    return text.slice(0, index) + other + text.slice(index + word.length);
  });
}

/** Returns texts in which a long word is one character shorter or longer. */
function withOtherLengths(text: string): string[] {
  return Array.from(text.matchAll(/[\w-]{20,}/g), ({ 0: word, index }) =>
    [word.slice(0, -1), word + word.at(-1)].map(
      other => text.slice(0, index) + other + text.slice(index + word.length),
    ),
  ).flat();
}

/** Returns whether a pattern matches in a text, and whether it matches all of it, alone and in quotes. */
function outcome(pattern: RegExp, text: string): string {
  return [text, `"${text}"`]
    .map(context => {
      const matches = Array.from(context.matchAll(pattern));
      return `${matches.length > 0} ${matches.some(([found]) => found.includes(text))}`;
    })
    .join();
}

/** Returns whether a pattern tells one text from another. */
function tells({ source, flags }: Pattern, text: string, other: string): boolean {
  const pattern = new RegExp(source, `${flags.replace(/[gy]/g, '')}g`);
  return outcome(pattern, text) !== outcome(pattern, other);
}

/** Returns the patterns that recognize a sample in a file other than its own. */
function knownElsewhere(
  file: string,
  samples: readonly string[],
  knows: (pattern: Pattern, sample: string) => boolean,
): string[] {
  return Array.from(patterns)
    .filter(([other]) => other !== file)
    .flatMap(([other, all]) =>
      samples.flatMap(sample =>
        all.filter(pattern => knows(pattern, sample)).map(({ source }) => `${other}: /${source}/ recognizes ${sample}`),
      ),
    );
}

describe('The source code', () => {
  for (const { what, file, samples } of KNOWN) {
    it(`has regular expressions for ${what} in one file only`, () => {
      const knows = (pattern: Pattern, sample: string): boolean =>
        [...withOtherWords(sample), ...withOtherLengths(sample)].some(other => tells(pattern, sample, other));
      const unknown = samples.filter(sample => !patterns.get(file)?.some(pattern => knows(pattern, sample)));
      assert.deepEqual(unknown, []);
      assert.deepEqual(knownElsewhere(file, samples, knows), []);
    });
  }

  it('has regular expressions for the name of a token, with both of its words, in one file only', () => {
    const knows = (pattern: Pattern, sample: string): boolean =>
      withOtherWords(sample, /plex|token/gi).every(other => tells(pattern, sample, other));
    assert.ok(knows({ source: 'plex(?:[\\w-]{0,40}[_-]|[a-z]{0,40})token', flags: 'i' }, 'PLEX_TOKEN'));
    assert.deepEqual(knownElsewhere('src/languages/names.ts', TOKEN_NAMES, knows), []);
  });
});
