import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { until } from '../until.ts';
import { tempFolder } from '../vscode/tempFolder.ts';
import { addsLivingRoom } from './manager.ts';
import { type Session, type Step, walk } from './walk.ts';

/** The time in which a list could open before a key that would take an item of it, in milliseconds. */
const PAUSE = 500;

/** Ordinary code and configuration that has names of tokens and URLs, by file. A tab and a line break are the keys of that name. */
const SNIPPETS: readonly (readonly [file: string, text: string])[] = [
  ['a.env', 'PLEX_TOKEN=\nB=2\n'],
  ['b.env', 'PLEX_TOKEN=t\nPLEX_URL=h\n'],
  ['c.env', 'PLEX_TOKEN=true\nPLEX_URL=http://10.0.0.1\n'],
  ['d.env', 'PLEX_TOKEN=""\nPLEX_URL=\'\'\n'],
  ['e.env', 'export PLEX_TOKEN=$OTHER\n'],
  ['f.env', 'PLEX_TOKEN=\t# later\n'],
  ['a.sh', 'PLEX_TOKEN=$(cat token)\nexport PLEX_TOKEN\n'],
  ['b.sh', 'plex --token \nplex --token=\n'],
  ['c.sh', 'PLEX_TOKEN=\nPLEX_URL=\n'],
  ['a.yml', 'plex:\n  token:\n  url:\n'],
  ['b.yml', 'plex_token: !secret plex_token\n'],
  ['c.yml', 'PLEX_TOKEN: \nPLEX_URL: \nTZ: UTC\n'],
  ['d.yml', 'environment:\n  - PLEX_TOKEN=\n  - TZ=UTC\n'],
  ['a.ini', 'server_token =\nplex_token = \nplex_url =\n'],
  ['a.toml', 'plex_token =\nplex_url = \n'],
  ['a.http', 'GET http://a/\nX-Plex-Token:\nX-Plex-Token: \nAccept: a\n'],
  ['b.http', '@plexToken =\n@plexUrl = \n'],
  ['a.json', '{\n  "plexToken":\n}\n'],
  ['b.json', '{\n  "plexToken": "",\n  "plexUrl": ""\n}\n'],
  ['a.ts', "const plexToken =\n  process.env.PLEX_TOKEN ?? '';\n"],
  ['b.ts', 'const plexToken = t\nconst plexToken = token\n'],
  ['c.ts', 'const plexToken = plex.token;\nconst plexUrl = plex.url;\n'],
  ['d.ts', "headers.set('X-Plex-Token', \n  token)\n"],
  ['e.ts', 'interface Options {\n  plexToken:\n    string;\n  plexUrl:\n    string;\n}\n'],
  ['f.ts', 'const { plexToken, plexUrl } = options;\nconnect(plexUrl,\n  plexToken);\n'],
  ['g.ts', 'switch (kind) {\n  case plexToken:\n    break;\n}\n'],
  ['a.py', "plex_token = os.environ['PLEX_TOKEN']\nplex = PlexServer(\n  url, \n  plex_token)\n"],
  ['b.py', 'if plex_token:\n\tplex_url = None\n'],
  ['c.py', 'def connect(plex_token: str, plex_url=None):\n\tplex_token =\n'],
  ['a.md', 'The plex token:\nX-Plex-Token: \nPLEX_TOKEN=\n'],
  ['a.go', 'plexToken :=\n\tos.Getenv("PLEX_TOKEN")\n'],
  ['a.rb', "ENV['PLEX_TOKEN'] = \nplex_token = nil\n"],
];

/** Typing changes nothing by itself, so that what differs was taken from a list. */
const settings = {
  'editor.acceptSuggestionOnEnter': 'on',
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.autoIndent': 'none',
  'editor.detectIndentation': false,
  'editor.insertSpaces': false,
  'editor.quickSuggestions': { comments: 'on', other: 'on', strings: 'on' },
  'editor.snippetSuggestions': 'none',
  'editor.suggestOnTriggerCharacters': true,
  'editor.trimAutoWhitespace': false,
  'editor.wordBasedSuggestions': 'off',
  // VS Code has defaults of its own for it.
  '[yaml]': { 'editor.autoIndent': 'none', 'editor.insertSpaces': false },
};

let folder = '';

const steps: readonly Step[] = [
  addsLivingRoom,
  {
    title: 'finds ordinary code and configuration as they were typed',
    act: async session => {
      const changed: string[] = [];
      for (const [file, text] of SNIPPETS) {
        const saved = await typed(session, file, text);
        if (saved !== text) changed.push(`${file}: ${JSON.stringify(saved)}, and not ${JSON.stringify(text)}`);
      }
      assert.deepEqual(changed, []);
    },
  },
  {
    title: 'gets a token where a list is open, by Enter',
    act: async session => {
      const { workbench } = session;
      await typed(session, 'open.env', 'PLEX_TOKEN=');
      await workbench.editor.suggests('Plex transient token for Living Room (me)');
      await workbench.page.keyboard.press('Enter');
      await workbench.editor.has('a token', content => /^PLEX_TOKEN=transient-[\w-]{36}/.test(content));
    },
  },
];

/** Types a text key by key into an empty file, saves it, and returns what was saved. */
async function typed({ workbench }: Session, file: string, text: string): Promise<string> {
  const { keyboard } = workbench.page;
  await workbench.openFile(file);
  await workbench.editor.focus();
  for (const part of text.split(/(?=[\n\t])/)) {
    const isKey = /^[\n\t]/.test(part);
    if (isKey) {
      await setTimeout(PAUSE);
      await keyboard.press(part.startsWith('\n') ? 'Enter' : 'Tab');
    }
    await keyboard.type(isKey ? part.slice(1) : part, { delay: 10 });
  }
  await keyboard.press('Control+S');
  const saved = path.join(folder, file);
  return until(`${file} to be saved`, () => readFileSync(saved, 'utf8') || undefined);
}

describe('A user who types', () =>
  walk(steps, stack => {
    folder = path.join(tempFolder(stack, 'ui'), 'typing');
    mkdirSync(folder);
    for (const [file] of [...SNIPPETS, ['open.env']] as const) writeFileSync(path.join(folder, file), '');
    return { folder, settings };
  }));
