import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Argument, type CallExpression, type Node, parseSync, Visitor } from 'oxc-parser';
import { BANNED, TERMS, UNCONTRACTED } from './terms.ts';

/** What a text is shown as, where the source shows it. */
type Role = 'message' | 'question' | 'detail' | 'button' | 'answer' | 'progress' | 'placeholder';

interface Text {
  /** The file of the source, or the key in package.nls.json. */
  readonly from: string;
  readonly text: string;
  readonly roles: ReadonlySet<Role>;
  /** The command that a button with this text runs. */
  readonly command?: string;
}

const root = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const names: Record<string, string> = JSON.parse(read('package.nls.json'));

/** The longest message, in characters, with its placeholders. */
const LONGEST = 120;
/** A description of a setting has fewer words. */
const MOST_WORDS = 30;

/** Words that are lower case in Title Case. In, On and As may be capitalized: they are parts of verbs, as in Sign In. */
const LOWER = /^(?:a|an|and|as|at|by|for|from|in|into|of|on|or|over|the|to|via|with)$/;
const NEVER_CAPITALIZED = /^(?:A|An|And|At|By|For|From|Into|Of|Or|Over|The|To|Via|With)$/;
/** Names that are lower case everywhere. */
const LOWER_NAMES = /^(?:curl|python-plexapi|plex\.tv|plex\.direct)$/;

/** The roles of the arguments of functions: of the first, the second, and all that follow. */
const ARGUMENTS: Readonly<Record<string, readonly (Role | undefined)[]>> = {
  inform: ['message', 'button', 'button'],
  warn: ['message', 'button', 'button'],
  Problem: ['message'],
  ask: ['question', 'detail', 'answer'],
  confirm: ['question', 'detail', 'answer'],
  askConsent: ['question', 'detail', 'answer'],
  withProgress: ['progress'],
  report: ['progress'],
  ownCommand: ['button'],
};

/** The rules for every text: each returns whether a text breaks it. */
const RULES: Readonly<Record<string, (text: string) => boolean | string | undefined>> = {
  'has a banned phrase': text => BANNED.exec(proseOf(text))?.[0],
  'has no contraction': text => UNCONTRACTED.exec(proseOf(text))?.[0],
  'has a curly apostrophe': text => /[‘’]/.test(text),
  'has a straight double quote': text => proseOf(text).includes('"'),
  'has an unpaired curly quote': text => !/^[^“”]*(?:“[^“”]+”[^“”]*)*$/.test(text),
  'has three dots': text => text.includes('...'),
  'is a button that only keeps a notification open': text => /^(?:OK|Got It)[.!]?$/i.test(text),
};

const fromSource = globSync('src/**/*.ts', { cwd: root })
  .map(file => file.replaceAll(path.sep, '/'))
  .sort()
  .flatMap(file => textsIn(read(file), file));
const fromManifest = Object.entries(names).map(([from, text]): Text => ({ from, text, roles: new Set() }));
const all = [...fromSource, ...fromManifest];
const within = (...roles: Role[]): Text[] => fromSource.filter(text => roles.some(role => text.roles.has(role)));

