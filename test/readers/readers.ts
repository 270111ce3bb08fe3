import * as v from 'valibot';
import { parseAccount } from '../../src/accounts/account.ts';
import { readPastedToken } from '../../src/accounts/pastedToken.ts';
import { DocumentScanner, type DocumentText } from '../../src/detection/documentScanner.ts';
import { findTokens, scanOptions } from '../../src/detection/scanner/scan.ts';
import { StoredToken } from '../../src/detection/scanner/storedToken.ts';
import { appNameAt, isForOthers, isPlexFile, kindOf as kindOfFile } from '../../src/languages/fileKinds.ts';
import { importFor } from '../../src/languages/imports.ts';
import {
  followsPlex,
  isAddressName,
  isBareTokenName,
  isBareUrlName,
  isHeaderName,
  isTokenName,
  isUrlName,
  namesPlex,
  variableIn,
} from '../../src/languages/names.ts';
import { referenceTo } from '../../src/languages/references.ts';
import { yamlSection } from '../../src/languages/yamlCursor.ts';
import { newAppClient } from '../../src/plex/appClient.ts';
import { isExposed, isSecureAndDirect, parseConnection, rankConnections } from '../../src/plex/connections.ts';
import { decode } from '../../src/plex/decode.ts';
import { homeUsers } from '../../src/plex/homeUsers.ts';
import { KnownTokens } from '../../src/plex/knownTokens.ts';
import { isLocalAddress, isLocalHostname, isLoopback } from '../../src/plex/localNetwork.ts';
import {
  type AccountDevice,
  devicesResponse,
  homeUsersResponse,
  resourcesResponse,
  type SourceConnectionInformation,
} from '../../src/plex/responses.ts';
import { Secret, withoutSecret } from '../../src/plex/secret.ts';
import { parseSource } from '../../src/plex/source.ts';
import {
  beginsLikeJwt,
  candidateAround,
  holdsPlexDirect,
  holdsToken,
  holdsTransientToken,
  isHomeUserId,
  isMadeUp,
  isOpaque,
  isTokenValue,
  isWellFormed,
  longWordAt,
  looksLikeToken,
  plexDirectAddress,
  redact,
  shapeOf,
  statedExpiry,
  statedKind,
  tokenAt,
  transientTokenAround,
  transientTokensIn,
} from '../../src/plex/tokenShapes.ts';
import { parseAddress } from '../../src/servers/address.ts';
import { listId, listServers } from '../../src/servers/listedServers.ts';
import { mergeServers } from '../../src/servers/mergeServers.ts';
import { isListedServer, isStoredServer, isStoredToken } from '../../src/servers/server.ts';
import { changedLines } from '../../src/sources/changedLines.ts';
import { type SourceText, toSourceText } from '../../src/sources/sourceText.ts';
import { FORMATS } from '../../src/tokens/builtInFormats.ts';
import { ignoresDotenv, ignoringDotenv, settingVariable, valueIn } from '../../src/tokens/dotenv.ts';
import { checkedValues, fillTemplate, hasToken, unknownVariables } from '../../src/tokens/formats.ts';
import { Insertions, indented, withoutRepetition } from '../../src/tokens/insertions.ts';
import { tokenPlace } from '../../src/tokens/tokenPlace.ts';
import { plainText } from '../../src/workbench/plainText.ts';
import type { TextOfLength } from './growth.ts';

/** A function that reads text from others. */
export interface Reader {
  /** The measured functions of `src/`, as `file.ts#function`. */
  readonly functions: readonly string[];
  /** Prefixes of the common texts, besides an empty one. */
  readonly prefixes?: readonly string[];
  /** Additional texts. */
  readonly texts?: ReadonlyMap<string, TextOfLength>;
  /** Prepares a text and returns the function to measure; the preparation itself isn't measured. */
  readonly prepare: (text: string) => () => unknown;
}

