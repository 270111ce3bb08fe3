import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { commandKinds } from '../../../src/workbench/commandIds.ts';

const root = path.join(import.meta.dirname, '../../..');
const files = globSync('src/**/*.ts', { cwd: root }).map(file => file.replaceAll(path.sep, '/'));
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('Commands', () => {
  const { contributes } = JSON.parse(read('package.json'));
  const kinds: Readonly<Record<string, string>> = commandKinds;

  it('are each marked as giving a token or none, for every command of package.json', () => {
    const commands: { command: string }[] = contributes.commands;
    assert.deepEqual(commands.map(({ command }) => command).sort(), Object.keys(kinds).sort());
  });

  it('give a token, or ask before it, in these cases', () => {
    const giving = Object.keys(kinds).filter(id => kinds[id] !== 'givesNone');
    assert.deepEqual(
      giving.map(id => id.replace('plexTokens.', '')),
      [
        ...['insertTransientToken', 'insertTransientTokenAs', 'copyTransientToken', 'renewInFile', 'renewInWorkspace'],
        ...[
          'openTerminal',
          'transientToken',
          'replaceWithTransientToken',
          'renewToken',
          'keepReplacedToken',
          'createAppToken',
          'replaceWithAppToken',
          'revokeToken',
          'showSourceConnectionInformation',
        ],
        ...['revealSourceToken', 'copySourceToken', 'refreshSource'],
      ],
    );
  });

  it('give a token where their handler creates, copies or reveals one', () => {
    const handlers = Array.from(
      read('src/commands.ts').matchAll(/'(plexTokens\.\w+)': [^=]*=>\s*(?:\{[^}]*\}|[^\n]*\n?[^\n']*)/g),
      ([text, id = '']) => ({ id, text }),
    );
    assert.deepEqual(handlers.map(({ id }) => id).sort(), Object.keys(kinds).sort());
    for (const { id, text } of handlers) {
      const gives =
        /transientTokens\.|createAppToken\.|revokeToken\.|renewal\.|environment\.(?:openTerminal|forTask)|replacement\.|replacedToken\.|sourceCommands\.(?:show|reveal|copy|refresh)/.test(
          text,
        );
      assert.equal(kinds[id] !== 'givesNone', gives, id);
    }
  });

  it('are in the lists of ownCall.ts that their menus in package.json require', () => {
    const own = read('src/workbench/ownCall.ts');
    const listed = (name: string): string[] =>
      Array.from(
        own.match(new RegExp(`const ${name}[^=]*= \\[([^\\]]*)`))?.[1]?.matchAll(/plexTokens\.\w+/g) ?? [],
        ([id]) => id,
      );
    const inMenu = (menu: string): string[] =>
      (contributes.menus[menu] as { command: string }[]).map(({ command }) => command);
    const giving = (menu: string): string[] => inMenu(menu).filter(id => kinds[id] === 'givesToken');
    assert.deepEqual(listed('IN_TEXT_MENU').sort(), giving('editor/context').sort());
    assert.deepEqual(listed('IN_TAB_MENU').sort(), giving('editor/title').sort());
    assert.deepEqual(giving('view/title'), []);
    assert.deepEqual(listed('ABOVE_ROWS').sort(), inMenu('view/title').sort());
    assert.deepEqual(
      inMenu('view/item/context').filter(id => listed('ABOVE_ROWS').includes(id)),
      [],
    );
  });

  it('are called through ownCommand and ownLink by everything that the extension shows, which no task can imitate', () => {
    for (const file of files) {
      const isItself = file === 'src/workbench/ownCall.ts';
      assert.equal(/\barguments:/.test(read(file)), isItself, file);
      assert.equal(/['"`(]command:\$/.test(read(file)), isItself, file);
    }
  });
});