describe('The words that people read', () => {
  for (const [fault, breaks] of Object.entries(RULES)) {
    it(`are never a text that ${fault}`, () => assert.deepEqual(listed(all, breaks), []));
  }

  for (const [term, others] of Object.entries(TERMS)) {
    it(`have “${term}” and no other word for it`, () =>
      assert.deepEqual(
        listed(all, text => others.exec(proseOf(text))?.[0]),
        [],
      ));
  }

  it(`are at most ${LONGEST} characters long, except for the details of a modal`, () => {
    const messages = fromSource.filter(({ roles }) => !roles.has('detail'));
    const sentences = fromManifest
      .filter(({ from }) => !from.startsWith('setting.'))
      .flatMap(({ from, text, roles }) =>
        proseOf(text)
          .split(/\n|(?<=[.?]) /)
          .map((sentence): Text => ({ from, text: sentence, roles })),
      );
    assert.deepEqual(
      listed([...messages, ...sentences], text => text.length > LONGEST),
      [],
    );
  });

  it('are in Title Case on commands and buttons', () => {
    const commands = fromManifest.filter(({ from }) => from.startsWith('command.'));
    const links = fromManifest.flatMap(({ from, text, roles }) =>
      Array.from(text.matchAll(/\[([^\]]+)\]\(command:/g), ([, link = '']): Text => ({ from, text: link, roles })),
    );
    assert.ok(commands.length > 20 && links.length > 3);
    assert.deepEqual(
      listed([...commands, ...links, ...within('button', 'answer')], text => !isTitleCase(text)),
      [],
    );
  });

  it('have “…” on a button that runs a command where the command has it', () => {
    const actions = fromSource.filter(({ command }) => command?.startsWith('plexTokens.'));
    assert.ok(actions.length > 5);
    const differ = actions.filter(({ text, command = '' }) => {
      const title = names[`command.${command.replace('plexTokens.', '')}`] ?? assert.fail(command);
      return text.endsWith('…') !== title.endsWith('…');
    });
    assert.deepEqual(
      listed(differ, () => true),
      [],
    );
  });

  it('are the title of the command in a link that runs it', () => {
    const links = fromManifest.flatMap(({ from, text }) =>
      Array.from(text.matchAll(/\[([^\]]+)\]\(command:plexTokens\.(\w+)\)/g), ([, link, id]) => ({ from, link, id })),
    );
    assert.ok(links.length > 5);
    for (const { from, link, id } of links) assert.equal(link, names[`command.${id}`], from);
  });

  it('ask with “?” in a modal, whose buttons have no “…”', () => {
    assert.ok(within('question').length > 3 && within('answer').length > 3);
    assert.deepEqual(
      listed(within('question'), text => !text.endsWith('?')),
      [],
    );
    assert.deepEqual(
      listed(within('answer'), text => text.endsWith('…')),
      [],
    );
  });

  it('are whole sentences in messages', () => {
    assert.ok(within('message').length > 20);
    assert.deepEqual(
      listed(within('message'), text => !/[.?]$/.test(text)),
      [],
    );
  });

  it('are “Doing something…” while something is done', () => {
    assert.ok(within('progress').length > 5);
    assert.deepEqual(
      listed(within('progress'), text => !/^[A-Z]\w*ing\b.*…$/.test(text)),
      [],
    );
  });

  it('have no full stop in a placeholder', () => {
    assert.ok(within('placeholder').length > 2);
    assert.deepEqual(
      listed(within('placeholder'), text => text.endsWith('.')),
      [],
    );
  });

  it('say of a setting what it controls, briefly', () => {
    const settings: { markdownDescription: string }[] = Object.values(manifest.contributes.configuration.properties);
    const keys = settings.map(({ markdownDescription }) => markdownDescription.replaceAll('%', ''));
    const descriptions = fromManifest.filter(({ from }) => keys.includes(from));
    assert.equal(descriptions.length, settings.length);
    const words = (text: string): number => text.replace(/`[^`]*`/g, 'code').split(/\s+/).length;
    assert.deepEqual(
      listed(descriptions, text => words(text) >= MOST_WORDS || /^(?:Whether|When|After|If|How)\b/.test(text)),
      [],
    );
  });

  it('explain each placeholder to translators', () => {
    const bundle: Record<string, string | { message: string; comment: string[] }> = JSON.parse(
      read('l10n/bundle.l10n.json'),
    );
    const unexplained = Object.values(bundle).flatMap(entry => {
      const { message, comment } = typeof entry === 'string' ? { message: entry, comment: [] } : entry;
      const placeholders = message.match(/\{\d+\}/g) ?? [];
      return placeholders.every(placeholder => comment.join(' ').includes(placeholder)) ? [] : [message];
    });
    assert.deepEqual(unexplained, []);
  });
});

describe('The rules for words', () => {
  const examples: Readonly<Record<string, readonly string[]>> = {
    'has a banned phrase': ['Tokens are read anew.', 'The work goes on.', 'All of it.', 'It ends by itself.'],
    'has no contraction': ['It cannot be read.', 'There is no token.', 'The token was not found.'],
    'has a curly apostrophe': ['Plex’s tokens'],
    'has a straight double quote': ['The format "mine" is empty.'],
    'has an unpaired curly quote': ['The format “mine is empty.', 'The format ”mine“ is empty.'],
    'has three dots': ['Add Server...'],
    'is a button that only keeps a notification open': ['OK', 'Got It'],
  };

  for (const [fault, breaks] of Object.entries(RULES)) {
    it(`find a text that ${fault}`, () => {
      for (const text of examples[fault] ?? assert.fail()) assert.ok(breaks(text), text);
      for (const text of ["Couldn't read “me”.", 'Run `"a" is not it` to set it up.']) assert.ok(!breaks(text), text);
    });
  }

  it('tell Title Case', () => {
    for (const text of ['Sign In…', 'Copy as curl', 'Replace with {0}', 'Open Terminal with Transient Token'])
      assert.ok(isTitleCase(text), text);
    for (const text of ['Copy token', 'Open Terminal With Token', 'show Log', 'Sign in'])
      assert.ok(!isTitleCase(text), text);
  });

  it('know what a text is shown as', () => {
    const found = textsIn(
      [
        "const copy = l10n.t('Copy');",
        "await warn(l10n.t('Sentence.'), copy);",
        "await confirm(l10n.t('Remove it?'), details(), l10n.t('Remove'));",
        "function details() { return l10n.t('Detail.'); }",
        "await withProgress(l10n.t({ message: 'Reading {0}…', args: [name], comment: '{0} is a name' }), run);",
        "const action = { title: l10n.t('Sign In…'), command: 'plexTokens.signIn' };",
        "pick.placeholder = l10n.t('Select it');",
        "item.label = l10n.t('Label');",
      ].join('\n'),
      'file.ts',
    );
    assert.deepEqual(
      found.map(({ text, roles, command }) => [text, [...roles].join(), command ?? '']),
      [
        ['Copy', 'button', ''],
        ['Sentence.', 'message', ''],
        ['Remove it?', 'question', ''],
        ['Remove', 'answer', ''],
        ['Detail.', 'detail', ''],
        ['Reading {0}…', 'progress', ''],
        ['Sign In…', 'button', 'plexTokens.signIn'],
        ['Select it', 'placeholder', ''],
        ['Label', '', ''],
      ],
    );
  });
});

/**
 * Returns the texts that break a rule, with the places that they are from.
 *
 * @param breaks returns whether a text breaks it, or the words that do
 */
function listed(texts: readonly Text[], breaks: (text: string) => boolean | string | undefined): string[] {
  return texts.flatMap(({ from, text }) => {
    const found = breaks(text);
    return found ? [`${from}: ${text}${typeof found === 'string' ? ` (“${found}”)` : ''}`] : [];
  });
}

/** Returns a text without code, the targets of links, addresses and the names of settings. */
function proseOf(text: string): string {
  return text
    .replace(/`[^`]*`/g, 'code')
    .replace(/\]\(command:[^)]*\)/g, ']')
    .replace(/\S+:\/\/\S*|plexTokens\.[\w.]+/g, 'code');
}

