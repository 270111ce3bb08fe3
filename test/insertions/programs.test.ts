import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FORMATS } from '../../src/tokens/builtInFormats.ts';
import type { FormatValues } from '../../src/tokens/formats.ts';
import { Insertions } from '../../src/tokens/insertions.ts';
import type { RunningSimulator } from '../simulator/spawn.ts';
import { freshSimulator, mint } from '../unit/simulator/asking.ts';
import { cacheFolder } from '../vscode/install.ts';
import { runProgram } from './childProgram.ts';
import { cutCursor, INSERT, withInsertion } from './goldens.ts';
import { npmPackages } from './npmPackages.ts';
import { Unavailable } from './parser.ts';
import { systemProgram } from './systemPrograms.ts';

interface Program {
  readonly title: string;
  /** Its file in `programs/`, with `|` for the cursor. */
  readonly file: string;
  readonly languageId: string;
  /** The format that is inserted. */
  readonly format: string;
  /** Returns the command that runs it. */
  readonly command: (file: string) => Promise<readonly [string, ...string[]]>;
}

const PROGRAMS: readonly Program[] = [
  {
    ...{ title: 'curl', file: 'curl.sh', languageId: 'shellscript', format: 'curl' },
    command: async file => {
      await systemProgram('curl');
      return ['bash', file];
    },
  },
  script('fetch', 'fetch.mjs', 'header'),
  script('node-fetch', 'nodeFetch.mjs', 'pair'),
  script('plexjs', 'plexjs.mjs', 'plexjs 0.43'),
  script('@ctrl/plex', 'ctrlPlex.mjs', 'plain'),
  {
    ...{ title: 'requests of Python', file: 'requests_headers.py', languageId: 'python', format: 'header' },
    command: async file => [await systemProgram('python3-requests'), file],
  },
  {
    ...{ title: 'Net::HTTP of Ruby', file: 'net_http.rb', languageId: 'ruby', format: INSERT },
    command: async file => [await systemProgram('ruby'), file],
  },
  {
    ...{ title: 'a stream of PHP', file: 'context.php', languageId: 'php', format: 'header' },
    command: async file => [await systemProgram('php'), file],
  },
  {
    ...{ title: 'net/http of Go', file: 'main.go', languageId: 'go', format: 'header' },
    command: async file => [await systemProgram('go'), 'run', file],
  },
  {
    ...{ title: 'httpYac', file: 'library.http', languageId: 'http', format: 'pair' },
    command: async file => {
      const httpyac = path.join(await npmPackages(), 'node_modules/httpyac/bin/httpyac.js');
      return [process.execPath, httpyac, 'send', file, '--all', '--output', 'body'];
    },
  },
];

function script(title: string, file: string, format: string): Program {
  return { title, file, languageId: 'javascript', format, command: async path => [process.execPath, path] };
}

describe('A program with a token inserted', () => {
  // In the checkout, so that the packages from npm are found.
  const out = path.join(import.meta.dirname, '../../out');
  let folder: string;
  let simulator: RunningSimulator;

  before(() => {
    mkdirSync(out, { recursive: true });
    folder = mkdtempSync(path.join(out, 'programs-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    simulator = await freshSimulator();
  });

  for (const program of PROGRAMS) {
    it(`lists libraries with ${program.title}`, async function () {
      const { url } = simulator.servers.livingRoom;
      try {
        await listsLibraries(program, await mint(url, simulator.tokens.owner));
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        console.log(`${program.title} was not run. ${error.message}`);
        this.skip();
      }
    });
  }

  it('fails where the server rejects the token', async () => {
    const program = PROGRAMS.find(({ title }) => title === 'fetch') ?? assert.fail();
    await assert.rejects(listsLibraries(program, 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50'), /401 Unauthorized/);
  });

  async function listsLibraries(program: Program, token: string): Promise<void> {
    const { url, name: serverName, machineIdentifier } = simulator.servers.livingRoom;
    const file = path.join(folder, program.file);
    writeFileSync(file, inserted(program, { url, token, serverName, machineIdentifier }));
    const [command, ...args] = await program.command(file);
    await simulator.control.clearJournal();
    const { code, stdout, stderr } = await runProgram(command, args, {
      cwd: folder,
      env: { PLEX_URL: url, NO_PROXY: '127.0.0.1', GOCACHE: path.join(cacheFolder(process.env), 'go-build') },
    });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Silent Films.*Field Recordings/s, stderr);
    const [request, ...others] = await simulator.control.journal();
    assert.deepEqual(others, []);
    assert.match(request?.path ?? '', /^\/library\/sections/);
    assert.equal(request?.headers['x-plex-token'], token);
    assert.equal(request?.tokenInUrl, false);
  }
});

/** Returns the text of a program with what the format puts into its place. */
function inserted({ file, languageId, format: id }: Program, values: FormatValues): string {
  const { text, offset } = cutCursor(readFileSync(path.join(import.meta.dirname, 'programs', file), 'utf8'));
  const place = { fileName: `/home/somebody/${file}`, languageId };
  const insertions = new Insertions(text, place, { insertSpaces: !text.includes('\t'), tabSize: 2 });
  if (id === INSERT) return withInsertion(text, offset, { text: insertions.plain(values.token, offset) });
  const format = FORMATS.find(each => each.id === id) ?? assert.fail(id);
  return withInsertion(text, offset, insertions.inFormat(format, values, offset) ?? assert.fail(`${id} isn't offered`));
}
