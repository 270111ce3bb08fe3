import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { FORMATS } from '../../../src/tokens/builtInFormats.ts';
import {
  checkedValues,
  type FormatValues,
  fillTemplate,
  unknownVariables,
  VARIABLES,
} from '../../../src/tokens/formats.ts';
import { Insertions } from '../../../src/tokens/insertions.ts';
import { anyText } from '../cases.ts';
import { freshSimulator } from '../simulator/asking.ts';
import type { plex as checkedPlex } from './plexjsClient.ts';

const TOKEN = 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50';
const VALUES: FormatValues = {
  token: TOKEN,
  url: 'https://plex.example.org:8443/plex',
  serverName: 'Living Room',
  machineIdentifier: '67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7',
};

function render(id: string, languageId: string, values: Partial<FormatValues> = {}): string {
  const format = FORMATS.find(each => each.id === id) ?? assert.fail(id);
  const insertions = new Insertions(
    '',
    { fileName: '/home/somebody/file', languageId },
    { insertSpaces: true, tabSize: 2 },
  );
  return insertions.inFormat(format, { ...VALUES, ...values }, 0)?.text ?? assert.fail(id);
}

describe('A built-in format', () => {
  it('passes the token in a Companion request, with the address in parts', () => {
    const url = new URL(render('playMedia', 'plaintext'), 'http://player');
    assert.equal(url.pathname, '/player/playback/playMedia');
    const { token, address, port, protocol, machineIdentifier } = Object.fromEntries(url.searchParams);
    assert.deepEqual(
      { token, address, port, protocol, machineIdentifier },
      {
        token: TOKEN,
        address: 'plex.example.org',
        port: '8443',
        protocol: 'https',
        machineIdentifier: VALUES.machineIdentifier,
      },
    );
    assert.equal(new URLSearchParams(render('playMedia', 'plaintext', { url: 'http://10.0.0.1' })).get('port'), '80');
  });
});

describe('The client for plexjs', () => {
  it('passes the type check', () => {
    const example = readFileSync(path.join(import.meta.dirname, 'plexjsClient.ts'), 'utf8');
    assert.ok(
      example.startsWith(`${render('plexjs 0.43', 'javascript')}\n`),
      'plexjsClient.ts has to be what is inserted',
    );
  });

  it('reaches the server with the token', async () => {
    const simulator = await freshSimulator();
    const { url, machineIdentifier } = simulator.servers.livingRoom;
    const client = render('plexjs 0.43', 'javascript', { url, token: simulator.tokens.owner });
    // Inside of the project, so that the package is found.
    const out = path.join(import.meta.dirname, '../../../out');
    mkdirSync(out, { recursive: true });
    const folder = mkdtempSync(path.join(out, 'plexjs-'));
    try {
      const file = path.join(folder, 'client.mjs');
      writeFileSync(file, `${client}\n\nexport { plex };\n`);
      const { plex }: { plex: typeof checkedPlex } = await import(pathToFileURL(file).href);
      const { object } = await plex.general.getIdentity();
      assert.equal(object?.mediaContainer?.machineIdentifier, machineIdentifier);
      const [request] = await simulator.control.journal();
      assert.equal(request?.headers['x-plex-token'], simulator.tokens.owner);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("A format of the user's", () => {
  it('fills in the variables, and evaluates nothing', () => {
    assert.equal(
      fillTemplate('# ${serverName}\\n$TOKEN } \\${ ${machineIdentifier} ${url}/?t=${token}', VALUES),
      `# Living Room\\n$TOKEN } \\\${ ${VALUES.machineIdentifier} ${VALUES.url}/?t=${TOKEN}`,
    );
  });

  it('ignores variables in values', () => {
    assert.equal(fillTemplate('${serverName}', { ...VALUES, serverName: '$& ${token} $1' }), '$& ${token} $1');
  });

  it('lists its unknown variables', () => {
    assert.deepEqual(unknownVariables('${token} ${toString} ${Token} ${} ${url}'), ['${toString}', '${Token}', '${}']);
    assert.deepEqual(unknownVariables(VARIABLES.join('')), []);
  });
});

describe('A value of a format', () => {
  it('keeps no character of a name that could end a string or a comment', () => {
    fc.assert(
      fc.property(anyText(100), serverName => {
        const name = checkedValues({ ...VALUES, serverName })?.serverName ?? assert.fail();
        assert.doesNotMatch(name, /['"`\\$<>{}()[\];:#/*\n\r\u2028\u2029=|&!%@]/);
      }),
    );
    assert.equal(checkedValues({ ...VALUES, serverName: "Mara's TV – 客厅 *2*" })?.serverName, 'Maras TV  客厅 2');
  });

  for (const url of [
    "https://a/'",
    'https://a/"',
    'https://a/`',
    'https://a/$(x)',
    'https://a/\n',
    'https://u:p@a',
    'ftp://a',
    'https://a?x',
    'https://a#x',
    '',
  ]) {
    it(`rejects the URL ${JSON.stringify(url)}`, () => assert.equal(checkedValues({ ...VALUES, url }), undefined));
  }

  for (const url of [
    'http://192.168.1.5:32400',
    'https://[fd00::1]:32400',
    'https://10-0-0-1.abc.plex.direct:32400',
    'https://a.example/plex/~x-y_z%20',
  ]) {
    it(`accepts the URL ${url}`, () => assert.equal(checkedValues({ ...VALUES, url })?.url, url));
  }
});
