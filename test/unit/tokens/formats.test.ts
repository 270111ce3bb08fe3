import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileStyle } from '../../../src/languages/fileKinds.ts';
import { FORMATS, type FormatValues } from '../../../src/tokens/formats.ts';
import { freshSimulator } from '../simulator/asking.ts';
import type { plex as checkedPlex } from './plexjsClient.ts';

const TOKEN = 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50';
const VALUES: FormatValues = {
  token: TOKEN,
  url: 'https://plex.example.org:8443/plex',
  serverName: 'Living Room',
  machineIdentifier: '67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7',
};

function render(id: string, style: FileStyle, { usesPlexApiNames = false, ...values }: Record<string, unknown> = {}) {
  const format = FORMATS.find(each => each.id === id) ?? assert.fail(id);
  return format.render({ ...VALUES, ...values }, { style, usesPlexApiNames: usesPlexApiNames === true });
}

describe('A token', () => {
  for (const [id, style, text] of [
    ['plain', 'other', TOKEN],
    ['header', 'other', `X-Plex-Token: ${TOKEN}`],
    ['query', 'other', `X-Plex-Token=${TOKEN}`],
    ['json', 'json', `"plexToken": "${TOKEN}"`],
    ['pair', 'dotenv', `PLEX_URL=${VALUES.url}\nPLEX_TOKEN=${TOKEN}`],
    ['pair', 'http', `@plexUrl = ${VALUES.url}\n@plexToken = ${TOKEN}`],
    ['pair', 'yaml', `plex:\n  url: ${VALUES.url}\n  token: ${TOKEN}`],
    ['plexapiPair', 'dotenv', `PLEXAPI_AUTH_SERVER_BASEURL=${VALUES.url}\nPLEXAPI_AUTH_SERVER_TOKEN=${TOKEN}`],
    [
      'curl',
      'shell',
      `curl --header 'Accept: application/json' --header 'X-Plex-Token: ${TOKEN}' '${VALUES.url}/library/sections'`,
    ],
  ] as const) {
    it(`as ${id} in ${style} is written as people write it`, () => assert.equal(render(id, style), text));
  }

  it('with its server takes the names that the file has already', () => {
    assert.match(
      render('pair', 'dotenv', { usesPlexApiNames: true }),
      /^PLEXAPI_AUTH_SERVER_BASEURL=.*\nPLEXAPI_AUTH_SERVER_TOKEN=/,
    );
    assert.match(render('pair', 'python', { usesPlexApiNames: true }), /^baseurl = /);
  });

  it('with its server is one document of its language', () => {
    assert.deepEqual(JSON.parse(`{${render('pair', 'json')}}`), { plexUrl: VALUES.url, plexToken: TOKEN });
  });

  it('for a player is the parameter token of a Companion request, with the address in parts', () => {
    const url = new URL(render('playMedia', 'other'), 'http://player');
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
    assert.equal(new URLSearchParams(render('playMedia', 'other', { url: 'http://10.0.0.1' })).get('port'), '80');
  });

  it('in every format of every style is there once, and no identifier of this extension', () => {
    for (const { id, styles = ['other'], render: renderFormat } of FORMATS) {
      for (const style of styles) {
        const text = renderFormat(VALUES, { style: style as FileStyle, usesPlexApiNames: false });
        assert.equal(text.split(TOKEN).length, 2, id);
        assert.doesNotMatch(text, /Tokens for Plex|plex-tokens/, id);
      }
    }
  });
});

describe('The client of plexjs', () => {
  it('is one that the type check accepts', () => {
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
