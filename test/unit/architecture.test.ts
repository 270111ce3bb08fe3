import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { attackers, attackList } from '../attacks/table.ts';

/** The folders of `src/` from which each folder may import; the files beside the folders may import from all. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  plex: [],
  languages: [],
  workbench: ['plex/errors', 'plex/tokenShapes', 'plex/http (types)'],
  state: ['workbench'],
  accounts: ['state', 'plex', 'workbench'],
  servers: ['accounts', 'state', 'plex', 'workbench'],
  tokens: ['servers', 'state', 'accounts', 'languages', 'plex', 'workbench'],
  detection: ['tokens', 'state', 'servers', 'accounts', 'languages', 'plex', 'workbench'],
  sources: ['tokens', 'servers', 'accounts', 'plex', 'workbench'],
  sidebar: ['sources', 'detection', 'tokens', 'servers', 'accounts', 'plex', 'workbench'],
};

/** The only files that take a token out of its Secret. */
const REVEALING = [
  'src/accounts/account.ts',
  'src/accounts/secretValues.ts',
  'src/detection/replaceToken.ts',
  'src/detection/storedTokens.ts',
  'src/plex/http.ts',
  'src/plex/knownTokens.ts',
  'src/plex/mediaServer.ts',
  'src/plex/secret.ts',
  'src/sources/sourceAnnotations.ts',
  'src/tokens/appTokens.ts',
  'src/tokens/createAppToken.ts',
  'src/tokens/dotenvFile.ts',
  'src/tokens/issuedTokens.ts',
  'src/tokens/renewal.ts',
  'src/tokens/revokeToken.ts',
  'src/tokens/tokenClipboard.ts',
  'src/tokens/tokenEnvironment.ts',
  'src/tokens/transientTokens.ts',
];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