function isTitleCase(text: string): boolean {
  const words = text.replace(/…$/, '').split(' ');
  return words.every((word, index) => {
    if (LOWER_NAMES.test(word) || !/^[A-Za-z]/.test(word)) return true;
    const isInside = index > 0 && index < words.length - 1;
    return isInside && LOWER.test(word) ? true : /^[A-Z]/.test(word) && !(isInside && NEVER_CAPITALIZED.test(word));
  });
}

/** Returns the texts of a file that go through `l10n.t`, each with what it is shown as. */
function textsIn(contents: string, file: string): Text[] {
  const { program, errors } = parseSync(file, contents);
  assert.deepEqual(errors, []);
  const source = ({ start, end }: Node): string => contents.slice(start, end);
  const calls: CallExpression[] = [];
  /** What is shown as something, or the name of a constant or a function that returns it. */
  const shown: { readonly node: Node; readonly role: Role; readonly command?: string }[] = [];
  const declared = new Map<string, Node[]>();
  const declare = (name: string, node: Node): void => void declared.set(name, [...(declared.get(name) ?? []), node]);
  const showArguments = (callee: string, given: readonly Argument[]): void => {
    const roles = ARGUMENTS[callee] ?? [];
    for (const [index, node] of given.entries()) {
      const role = roles[Math.min(index, 2)];
      if (role) shown.push({ node, role });
    }
  };
  new Visitor({
    CallExpression(call) {
      const callee = source(call.callee);
      if (/^(?:vscode\.)?l10n\.t$/.test(callee)) calls.push(call);
      else showArguments(callee, call.arguments);
    },
    NewExpression: ({ callee, arguments: given }) => showArguments(source(callee), given),
    ObjectExpression(object) {
      const property = (name: string): Node | undefined =>
        object.properties.find(part => part.type === 'Property' && source(part.key) === name);
      const [title, command] = [property('title'), property('command')];
      if (title && command)
        shown.push({ node: title, role: 'button', command: source(command).replace(/^command: '|'$/g, '') });
      const placeholder = property('placeholder') ?? property('placeHolder');
      if (placeholder) shown.push({ node: placeholder, role: 'placeholder' });
    },
    AssignmentExpression({ left, right }) {
      if (/\.placeholder$/.test(source(left))) shown.push({ node: right, role: 'placeholder' });
    },
    VariableDeclarator({ id, init }) {
      if (id.type === 'Identifier' && init) declare(id.name, init);
    },
    FunctionDeclaration(declaration) {
      if (declaration.id) declare(`${declaration.id.name}()`, declaration);
    },
    MethodDefinition: method => declare(`this.${source(method.key)}()`, method),
  }).visit(program);
  for (const { node, ...rest } of [...shown]) {
    const name = source(node).replace(/\((?:.|\n)*\)$/, '()');
    for (const meant of declared.get(name) ?? []) shown.push({ node: meant, ...rest });
  }
  return calls.map(call => {
    const [first] = call.arguments;
    const message =
      first?.type === 'ObjectExpression'
        ? first.properties.flatMap(part =>
            part.type === 'Property' && source(part.key) === 'message' ? part.value : [],
          )[0]
        : first;
    assert.ok(message?.type === 'Literal' && typeof message.value === 'string', source(call));
    const around = shown.filter(({ node }) => node.start <= call.start && call.end <= node.end);
    const { command } = around.find(each => each.command !== undefined) ?? {};
    return {
      from: file,
      text: message.value,
      roles: new Set(around.map(({ role }) => role)),
      ...(command !== undefined && { command }),
    };
  });
}