/** Units that are repeated: every kind of character, and the beginnings of what the functions look for. */
const UNITS = [
  ...[' ', '\t', '\n', '\r', '\r\n', ' \n', '0', 'a', 'A', '-', '_', '.', '/', '\\', ':', '=', ',', ';', '#', '%3D'],
  ...[
    '"',
    "'",
    '`',
    '"""',
    "'''",
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '<',
    '>',
    '&',
    '${',
    '"",',
    '- ',
    '; ',
    '#\r\n',
    '//',
    '(/[',
    '<script ',
  ],
  ...['a.', 'a_', 'A_', 'a-', 'a:', 'a ', '0a', '0D', 'a=', 'a,', 'a(', "'a',", '@a', '%', 'é', '\u202e', '𝄞'],
  ...['plex', 'PLEX_', 'plex.', 'plex=', 'plex(', '<plex', 'token', 'token ', 'token=', 'token,', 'token.', 'Plex('],
  ...['PLEX_TOKEN=', 'plex_token = a; ', 'X-Plex-Token: ', '_TOKEN', 'eyJ', 'eyJaaaaaaaa.', 'eyJh.', 'transient-'],
  ...[
    'import ',
    'import a\n',
    'from a.',
    'from __future__ import (',
    'using ',
    'package a\n',
    'services:\n',
    '/player/',
  ],
  ...['token="Qz8-rT_w4KbN7vXe2Lp_"\n', 'token: Qz8-rT_w4KbN7vXe2Lp_ ', '  token: Qz8-rT_w4KbN7vXe2Lp_\n', 'plex:\n'],
  ...['<a>', '<a b="c"/>', '"a":', '"a":"b",', '{"a":', '[[', 'http://', 'x"value', '"token" "value', 'PlexServer(a, '],
];
const SUFFIXES = ['', '\0', '"'];

/** Returns every unit after every prefix and before every ending. */
export function commonTexts({ prefixes = [] }: Reader): Map<string, TextOfLength> {
  const all = new Map<string, TextOfLength>();
  for (const prefix of ['', ...prefixes]) {
    for (const unit of UNITS) {
      for (const suffix of SUFFIXES)
        all.set(JSON.stringify([prefix, unit, suffix]), length => prefix + repeated(unit, length) + suffix);
    }
  }
  return all;
}

/** Returns a text in one piece of memory, like one from a file or a server. */
function repeated(unit: string, length: number): string {
  return Buffer.from(unit.repeat(Math.ceil(length / unit.length))).toString();
}

/** Repeats a unit between two texts. */
function wrapped(before: string, unit: string, after: string): TextOfLength {
  return length => before + repeated(unit, length) + after;
}

const reader = (
  functions: string | readonly string[],
  read: (text: string) => unknown,
  prefixes: readonly string[] = [],
): Reader => ({ functions: [functions].flat(), prefixes, prepare: text => () => read(text) });

const TOKEN = 'Qz8-rT_w4KbN7vXe2Lp_';
const TRANSIENT = 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50';
const HEX = '67ee7ac3eb14c41186c62b58de0c85c1c1c0f1d7';
const python = { fileName: '/home/somebody/watch.py', languageId: 'python' };
/** Languages with a way of their own to find out where a cursor is. */
const INSERTED_INTO = [
  ...[
    'typescriptreact',
    'python',
    'ruby',
    'go',
    'php',
    'csharp',
    'shellscript',
    'powershell',
    'json',
    'toml',
    'markdown',
  ],
  ...['yaml', 'dotenv', 'ini', 'http', 'vue', 'java'],
];
const SPACES = { insertSpaces: true, tabSize: 4 };
const yaml = { fileName: '/home/somebody/text.yaml', languageId: 'yaml' };
const linesOf = (text: string): string[] => text.split('\n').toReversed();
const values = { token: TOKEN, url: 'http://x', serverName: 'Attic', machineIdentifier: HEX };

