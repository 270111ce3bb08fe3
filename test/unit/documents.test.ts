import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Node, parseSync, Visitor } from 'oxc-parser';
import { BANNED, TERMS, UNCONTRACTED_NOT } from './terms.ts';

const root = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const documents = [
  'README.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  ...globSync('docs/*.md', { cwd: root }),
];
/** Documents that people write. Scripts write the others, of messages, test titles and figures. */
const written = documents.filter(file => !/docs\/(?:attacks|faults|performance)\.md$/.test(file));
/** Those that users read, with the forms for their reports. */
const forUsers = [
  ...['README.md', 'CHANGELOG.md', 'docs/usage.md', 'docs/troubleshooting.md'],
  ...globSync('.github/ISSUE_TEMPLATE/*.yml', { cwd: root }),
];
const REPOSITORY = 'https://github.com/plex-tokens/plex-tokens/blob/main/';
const RAW = 'https://github.com/plex-tokens/plex-tokens/raw/HEAD/';

/** The terms of the texts in the window that documents have, too. Others also have a plain meaning, such as form or answer. */
const OF_DOCUMENTS = ['server', 'this computer', 'long-lived token', 'created by this extension', 'address, URL'];
/** As in the texts in the window, but “all of it” and “out of it” are said. */
const PHRASES = new RegExp(BANNED.source.replace('of it', '(?<!(?:all|out) )of it'), 'i');
const HARD_TO_READ: readonly RegExp[] = [
  UNCONTRACTED_NOT,
  ...OF_DOCUMENTS.map(term => TERMS[term] ?? assert.fail(term)),
];
/** A part of a message, as docs/troubleshooting.md quotes it. */
const QUOTED = /\*“([^”]+)”\*/g;
const EXAMPLE = 'italics and quotes';

describe('The documents', () => {
  it('link only to what exists', () => {
    const links = documents.flatMap(file =>
      Array.from(withoutCode(read(file)).matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => ({ file, link })),
    );
    assert.ok(links.length > 60);
    for (const { file, link } of links) {
      const local = link.startsWith(REPOSITORY) ? `/${link.slice(REPOSITORY.length)}` : link;
      if (/^https:/.test(local)) continue;
      const [target = '', anchor] = local.split('#');
      const to = target === '' ? file : path.posix.join(target.startsWith('/') ? '' : path.posix.dirname(file), target);
      assert.ok(existsSync(path.join(root, to)), `${file}: ${link}`);
      if (anchor !== undefined) assert.ok(anchorsOf(read(to)).includes(anchor), `${file}: ${link}`);
    }
  });

  it('have as many cells in each row of a table as in its head, because a reader sees no others', () => {
    const cells = (line: string): number => line.replaceAll(/\\\||`[^`]*`/g, '').split('|').length;
    for (const file of documents) {
      const tables = read(file).match(/(?:^\|.*\n)+/gm) ?? [];
      for (const table of tables) {
        const [head = '', ...rows] = table.trimEnd().split('\n');
        for (const row of rows) assert.equal(cells(row), cells(head), `${file}: ${row}`);
      }
    }
  });

  it('name only commands that there are', () => {
    const titles = new Set(
      Object.entries(JSON.parse(read('package.nls.json'))).flatMap(([key, title]) =>
        key.startsWith('command.') ? [title] : [],
      ),
    );
    const named = [...written, 'test/workspace/README.md'].flatMap(file =>
      Array.from(read(file).matchAll(/\*\*Plex:\s([^*]+)\*\*/g), ([, title = '']) => ({
        file,
        title: inOneLine(title),
      })),
    );
    for (const [, title = ''] of read('test/start/start.ts').matchAll(/F1, Plex: (.+)$/gm))
      named.push({ file: 'test/start/start.ts', title });
    assert.ok(named.length > 30);
    assert.deepEqual(
      named.filter(({ title }) => !titles.has(title)),
      [],
    );
  });

  for (const file of [...forUsers, ...written.filter(file => !forUsers.includes(file))]) {
    it(`have no words that make a sentence hard to read: ${file}`, () => {
      const text = read(file).replace(QUOTED, '');
      const prose = forUsers.includes(file) ? withoutCode(text).replaceAll(/`[^`]*`/g, '') : '';
      assert.deepEqual(
        [
          ...text.split('\n').filter(line => PHRASES.test(line)),
          ...prose.split('\n').filter(line => HARD_TO_READ.some(rule => rule.test(line))),
        ],
        [],
      );
    });
  }

  it('have no such words in the pictures of the walkthrough, either, and scripts print none', () => {
    const pictures = globSync('media/walkthrough/*.svg', { cwd: root }).flatMap(file =>
      Array.from(read(file).matchAll(/<text[^>]*>([^<]+)</g), ([, text = '']) => text),
    );
    const printed = globSync('test/{start,simulator,vscode}/*.ts', { cwd: root }).flatMap(file => printedBy(file));
    assert.ok(pictures.length > 10 && printed.length > 10);
    assert.deepEqual(
      [...pictures, ...printed].filter(text => [PHRASES, ...HARD_TO_READ].some(rule => rule.test(text))),
      [],
    );
  });

  it('use straight apostrophes', () => {
    for (const file of written) assert.doesNotMatch(read(file).replace(QUOTED, ''), /\w’\w/, file);
  });
});

