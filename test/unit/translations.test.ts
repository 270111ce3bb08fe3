import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Node, parseSync, Visitor } from 'oxc-parser';

const root = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const textsByFile = new Map(
  globSync('src/**/*.ts', { cwd: root })
    .sort()
    .map(file => [file, textsIn(read(file))]),
);

/** Texts that look like words, but are code, a file's own names, or names that are the same in every language. */
const NO_WORDS: Readonly<Record<string, RegExp>> = {
  'src/accounts/plexClients.ts': /^Tokens for Plex$/, // X-Plex-Product
  'src/detection/detection.ts': /^Plex$/,
  'src/detection/fixes.ts': /^Plex$/,
  'src/detection/hovers.ts': /^(Kometa|Home Assistant|Kubernetes|Plex Media Server)$/,
  'src/detection/scanner/scan.ts': /^(Plex|My)$/, // X-Plex-Token, MyPlexAccount
  'src/languages/fileKinds.ts': /^(Kometa|Home Assistant)$/,
  'src/languages/literals.ts': /^Header$/, // http.Header of Go
  'src/languages/imports.ts': /^(import os|using System;|from plexapi.server import PlexServer)\n$|^(PlexAPI|Accepts)$/,
  'src/languages/references.ts': /^!secret $/,
  'src/plex/source.ts': /^--header /,
  'src/tokens/builtInFormats.ts': /[={:(]/,
  'src/tokens/tokenCompletion.ts': /^transient plex token url$/, // compared with typed words
  'src/workbench/log.ts': /^(Problem|Tokens for Plex)$/,
  'src/workbench/problem.ts': /^Problem$/,
};

describe('The texts that people read', () => {
  it('go through l10n.t, without exception', () => {
    const bare = Array.from(textsByFile).flatMap(([file, { outside }]) =>
      outside.filter(text => isWords(text) && !NO_WORDS[file]?.test(text)).map(text => `${file}: ${text}`),
    );
    assert.deepEqual(bare, []);
  });

  it('are searched in every file that can have them', () => {
    const { outside, translated } = textsIn(
      [
        'import "not words";',
        "showErrorMessage('A message that is bare');",
        'item.tooltip = `From ${server} as it is`;',
        "l10n.t('Through it: {0}', 'but this beside it');",
        "l10n.t({ message: 'Also {0}', args: ['and beside this'], comment: '{0} is for translators' });",
        "throw new Error('Only for the log');",
        "log.info('Only for the log');",
        "item.label = 'Refresh';",
      ].join('\n'),
    );
    assert.deepEqual(outside.filter(isWords), [
      'A message that is bare',
      ' as it is',
      'but this beside it',
      'and beside this',
      'Refresh',
    ]);
    assert.deepEqual(translated, ['Through it: {0}', 'Also {0}/{0} is for translators']);
  });

  it('are in the bundle for translators, with no others', () => {
    const used = Array.from(textsByFile.values()).flatMap(({ translated }) => translated);
    assert.ok(used.length > 300);
    const bundle = Object.keys(JSON.parse(read('l10n/bundle.l10n.json')));
    assert.deepEqual([...new Set(used)].sort(), bundle.sort(), 'run `npm run l10n`');
  });

  it('are in package.nls.json where package.json shows them, with no others', () => {
    const used = Array.from(read('package.json').matchAll(/"%([^"%]+)%"/g), ([, key]) => key);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(JSON.parse(read('package.nls.json'))).sort());
    const shown =
      /"(?:title|name|description|markdownDescription|shortTitle|contents|label|altText|displayName)": "([^%"][^"]*)"/g;
    const bare = Array.from(read('package.json').matchAll(shown), ([, text = '']) => text);
    assert.deepEqual(
      bare.filter(text => !/^(Plex|plex-tokens)$/.test(text)),
      [],
    );
  });
});

interface Texts {
  /** The messages of `l10n.t`, by their keys in the bundle. */
  readonly translated: readonly string[];
  /** Every other text, except those that only a log or a developer sees. */
  readonly outside: readonly string[];
}

/**
 * Returns the texts of a file.
 *
 * @throws {Error} where `l10n.t` gets a message or a comment that is not a literal, which nobody could translate
 */
function textsIn(contents: string): Texts {
  const passedOver: Array<{ readonly start: number; readonly end: number }> = [];
  const translated: string[] = [];
  const texts: Array<{ readonly at: number; readonly value: string }> = [];
  const source = (node: Node): string => contents.slice(node.start, node.end);
  const { program, errors } = parseSync('file.ts', contents);
  assert.deepEqual(errors, []);
  new Visitor({
    CallExpression(call) {
      const callee = source(call.callee);
      if (/^log\.\w+$/.test(callee)) passedOver.push(call);
      if (!/^(vscode\.)?l10n\.t$/.test(callee)) return;
      const [message] = call.arguments;
      assert.ok(message, source(call));
      if (message.type !== 'ObjectExpression') {
        translated.push(literalText(message));
        passedOver.push(message);
        return;
      }
      const options = new Map(
        message.properties.flatMap(property =>
          property.type === 'Property' ? [[source(property.key), property.value] as const] : [],
        ),
      );
      const [text, comment] = [options.get('message'), options.get('comment')];
      assert.ok(text && comment, source(call));
      translated.push(`${literalText(text)}/${literalText(comment)}`);
      passedOver.push(text, comment);
    },
    NewExpression(made) {
      if (/^(Type|Range)?Error$|^RegExp$/.test(source(made.callee))) passedOver.push(made);
    },
    ImportDeclaration: declaration => void passedOver.push(declaration),
    TSLiteralType: type => void passedOver.push(type),
    Literal({ start, value }) {
      if (typeof value === 'string') texts.push({ at: start, value });
    },
    TemplateElement: ({ start, value }) => void texts.push({ at: start, value: value.cooked ?? '' }),
  }).visit(program);
  const outside = texts.filter(({ at }) => !passedOver.some(({ start, end }) => start <= at && at < end));
  return { translated, outside: outside.map(({ value }) => value) };
}

function literalText(node: Node): string {
  assert.ok(node.type === 'Literal' && typeof node.value === 'string', 'a text for translators is a literal');
  return node.value;
}

/** Returns whether a text has two words in a row, or one with a capital letter. */
function isWords(text: string): boolean {
  return /[A-Za-z]{2,}[,:;.]? [A-Za-z]{2,}/.test(text) || /^[A-Z][a-z]+…?$/.test(text);
}