const root = path.join(import.meta.dirname, '../..');
const files = globSync('src/**/*.ts', { cwd: root }).map(file => file.replaceAll(path.sep, '/'));
const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const code = (file: string): string => textOf(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

const imports: Import[] = files.flatMap(from =>
  Array.from(
    code(from).matchAll(/(import|export)(\s+type)?[^'";]*?(?:from\s+|\()?'([^']+)'/g),
    ([, , type, to = '']) => ({
      from,
      to: to.startsWith('.') ? path.posix.join(path.posix.dirname(from), to) : to,
      typesOnly: type !== undefined,
    }),
  ),
);

describe('The architecture', () => {
  it('is read by this test', () => {
    assert.ok(files.length > 30);
    assert.ok(imports.some(({ from, to }) => from === 'src/accounts/plexClients.ts' && to === 'src/plex/http.ts'));
  });

  for (const [folder, others] of Object.entries(ALLOWED)) {
    it(`lets ${folder}/ import from ${others.join(', ') || 'no other folder'}`, () => {
      const allowed = (to: string, typesOnly: boolean): boolean =>
        [folder, ...others].some(other =>
          other.endsWith(' (types)')
            ? typesOnly && to === `src/${other.slice(0, -8)}.ts`
            : to.startsWith(`src/${other}/`) || to === `src/${other}.ts`,
        );
      const wrong = imports.filter(
        ({ from, to, typesOnly }) =>
          from.startsWith(`src/${folder}/`) && to.startsWith('src/') && !allowed(to, typesOnly),
      );
      assert.deepEqual(wrong, []);
    });
  }

  it('loads vscode nowhere under plex/ and languages/, and node-fetch, valibot and the XML parser nowhere else', () => {
    for (const { from, to, typesOnly } of imports) {
      if (to === 'vscode' && !typesOnly) assert.ok(!/^src\/(?:plex|languages)\//.test(from), from);
      if (to === 'node-fetch') assert.ok(['src/plex/http.ts', 'src/plex/inspectedFetch.ts'].includes(from), from);
      if (to === 'src/plex/inspectedFetch.ts')
        assert.ok(['src/plex/http.ts', 'src/plex/connectionRules.ts'].includes(from), from);
      if (to === 'valibot' || to === '@rgrove/parse-xml') assert.ok(from.startsWith('src/plex/'), from);
    }
  });

  it('keeps detection/scanner/ pure: it imports no vscode, and no folder but languages/ and the shapes of tokens', () => {
    const allowed = /^src\/(?:detection\/scanner\/|languages\/|plex\/tokenShapes\.ts$)/;
    const wrong = imports.filter(
      ({ from, to }) =>
        from.startsWith('src/detection/scanner/') && (to === 'vscode' || (to.startsWith('src/') && !allowed.test(to))),
    );
    assert.deepEqual(wrong, []);
  });

  it('imports late only what the build makes a bundle of', () => {
    const late = files.flatMap(from =>
      Array.from(code(from).matchAll(/(?<!typeof )\bimport\('([^']+)'/g), ([, to = '']) => ({ from, to })),
    );
    assert.deepEqual(late, [{ from: 'src/extension.ts', to: './later.ts' }]);
  });

  it('uses vscode by the names of its API: another use of the whole would have the build copy all of it', () => {
    assert.deepEqual(
      files.filter(file => /\} = vscode;/.test(code(file))),
      [],
    );
  });

  it('has no cycles', () => {
    const next = Map.groupBy(
      imports.filter(({ to }) => to.startsWith('src/')),
      ({ from }) => from,
    );
    const done = new Set<string>();
    const visit = (file: string, way: string[]): void => {
      assert.ok(!way.includes(file), [...way, file].join(' → '));
      if (done.has(file)) return;
      for (const { to } of next.get(file) ?? []) visit(to, [...way, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
  });

  it('uses console and fetch nowhere, and registers commands and context keys only in workbench/', () => {
    for (const file of files) {
      assert.doesNotMatch(code(file), /\bconsole\.|\bglobalThis\.fetch/, file);
      if (file !== 'src/plex/inspectedFetch.ts') assert.doesNotMatch(code(file), /(?<![\w.#])fetch\(/, file);
      if (!file.startsWith('src/workbench/')) assert.doesNotMatch(code(file), /registerCommand\(|'setContext'/, file);
    }
  });

  it('reads settings as the user has them, but for the one that a workspace may set, and its tasks', () => {
    assert.deepEqual(files.filter(file => /getConfiguration\((?!'files'|'editor')/.test(code(file))).sort(), [
      'src/detection/lazyDetection.ts',
      'src/workbench/userSetting.ts',
      'src/workbench/workspaceCommands.ts',
    ]);
  });

  it('takes tokens out of their Secret only in the listed files', () => {
    assert.deepEqual(files.filter(file => /\breveal\(\)/.test(code(file))).sort(), REVEALING);
  });

  it('has an entry that only wires', () => {
    assert.ok(textOf('src/extension.ts').split('\n').length < 80);
  });

  it('has no file of more than 250 lines, and none under 25 that only one other file uses', () => {
    const linesOf = (file: string): number => textOf(file).split('\n').length - 1;
    const usersOf = (file: string): number =>
      new Set(imports.filter(({ to }) => to === file).map(({ from }) => from)).size;
    assert.deepEqual(
      files.filter(file => linesOf(file) > 250),
      [],
    );
    assert.deepEqual(
      files.filter(file => linesOf(file) < 25 && usersOf(file) === 1),
      [],
    );
  });

  it('has every test that SECURITY.md names', () => {
    const named = Array.from(textOf('SECURITY.md').matchAll(/`(test\/[^`]+)`/g), ([, file = '']) => file);
    assert.ok(named.length > 20);
    for (const file of named) assert.ok(existsSync(path.join(root, file)), file);
  });

  it('has a test for every promise of SECURITY.md, and for every attacker', () => {
    const [, promises = '', , who = ''] = textOf('SECURITY.md').split('\n## ');
    const rows = `${promises}\n${who}`.split('\n').filter(line => line.startsWith('| ') && !line.startsWith('| ---'));
    const untested = rows.filter(row => !/`test\/[^`]+`[^|]*\|$/.test(row)).map(row => row.split(' | ')[0]);
    assert.deepEqual(untested, ['| Promise', '| Who, or what']);
  });

  it('has its attacks in docs/attacks.md, and each attacker in the table of SECURITY.md', () => {
    assert.equal(textOf('docs/attacks.md'), attackList());
    const rows = textOf('SECURITY.md').split('\n## Against whom\n')[1]?.split('\n## ')[0]?.split('\n| ') ?? [];
    for (const file of attackers)
      assert.ok(
        rows.some(row => row.includes(`\`${file}\``)),
        `${file} is in no row`,
      );
  });
});