describe('The README', () => {
  const text = read('README.md');

  it('is short', () => assert.ok(text.replaceAll(/<[^>]+>/g, '').split(/\s+/).length <= 900));

  it('has the commands that try and test the extension', () => {
    const blocks = Array.from(text.matchAll(/^```sh\n(.*?)^```$/gms), ([, block]) => block);
    assert.deepEqual(blocks, ['npm ci && npm start\n', 'npm ci && npm test\n']);
  });

  it('has a description of each picture, which exists in both themes', () => {
    const blocks = Array.from(text.matchAll(/<picture>(.*?)<\/picture>/gs), ([, block = '']) => block);
    assert.equal(blocks.length, 7);
    for (const block of blocks) {
      // vsce leaves the address of a <source> as it is, and on the Extension page a relative one would show nothing.
      const [, light] = /<source media="\(prefers-color-scheme: light\)" srcset="([^"]+)">/.exec(block) ?? [];
      const [, alt = '', name, kind] =
        /<img alt="([^"]+)" src="media\/tour\/([\w-]+)-dark\.(png|webp)">/.exec(block) ?? [];
      assert.ok(alt.length > 20, block);
      assert.equal(light, `${RAW}media/tour/${name}.${kind}`);
      for (const file of [`${name}.${kind}`, `${name}-dark.${kind}`]) assert.ok(sizeOf(file) > 1000, file);
    }
  });

  it('begins with an animation that loads quickly', () => {
    const [first = ''] = /<picture>.*?<\/picture>/s.exec(text) ?? [];
    const files = Array.from(first.matchAll(/media\/tour\/([\w-]+\.webp)/g), ([, file = '']) => file);
    assert.equal(files.length, 2);
    for (const file of files) assert.ok(sizeOf(file) < 400_000, `${file} has ${sizeOf(file)} bytes.`);
  });

  it('shows all pictures that there are, which are small together', () => {
    const files = readdirSync(path.join(root, 'media/tour'));
    assert.deepEqual(
      files.filter(file => !text.includes(`media/tour/${file}`)),
      [],
    );
    assert.ok(files.reduce((sum, file) => sum + sizeOf(file), 0) < 1_500_000);
  });
});

describe('docs/troubleshooting.md', () => {
  const text = read('docs/troubleshooting.md');
  const quotes = Array.from(text.matchAll(QUOTED), ([, quote = '']) => quote).filter(quote => quote !== EXAMPLE);

  it('quotes only messages that there are', () => {
    const bundle: Record<string, string | { message: string }> = JSON.parse(read('l10n/bundle.l10n.json'));
    const messages = Object.values(bundle).map(entry => (typeof entry === 'string' ? entry : entry.message));
    assert.deepEqual(
      quotes.filter(quote => !messages.some(message => message.includes(quote))),
      [],
    );
  });

  it('explains every error', () => {
    const errors = globSync('src/**/*.ts', { cwd: root }).flatMap(file => errorsIn(file));
    assert.ok(errors.length > 80);
    assert.deepEqual(
      errors.filter(error => !quotes.some(quote => error.includes(quote))),
      [],
    );
  });
});

/** Returns the texts that a script prints, or throws, without what it puts into them. */
function printedBy(file: string): string[] {
  const contents = read(file);
  const texts: string[] = [];
  const spoken: Array<{ start: number; end: number }> = [];
  new Visitor({
    CallExpression(call) {
      const { callee } = call;
      if (/^console\.\w+$/.test(contents.slice(callee.start, callee.end))) spoken.push(call);
    },
    NewExpression(made) {
      if (contents.slice(made.callee.start, made.callee.end) === 'Error') spoken.push(made);
    },
  }).visit(parseSync(file, contents).program);
  const isSpoken = ({ start, end }: Node): boolean => spoken.some(call => call.start <= start && end <= call.end);
  new Visitor({
    Literal(literal) {
      if (typeof literal.value === 'string' && isSpoken(literal)) texts.push(literal.value);
    },
    TemplateElement(element) {
      if (isSpoken(element)) texts.push(element.value.cooked ?? '');
    },
  }).visit(parseSync(file, contents).program);
  return texts;
}

/** Returns the messages of a file's errors: of each `Problem` and warning, and each sentence about a server or plex.tv. */
function errorsIn(file: string): string[] {
  const contents = read(file);
  const messages: Node[] = [];
  const problems: Node[] = [];
  new Visitor({
    CallExpression({ callee, arguments: [message] }) {
      const called = contents.slice(callee.start, callee.end);
      if (!message) return;
      if (/^(?:vscode\.)?l10n\.t$/.test(called)) messages.push(message);
      if (/^(?:warn|(?:vscode\.)?window\.show(?:Error|Warning)Message)$/.test(called)) problems.push(message);
    },
    NewExpression(made) {
      if (contents.slice(made.callee.start, made.callee.end) === 'Problem') problems.push(made.arguments[0] ?? made);
    },
  }).visit(parseSync(file, contents).program);
  const sentences = /\/workbench\/\w*words\.ts$/i.test(file);
  return messages.flatMap(message => {
    const text = textOf(message);
    const isProblem = problems.some(({ start, end }) => start <= message.start && message.end <= end);
    return / /.test(text) && (isProblem || (sentences && /\{0\}|plex\.tv|Tokens for Plex/.test(text))) ? [text] : [];
  });
}

/** Returns the text of `l10n.t`'s first argument, which may be an object with a comment for translators. */
function textOf(message: Node): string {
  if (message.type === 'Literal') return String(message.value);
  const members = message.type === 'ObjectExpression' ? message.properties : [];
  const [text] = members.flatMap(member =>
    member.type === 'Property' && member.key.type === 'Identifier' && member.key.name === 'message'
      ? [member.value]
      : [],
  );
  return text?.type === 'Literal' ? String(text.value) : '';
}

/** Returns the anchors that GitHub gives to headings. */
function anchorsOf(markdown: string): string[] {
  return Array.from(withoutCode(markdown).matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  );
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^```.*?^```$/gms, '');
}

/** Returns the size of a picture, in bytes. */
function sizeOf(file: string): number {
  return statSync(path.join(root, 'media/tour', file)).size;
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