const answers = new Map<string, TextOfLength>([
  ['empty devices', wrapped('{"MediaContainer":{"Device":[{}', ',{}', ']}}')],
  ['devices', wrapped('{"MediaContainer":{"Device":[{}', `,{"accessToken":"${TOKEN}","name":"a"}`, ']}}')],
  ['devices that are one', wrapped('{"MediaContainer":{"Device":[{}', `,{"clientIdentifier":"${HEX}"}`, ']}}')],
  ['connections', wrapped('{"MediaContainer":{"Device":{"Connection":[{}', ',{"uri":"http://10.0.0.1:1"}', ']}}}')],
  ['empty connections', wrapped('{"MediaContainer":{"Device":{"Connection":[{}', ',{}', ']}}}')],
  ['fields', wrapped('{"MediaContainer":{"a":[""', ',"a"', '],"Device":[]}}')],
  ['an address', wrapped('{"MediaContainer":{"Device":{"Connection":{"uri":"http://x', '/', 'x"}}}}')],
  ['elements', wrapped('<MediaContainer>', '<Device/>', '</MediaContainer>')],
  ['elements with white space', wrapped('<MediaContainer>', '<Device>\r\n</Device>\r\n', '</MediaContainer>')],
  ['line breaks', wrapped('<MediaContainer>', '\r\n', '</MediaContainer>')],
  ['line breaks of old', wrapped('<MediaContainer>', '\r', '</MediaContainer>')],
  ['line breaks in a comment', wrapped('<MediaContainer><!--', '\r\n', '--></MediaContainer>')],
  ['line breaks in CDATA', wrapped('<MediaContainer><![CDATA[', '\r\n', ']]></MediaContainer>')],
  ['line breaks in an instruction', wrapped('<MediaContainer><?a ', '\r\n', '?></MediaContainer>')],
  ['line breaks in an attribute', wrapped('<MediaContainer a="', '\r\n', '"/>')],
  ['an attribute', wrapped('<MediaContainer a="', 'a', '"/>')],
  ['references', wrapped('<MediaContainer a="', '&amp;', '"/>')],
  ['references in text', wrapped('<MediaContainer>', 'a&#13;', '</MediaContainer>')],
  ['characters of two units', wrapped('<MediaContainer a="', '𝄞', '"/>')],
  ['comments', wrapped('<MediaContainer>', '<!---->', '</MediaContainer>')],
  [
    'attributes',
    length => {
      const attributes = Array.from({ length: length / 10 }, (_, index) => ` a${String(index).padStart(5, '0')}=""`);
      return `<MediaContainer${attributes.join('')}/>`;
    },
  ],
  [
    'names that differ',
    length => {
      const elements = Array.from({ length: length / 9 }, (_, index) => `<a${String(index).padStart(5, '0')}/>`);
      return `<MediaContainer>${elements.join('')}</MediaContainer>`;
    },
  ],
  ['nested arrays', length => `${repeated('[', length / 2)}${repeated(']', length / 2)}`],
  ['nested objects', length => `${repeated('{"a":', (length / 6) * 5)}1${'}'.repeat(length / 6)}`],
  ['nested elements', length => `<MediaContainer>${repeated('<a>', length)}`],
]);

/** Returns a document in the form that an editor has. */
function linesIn(text: string): DocumentText {
  const lines = text.split('\n');
  return {
    lineCount: lines.length,
    length: text.length,
    text: (first, end) => lines.slice(first, end).join('\n'),
    line: line => lines[line] ?? '',
  };
}

const stored = [new StoredToken(`eyJh.${'a'.repeat(600)}.a`, 'me'), new StoredToken(`plex${'a'.repeat(16)}`, 'me')];

const known = new KnownTokens();
for (const token of [TOKEN, 'a'.repeat(20), `eyJhbGciOi.${'a'.repeat(600)}.c2lnbmF0`]) known.add(new Secret(token));

/** Reads a text as a response, or returns a response that holds it. */
function sourceTextOf(text: string): SourceText {
  return { text, name: '', tokens: [], connections: [] };
}

function resourcesIn(text: string): SourceConnectionInformation {
  const read = v.safeParse(resourcesResponse, decoded(text));
  return read.success ? read.output.MediaContainer : { Device: [{ Connection: [{ uri: text }], name: text }] };
}

