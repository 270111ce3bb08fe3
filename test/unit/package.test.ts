import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { commandIds } from '../../src/workbench/commandIds.ts';

const root = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('package.json', () => {
  const manifest = JSON.parse(read('package.json'));
  const { contributes } = manifest;
  const inMenu = (
    menu: string,
  ): readonly { readonly command: string; readonly when: string; readonly group: string }[] => contributes.menus[menu];

  it('has exactly the commands that are registered, under one category', () => {
    const commands: { command: string; category: string }[] = contributes.commands;
    assert.deepEqual(commands.map(({ command }) => command).sort(), [...commandIds].sort());
    assert.ok(commands.every(({ category }) => category === 'Plex'));
  });

  it('names only commands of its own in menus and key bindings', () => {
    const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings] as { command: string }[];
    for (const { command } of used) assert.ok((commandIds as readonly string[]).includes(command), command);
  });

  it('has these commands in the palette: everywhere, with a server, with an account, and in a source document', () => {
    const when = new Map(inMenu('commandPalette').map(({ command, when }) => [command, when]));
    const inPalette = (...clauses: (string | undefined)[]): string[] =>
      commandIds.filter(id => clauses.includes(when.get(id))).map(id => id.replace('plexTokens.', ''));
    assert.deepEqual(inPalette(undefined), [
      ...['signIn', 'addServer', 'forgetEverything', 'insertTransientToken', 'insertTransientTokenAs'],
      ...['copyTransientToken', 'renewInFile', 'renewInWorkspace', 'checkTokenAtCursor', 'openTerminal'],
      ...[
        'createAppToken',
        'revokeToken',
        'showIgnoredTokens',
        'showSourceConnectionInformation',
        'openSettings',
        'showLog',
      ],
    ]);
    assert.deepEqual(inPalette('plexTokens.hasServer'), ['manageServer', 'selectServer']);
    assert.deepEqual(inPalette('plexTokens.hasServer || plexTokens.hasAccount'), ['refreshServers']);
    assert.deepEqual(inPalette('plexTokens.hasAccount'), ['signOut', 'addHomeUser']);
    const hidden = 'resource not in plexTokens.revealedSources';
    assert.deepEqual(
      inPalette(
        ...['resourceScheme == plex-source', `resourceScheme == plex-source && ${hidden}`],
        'resource in plexTokens.revealedSources',
      ),
      ['revealSourceToken', 'hideSourceToken', 'copySourceToken', 'refreshSource', 'testSourceConnections'],
    );
    assert.equal(
      new Set(when.values()).size,
      7,
      'a command of menus alone has “when: false” in commandPalette, and there is no other clause',
    );
  });

  it('has every command in the palette or in a menu, but for these', () => {
    const others: Readonly<Record<string, string>> = {
      'plexTokens.transientToken': 'tasks and launch configurations run it',
      'plexTokens.serverUrl': 'tasks and launch configurations run it',
      'plexTokens.replaceWithTransientToken': 'a quick fix',
      'plexTokens.renewToken': 'a quick fix, and a link in a hover',
      'plexTokens.keepReplacedToken': 'follows a quick fix',
      'plexTokens.replaceWithAppToken': 'a quick fix, and a link in a hover',
      'plexTokens.ignoreToken': 'a quick fix',
      'plexTokens.watchToken': 'a quick fix',
      'plexTokens.insertConnectionUri': 'a lens of a source document',
      'plexTokens.copyConnectionUri': 'a lens of a source document',
      'plexTokens.copyConnectionAsCurl': 'a lens of a source document',
    };
    const menus = Object.keys(contributes.menus).filter(menu => menu !== 'commandPalette');
    const reachable = new Set(menus.flatMap(menu => inMenu(menu).map(({ command }) => command)));
    const hidden = inMenu('commandPalette').filter(({ when }) => when === 'false');
    assert.deepEqual(
      hidden.map(({ command }) => command).filter(command => !reachable.has(command)),
      Object.keys(others),
    );
  });

  it('has no function that only a mouse can reach', () => {
    interface Entry {
      readonly command: string;
      readonly when: string;
      readonly group: string;
    }
    const menus: Record<string, Entry[]> = contributes.menus;
    const items = menus['view/item/context'] ?? [];
    const isInline = ({ group }: Entry): boolean => group.startsWith('inline');
    for (const { command, when } of items.filter(isInline)) {
      const inMenu = items.some(item => !isInline(item) && item.command === command && item.when === when);
      assert.ok(inMenu, `${command} where ${when}`);
    }
    const hidden = (menus.commandPalette ?? []).filter(({ when }) => when === 'false').map(({ command }) => command);
    for (const { command } of [...(menus['editor/title'] ?? []), ...(menus['view/title'] ?? [])])
      assert.ok(!hidden.includes(command), command);
  });

  it('has one button at most beside an item of the sidebar, so that names have room', () => {
    const inline = inMenu('view/item/context').filter(({ group }) => group.startsWith('inline'));
    assert.ok(inline.length > 0);
    const kinds = inline.map(({ when }) => /viewItem (?:==|=~) (\S+)/.exec(when)?.[1] ?? assert.fail(when));
    assert.deepEqual(kinds, [...new Set(kinds)]);
  });

  it('uses only context keys that are set', () => {
    const whens = Array.from(read('package.json').matchAll(/"when": "([^"]+)"/g), ([, when = '']) => when);
    const keys = [...whens, ...(read('package.json').match(/onContext:[\w.]+/g) ?? [])]
      .flatMap(text => text.match(/plexTokens\.\w+/g) ?? [])
      .filter(key => key !== 'plexTokens.servers'); // the view
    const set = read('src/workbench/commands.ts').match(/(?<=\| ')plexTokens\.\w+/g) ?? [];
    assert.deepEqual([...new Set(keys)].sort(), set.sort());
  });

  it('lets workspaces set detection only, whose language VS Code can set only together with the rest', () => {
    for (const [name, setting] of Object.entries<{ scope: string }>(contributes.configuration.properties)) {
      const scope = name === 'plexTokens.detection.enabled' ? 'language-overridable' : 'application';
      assert.equal(setting.scope, scope, name);
    }
  });

  it('names existing pictures only', () => {
    for (const [, file = ''] of read('package.json').matchAll(/"(media\/[^"]+)"/g))
      assert.ok(existsSync(path.join(root, file)), file);
  });

  it('uses walkthrough pictures without style sheets, which VS Code does not load', () => {
    const pictures = globSync('media/walkthrough/*.svg', { cwd: root });
    assert.equal(pictures.length, 4);
    for (const file of pictures) assert.doesNotMatch(read(file), /style|class=/, file);
  });

  it('packages the necessary files and nothing else', async () => {
    const { listFiles, PackageManager } = await import('@vscode/vsce');
    const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
    const steps = ['insert', 'renew', 'server', 'source'].map(name => `media/walkthrough/${name}.svg`);
    assert.deepEqual(
      files
        .map(file => file.replaceAll(path.sep, '/'))
        .filter(file => !/^dist\/(?:extension|later)\.cjs$/.test(file))
        .sort(),
      [
        ...['CHANGELOG.md', 'LICENSE', 'README.md', 'media/icon.png', 'media/sidebar.svg', ...steps],
        ...['package.json', 'package.nls.json'],
      ],
    );
  });

  it('publishes a build without install scripts', () => {
    const jobs = read('.github/workflows/release.yml').split(/^ {2}(?=\w+:$)/m);
    const job = (name: string): string => jobs.find(text => text.startsWith(`${name}:`)) ?? assert.fail(name);
    for (const name of ['package', 'publish']) {
      assert.deepEqual(job(name).match(/npm ci.*/g), ['npm ci --ignore-scripts'], name);
      assert.doesNotMatch(job(name), /\.ci\/run/, name);
      assert.match(job(name), /uses: actions\/setup-node@/, name);
    }
    assert.match(job('attest'), /needs: \[test, package\]/);
    assert.match(job('attest'), /uses: actions\/attest-build-provenance@/);
    assert.match(job('publish'), /needs: attest/);
  });

  it('pins the actions that test and publish it, with the fewest rights', () => {
    const workflows = globSync('.github/workflows/*.yml', { cwd: root });
    assert.notEqual(workflows.length, 0);
    for (const file of workflows) {
      const text = read(file);
      assert.match(text, /^permissions: \{\}$/m, file);
      assert.doesNotMatch(text.replace(/^ {2}attest:\n(?: {4}.*\n)+/m, attesting), /: write/, file);
      for (const [, action = ''] of text.matchAll(/uses: (\S+)/g)) assert.match(action, /@[0-9a-f]{40}$/, file);
    }
  });

  it('locks its packages without download addresses', () => {
    assert.doesNotMatch(read('package-lock.json'), /"resolved"/);
  });
});

/**
 * The one job with a permission to write, for the statement about where a package was built. It runs nothing of the
 * checkout.
 */
function attesting(job: string): string {
  assert.doesNotMatch(job, /checkout|run:/);
  return job.replace(/^ {6}(?:id-token|attestations): write\n/gm, '');
}
