import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findTokens, scanOptions } from '../../../src/detection/scanner/scan.ts';
import { kindOf } from '../../../src/languages/fileKinds.ts';
import { isBareTokenName } from '../../../src/languages/names.ts';
import { Insertions } from '../../../src/tokens/insertions.ts';
import { tokenPlace } from '../../../src/tokens/tokenPlace.ts';
import { CASES } from '../cases.ts';
import { SHAPE_SAMPLES } from '../shapeSamples.ts';

const TOKEN = SHAPE_SAMPLES.longLived;

/** The lines of each kind of file that a name and its value are written in, up to the value. */
const LINES: Readonly<Record<string, readonly string[]>> = {
  dotenv: ['§=', 'export §=', '§="'],
  shellscript: ['mytool --§ ', 'mytool --§=', 'export §=', "§='", 'curl -H "§: ', 'curl "$url?§='],
  http: ['§: ', '@§ = ', 'GET /library?§='],
  yaml: ['§: ', 'plex:\n  §: ', 'plex: # mine\n  url: x\n  §: "', 'tautulli:\n  §: ', 'environment:\n  - §='],
  json: ['  "§": ', '  "§": "', '{ "a": 1, "§": "'],
  ini: ['§ = ', '§='],
  python: [
    '§ = ',
    "§ = '",
    "headers = {'§': ",
    "os.environ['§'] = '",
    'call(§=',
    "plex = PlexServer('http://a:32400',\n  §='",
  ],
  javascript: [
    'const § = ',
    "const § = '",
    "headers.set('§', ",
    "  '§': '",
    'const plex = new PlexAPI({\n  §: `',
    'fetch(`${url}?§=',
  ],
  ruby: ['§ = ', "ENV['§'] = '", "'§' => '"],
  php: ['$§ = ', "'§' => '"],
  go: ['§ := ', 'req.Header.Set("§", "', 'var § = "'],
  csharp: ['var § = ', 'string § = "'],
  java: ['String § = ', 'connection.setRequestProperty("§", "'],
  rust: ['let § = ', 'let § = "'],
  powershell: ['$§ = ', "$env:§ = '"],
  plaintext: ['§: ', '§='],
};

const word = fc.constantFrom(
  ...['plex', 'Plex', 'PLEX', 'plexus', 'PLEXUS', 'Plexity', 'PLEXITY', 'complex', 'perplexity', 'myPlex', 'plexapi'],
  ...['token', 'Token', 'TOKEN', 'tokens', 'auth', 'Access', 'SERVER', 'online', 'x', 'X', 'user', 'app', 'APP'],
  ...['file', 'Id', 'url', 'URL', '2', 'kids', 'github'],
);
const name = fc
  .tuple(
    fc.array(fc.tuple(word, fc.constantFrom('_', '-', '', '', '.', '__')), { maxLength: 3 }),
    fc.constantFrom('token', 'Token', 'TOKEN', 'tokens', 'token2', 'token_file', 'x'),
  )
  .map(([words, last]) => words.map(([first, between]) => first + between).join('') + last);
const line = fc
  .constantFrom(...Object.keys(LINES))
  .chain(languageId => fc.constantFrom(...(LINES[languageId] ?? [])).map(before => ({ languageId, before })));
/** Why detection finds a token where completion offers none. */
const EXCEPTIONS: readonly (readonly [reason: string, applies: (named: string, before: string) => boolean])[] = [
  [
    'A bare name is completed only in a constructor and under `plex:`. Elsewhere, most of them are not names of a Plex token.',
    isBareTokenName,
  ],
  [
    'Detection looks at every argument of a constructor, completion only at the one that is the token.',
    (_, before) => /Plex(?:API|Server)\(.*\n/.test(before),
  ],
  [
    'After an option and a space, Enter has to run the command, and not to take what completion offers.',
    (_, before) => / --\S+ $/.test(before),
  ],
];

describe('Completion', () => {
  it('offers a token where detection finds one, and nowhere else', () => {
    fc.assert(
      fc.property(line, name, ({ languageId, before: template }, named) => {
        const file = { fileName: '/home/somebody/file', languageId };
        const before = template.replace('§', named);
        const [last = '', ...above] = before.split('\n').toReversed();
        const place = tokenPlace(last, above, kindOf(file));
        const isOffered = place?.kind === 'token';
        const opened = /["'`]$/.exec(before)?.[0] ?? '';
        const offset = before.length - (place?.typed.length ?? 0);
        const inserted = new Insertions(before + opened, file, { insertSpaces: true, tabSize: 4 }).plain(TOKEN, offset);
        const text = before + inserted + opened;
        const start = before.length + inserted.indexOf(TOKEN);
        const isFound = findTokens(text, scanOptions(file)).some(finding => finding.start === start);
        if (isOffered) assert.ok(isFound, `offered and not found in ${languageId}: ${text}`);
        if (isFound && !EXCEPTIONS.some(([, applies]) => applies(named, before)))
          assert.ok(
            isOffered,
            `found and not offered in ${languageId}: offer it in tokenPlace.ts, or add the reason to EXCEPTIONS: ${text}`,
          );
      }),
      { numRuns: CASES * 10 },
    );
  });
});