function decoded(text: string): unknown {
  try {
    return decode(text);
  } catch {
    return undefined;
  }
}

/** Returns as many items as fit into a text. */
function listOf<Item>(text: string, item: (index: number) => Item): Item[] {
  return Array.from({ length: text.length / 20 }, (_, index) => item(index));
}

/** Returns a list of plex.tv: devices that are the same or differ, and connections that are the same or differ. */
function devicesOf(text: string): AccountDevice[] {
  const connections = listOf(text, index => ({ uri: `http://10.0.${index % 7}.${index}:32400`, local: true }));
  const odd = { clientIdentifier: HEX, name: text, connections: [...connections, { uri: text }] };
  return v.parse(devicesResponse, [
    odd,
    ...listOf(text, index => ({ clientIdentifier: `${HEX}${index % 2 ? index : ''}` })),
  ]);
}

/** Every function that reads text from others: from servers, files, and the clipboard. */
export const readers: readonly Reader[] = [
  {
    functions: ['plex/decode.ts#decode'],
    prefixes: [
      ...['{"a":"', '[', '[1', '<MediaContainer ', '<MediaContainer>', '<MediaContainer a="', '<?xml '],
      ...['<MyPlex ', '<user '],
    ],
    texts: answers,
    prepare: text => () => decoded(text),
  },
  {
    functions: ['sources/sourceText.ts#toSourceText'],
    texts: answers,
    prepare: text => {
      const answer = resourcesIn(text);
      return () => toSourceText(answer);
    },
  },
  reader('sources/changedLines.ts#changedLines', text => changedLines(sourceTextOf(text), sourceTextOf(`${text}\nx`))),
  reader('plex/connections.ts#parseConnection', text => parseConnection({ uri: text, local: false, relay: false }), [
    'http://',
    'http://x',
    'http://x/',
    'http://[::',
  ]),
  {
    functions: [
      'plex/connections.ts#rankConnections',
      'plex/connections.ts#isSecure',
      'plex/connections.ts#isSecureAndDirect',
      'plex/connections.ts#isExposed',
    ],
    prepare: text => {
      const listed = listOf(text, index => ({
        address: `http://${index % 5 ? index : ''}.x`,
        local: !(index % 3),
        relay: !(index % 2),
      }));
      return () => rankConnections(listed).map(connection => [isSecureAndDirect(connection), isExposed(connection)]);
    },
  },
  {
    functions: [
      'servers/listedServers.ts#listServers',
      'servers/mergeServers.ts#mergeServers',
      'servers/listedServers.ts#listId',
    ],
    prepare: text => {
      const devices = devicesOf(text);
      const account = { id: 'a', name: 'me' };
      return () => {
        const list = listServers(devices);
        return [mergeServers({ records: [], accounts: [account], lists: new Map([['a', list]]) }), listId(list)];
      };
    },
  },
  {
    functions: [
      'servers/server.ts#isStoredServer',
      'servers/server.ts#isStoredToken',
      'servers/server.ts#isListedServer',
    ],
    prepare: text => {
      const named = {
        machineIdentifier: text,
        name: text,
        version: text,
        address: text,
        selectedToken: '',
        owned: true,
      };
      const connections = listOf(text, () => ({ address: 'http://x', local: true, relay: true }));
      const stored = { ...named, id: text, label: text, connections };
      return () => [isStoredServer(stored), isStoredToken(stored), isListedServer(stored)];
    },
  },
  reader(
    ['plex/localNetwork.ts#isLocalHostname', 'plex/localNetwork.ts#isLocalAddress', 'plex/localNetwork.ts#isLoopback'],
    text => [isLocalHostname(text), isLocalAddress(text), isLoopback(text)],
    ['[', '10-0-0-1.', 'fe80::1%'],
  ),
  {
    functions: ['plex/homeUsers.ts#homeUsers'],
    prepare: text => () => {
      const uuid = HEX;
      return homeUsers(
        v.parse(homeUsersResponse, { users: [{ uuid, title: text }, ...listOf(text, () => ({ uuid }))] }),
      );
    },
  },
  reader(
    'languages/fileKinds.ts#appNameAt',
    text => [
      appNameAt({ fileName: '/compose.yaml', languageId: 'yaml' }, `services:\n${text}`, text.length),
      appNameAt({ fileName: `/${text}.service`, languageId: 'ini' }, '', 0),
    ],
    ['  a:\n', '.'],
  ),
  reader('plex/appClient.ts#newAppClient', newAppClient, ['token', 'eyJa.', 'Kometa']),
  reader('plex/source.ts#parseSource', parseSource, ['server://', 'provider://a', HEX]),
  reader('servers/address.ts#parseAddress', parseAddress, ['http://', 'x', 'http://x/', 'http://[::', '::']),
  reader('accounts/pastedToken.ts#readPastedToken', readPastedToken, ['eyJa.', 'token', 'token=', '"', 'eyJ']),
  reader('plex/tokenShapes.ts#holdsToken', holdsToken, ['token', 'token ', '.', 'eyJa.', ', ']),
  reader('plex/tokenShapes.ts#isHomeUserId', isHomeUserId, ['a', '-', 'a.']),
  reader('plex/tokenShapes.ts#statedExpiry', statedExpiry, ['eyJa.', 'eyJ', '.', 'W1tb']),
  reader('plex/tokenShapes.ts#redact', redact, ['token', 'token=', 'eyJa.', 'transient-']),
  reader('plex/tokenShapes.ts#candidateAround', text => candidateAround(text, text.length), ['eyJa.', 'transient-']),
  reader(
    [
      ...['shapeOf', 'statedKind', 'looksLikeToken', 'isOpaque', 'isWellFormed', 'isMadeUp', 'isTokenValue'],
      ...['beginsLikeJwt', 'holdsTransientToken', 'holdsPlexDirect', 'plexDirectAddress'],
      ...['longWordAt', 'tokenAt'],
    ].map(name => `plex/tokenShapes.ts#${name}`),
    text => [
      ...[shapeOf, statedKind, looksLikeToken, isOpaque, isWellFormed, isTokenValue, beginsLikeJwt].map(read =>
        read(text),
      ),
      ...[holdsTransientToken(text), holdsPlexDirect(text), plexDirectAddress(text), longWordAt(text, 0)],
      ...(['longLived', 'claimToken', 'transient'] as const).map(shape => isMadeUp(text, shape)),
      ...(['transient', 'jwt'] as const).map(shape => tokenAt(shape, text, 0)),
    ],
    ['eyJ', 'eyJa.', 'claim-', 'transient-', 'aA'],
  ),
  reader('accounts/account.ts#parseAccount', text => parseAccount('a', new Secret(text)), ['{"name":"', '[']),
  {
    ...reader('plex/knownTokens.ts#KnownTokens', text => known.isIn(text)),
    texts: new Map([
      ['the end of a stored token', wrapped('', 'c2lnbmF0', '')],
      ['all but the beginning of one', wrapped('', `hbGciOi.${'a'.repeat(600)}.c2lnbmF0`, '')],
    ]),
  },
  reader('plex/secret.ts#withoutSecret', text => withoutSecret(new Error(text), new Secret(TOKEN))),
  reader('workbench/plainText.ts#plainText', text => plainText(text)),
  {
    ...reader(
      [
        ...['scan.ts#findTokens', 'scan.ts#scanTokens', 'values.ts#valueAt', 'values.ts#beginsWord'],
        ...['values.ts#valueOfName', 'surroundings.ts#isInPlexSection', 'surroundings.ts#startOfReach'],
      ].map(name => `detection/scanner/${name}`),
      text => [python, yaml].map(place => findTokens(text, scanOptions(place, stored))),
      ['plex_token', 'token', 'plex\n', 'plex = PlexServer(', `plex\ntoken="${TOKEN}"`],
    ),
    texts: new Map([
      ['a value of digits', wrapped('', `token=eyJ${'0'.repeat(2000)}.eyJ${'0'.repeat(3000)}.-0;\n`, '')],
      ['names and words', wrapped('', `${'plex'.repeat(80)} token="${TOKEN}"\n`, '')],
      ['names and white space', wrapped('plex', `${' '.repeat(290)}x\ntoken="${TOKEN}"\n`, '')],
      ['names and white space in one line', wrapped('plex', `${' '.repeat(290)}token="${TOKEN}"`, '')],
      ['addresses', wrapped('', `$${'plex'.repeat(70)}\ntoken="${TOKEN}"\n`, '')],
      ['openings', wrapped('', `plex${'('.repeat(200)}token="${TOKEN}"\n`, '')],
      ['words before openings', wrapped('', `${'plex('.repeat(80)}) token="${TOKEN}"\n`, '')],
      ['elements', wrapped('', `${'<plex'.repeat(80)} token="${TOKEN}"\n`, '')],
      ['variables', wrapped('', 'Plex(aa,ab,ac,ad,ae,af,ag,ah,ai,aj,ak,al,am,an,ao) ', '')],
      [
        'variables of one letter',
        wrapped('', `Plex(${Array.from({ length: 60 }, (_, index) => 'a'.repeat(index + 1)).join()}) `, ''),
      ],
      [
        'variables that differ',
        length =>
          Array.from({ length: length / 12 }, (_, index) => `Plex(a${String(index).padStart(5, '0')})`).join(''),
      ],
      ['the beginnings of a stored token', wrapped('', 'eyJh.', '')],
    ]),
  },
  {
    ...reader('detection/scanner/scan.ts#findTokens', text => text, ['plex_token', 'token', 'plex = PlexServer(']),
    functions: [
      'detection/documentScanner.ts#DocumentScanner',
      ...['afterChange', 'mergeChanges', 'sliceOf'].map(name => `detection/scanner/regions.ts#${name}`),
    ],
    prepare: text => {
      const lines = linesIn(text);
      return () => {
        const scanner = new DocumentScanner(lines, python, () => undefined);
        scanner.restart([]);
        scanner.scan(Number.POSITIVE_INFINITY);
        scanner.dispose();
        return scanner.findings;
      };
    },
  },
  reader(
    [
      ...[
        'languages/names.ts#namesPlex',
        'languages/names.ts#isTokenName',
        'languages/names.ts#isBareTokenName',
        ...['variableIn', 'isUrlName', 'isBareUrlName', 'isHeaderName', 'isAddressName', 'followsPlex'].map(
          name => `languages/names.ts#${name}`,
        ),
      ],
    ],
    text => [
      namesPlex(text),
      isTokenName(text),
      isBareTokenName(text),
      variableIn(text),
      isUrlName(text),
      isBareUrlName(text),
      isHeaderName(text),
      isAddressName(text),
      followsPlex(text, text.length),
    ],
    ['eyJaaaaaaaa.', 'plex', 'plextoken', 'transient-'],
  ),
  reader(
    'languages/imports.ts#importFor',
    text =>
      (['python', 'go', 'csharp', 'python-plexapi', 'plexjs', 'plex_ruby_sdk'] as const).map(needed =>
        importFor(needed, text, text),
      ),
    ['import ', 'from __future__ import ', '"""', '#'],
  ),
  reader(
    [
      'languages/references.ts#referenceTo',
      ...['kindOf', 'isPlexFile', 'isForOthers'].map(name => `languages/fileKinds.ts#${name}`),
    ],
    text => {
      const line = `${text}"${TOKEN}"`;
      const token = { line, start: text.length + 1, end: text.length + 1 + TOKEN.length, text };
      const kinds = ['python', 'typescriptreact', 'vue', 'shellscript', 'markdown', 'yaml', 'php', 'http', 'csharp'];
      const named = { fileName: `/home/somebody/${text}.yaml`, languageId: text };
      return [...kinds.map(languageId => ({ fileName: '/x', languageId })), named].map(place => [
        ...[kindOfFile(place), isPlexFile(place), isForOthers(place)],
        referenceTo({ ...token, ...place }),
      ]);
    },
    ['<a ', 'PLEX_TOKEN', 'PLEX_TOKEN ?? ', 'X'],
  ),
  reader(
    'tokens/tokenPlace.ts#tokenPlace',
    text =>
      ['python', 'yaml', 'javascript', 'plaintext'].map(languageId => [
        tokenPlace(text, [], kindOfFile({ fileName: '/x', languageId })),
        tokenPlace('  token: ', linesOf(text), kindOfFile({ fileName: '/x', languageId })),
      ]),
    ['plex', 'plex_token', 'plex_token = ', 'PlexServer(', '/player/', '("x-plex-token"', 'case', 'url', 'plex_url='],
  ),
  reader('languages/yamlCursor.ts#yamlSection', text => yamlSection('    ', linesOf(text)), ['plex:']),
  reader(
    [
      ...[
        'codeCursor.ts#codeCursor',
        'regions.ts#regionsOf',
        'yamlCursor.ts#yamlCursor',
        'literals.ts#isLiteral',
        'literals.ts#memberIn',
      ].map(name => `languages/${name}`),
      ...['wordAtEnd', 'behindLast', 'opensBlock', 'withoutComment', 'nameBefore', 'nextCharacter'].map(
        name => `languages/endOfText.ts#${name}`,
      ),
      ...['dotenvCursor', 'iniCursor', 'httpCursor'].map(name => `languages/configurationCursor.ts#${name}`),
      ...['plain', 'fits'].map(name => `tokens/${name === 'fits' ? 'formats' : 'builtInFormats'}.ts#${name}`),
    ],
    text =>
      INSERTED_INTO.map(languageId => {
        const insertions = new Insertions(text, { fileName: '/home/somebody/x', languageId }, SPACES);
        return FORMATS.map(format => insertions.inFormat(format, values, text.length));
      }),
    [
      '"',
      "'",
      '`',
      '{',
      '${',
      '/*',
      '//',
      '#',
      '<<EOF\n',
      '```js\n',
      '<?php ',
      '<script>',
      'a: ',
      'a: |\n',
      'a = ',
      '\\',
      '/',
    ],
  ),
  reader(
    'languages/fileKinds.ts#kindOf',
    text => [
      kindOfFile(yaml, text),
      kindOfFile({ fileName: `/home/${text}`, languageId: 'yaml' }, text),
      kindOfFile({ fileName: `/home/x/compose-${text}`, languageId: 'yaml' }, text),
    ],
    ['services:\n', 'plex:\n', 'apiVersion:'],
  ),
  {
    ...reader(
      'plex/tokenShapes.ts#transientTokenAround',
      text => transientTokenAround(text, text.length >> 1, text.length >> 1),
      ['transient-'],
    ),
    texts: new Map([['tokens in a line', wrapped('', `${TRANSIENT} `, '')]]),
  },
  {
    ...reader('plex/tokenShapes.ts#transientTokensIn', transientTokensIn, ['transient-']),
    texts: new Map([
      ['tokens in lines', wrapped('', `${TRANSIENT}\n`, '')],
      ['tokens in a line', wrapped('', `${TRANSIENT} `, '')],
      ['tokens in a line behind others', wrapped('\n', `${TRANSIENT} `, '\n')],
    ]),
  },
  reader(
    ['valueIn', 'settingVariable', 'ignoresDotenv', 'ignoringDotenv'].map(name => `tokens/dotenv.ts#${name}`),
    text => [
      ...[valueIn(text, 'PLEX_TOKEN'), settingVariable(text, 'PLEX_TOKEN', TOKEN)],
      ...[ignoresDotenv(text), ignoringDotenv(text)],
    ],
    ['PLEX_TOKEN=', 'PLEX_TOKEN="', 'export ', '!'],
  ),
  reader(
    'tokens/insertions.ts#withoutRepetition',
    text => [withoutRepetition(text, text, text), withoutRepetition('X-Plex-Token: x', text, text)],
    ['a'],
  ),
  reader('tokens/insertions.ts#indented', text => [
    indented(text, '  ', { insertSpaces: true, tabSize: 2 }),
    indented('a\n  b', text, { insertSpaces: false, tabSize: 2 }),
  ]),
  reader(
    [...['tokens/formats.ts#unknownVariables', 'tokens/formats.ts#hasToken'], 'tokens/formats.ts#fillTemplate'],
    text => [unknownVariables(text), hasToken(text), fillTemplate(text, values)],
    ['${'],
  ),
  reader(
    'tokens/formats.ts#checkedValues',
    text => [checkedValues({ ...values, url: text }), checkedValues({ ...values, serverName: text })],
    ['http://', 'http://x', 'http://x/'],
  ),
];

/** Functions that read no text from others, or only in passing. */
export const notReaders: ReadonlyMap<string, string> = new Map([
  ...Object.entries({
    'tokens/appTokens.ts#isRevocable': 'looks at facts that were stored',
    'accounts/account.ts#serializeAccount': 'writes',
    'workbench/fields.ts#fieldsOf': 'returns its argument',
    'accounts/account.ts#givenAccountId': 'returns a field of an argument',
    'servers/readStoredTokens.ts#readStoredTokens': 'reads the storage',
    'accounts/pinApproval.ts#approvedToken': 'waits',
    'detection/scanner/scan.ts#isToken': 'compares a kind',
    'detection/scanner/scan.ts#scanOptions': 'looks at the name of a file',
    'plex/decode.ts#readResponse': 'decode, and a schema of valibot',
    'plex/connectionRules.ts#certificateFaultOf': 'reads a code of Node',
    'plex/connections.ts#race': 'waits',
    'plex/source.ts#curlLine': 'writes an address that was checked',
    'plex/errors.ts#isPlexError': 'compares a kind',
    'plex/errors.ts#mostTelling': 'compares kinds',
    'plex/errors.ts#neverArrived': 'compares a kind',
    'plex/errors.ts#isSilent': 'compares a kind',
    'plex/connectionRules.ts#inspectionFor': 'looks names up, and isLocalAddress',
    'plex/homeUsers.ts#chosenName': 'picks one',
    'plex/homeUsers.ts#switchPaths': 'writes identifiers that were checked',
    'plex/homeUsers.ts#switchedToken': 'compares identifiers',
    'plex/inspectedFetch.ts#inspectedFetch': 'sends',
    'plex/localNetwork.ts#addressesOf': 'of what the system resolves',
    'plex/localNetwork.ts#isOneOf': 'of what the system resolves',
    'plex/source.ts#formatSource': 'writes',
    'plex/promises.ts#untilAborted': 'waits',
    'servers/server.ts#stateAfter': 'compares a kind',
    'servers/server.ts#selectedToken': 'compares identifiers',
    'servers/server.ts#mayTellSources': 'compares identifiers',
    'servers/server.ts#pastedTokens': 'compares identifiers',
    'servers/server.ts#isAdded': 'compares identifiers',
    'servers/server.ts#connectionsOf': 'compares identifiers',
    'servers/server.ts#joinedAddressesOf': 'joins addresses',
    'servers/server.ts#firstAddressOf': 'compares identifiers',
    'servers/server.ts#isSameToken': 'compares identifiers',
    'servers/server.ts#usedWith': 'compares identifiers',
    'servers/server.ts#usedAsOwn': 'compares identifiers',
    'languages/fileKinds.ts#placeOf': 'passes names on',
    'languages/syntaxes.ts#syntaxOf': 'looks names up',
    'tokens/notation.ts#variableNames': 'looks names up',
    'tokens/notation.ts#memberNames': 'looks names up',
    'tokens/notation.ts#quoted': 'writes',
    'tokens/notation.ts#memberOf': 'writes',
    'tokens/notation.ts#objectOf': 'writes',
    'tokens/notation.ts#assignmentOf': 'writes',
    'workbench/problem.ts#needOf': 'compares a kind',
    'plex/promises.ts#settled': 'waits',
    'plex/promises.ts#pause': 'waits',
    'plex/errors.ts#isTemporary': 'looks at a kind',
  }),
]);
