import type { FileStyle } from '../languages/fileKinds.ts';
import { PLEXAPI_VARIABLES, USUAL_VARIABLES } from '../languages/names.ts';
import type { YamlSection } from './yamlSection.ts';

/** What a format can put in. Each was looked at: none can end a string, or a line, of the file that it goes into. */
export interface FormatValues {
  readonly token: string;
  /** Of the server, without a slash at its end. */
  readonly url: string;
  readonly serverName: string;
  readonly machineIdentifier: string;
}

/** A form in which a token can be written down. */
export interface Format {
  readonly id: string;
  /** Where it is of use; everywhere without it. */
  readonly styles?: readonly FileStyle[];
  /** Whether it begins a line of its own. */
  readonly ownLine?: boolean;
  /** Whether there is no token in it, so that none has to be made. */
  readonly withoutToken?: boolean;
  /** Lines that end in `\n` but for the last; two spaces for each level of indentation. */
  readonly render: (values: FormatValues, file: FormatFile) => string;
}

/** What a format looks at of the file that it goes into. */
export interface FormatFile {
  readonly style: FileStyle;
  /** Whether it uses the names that python-plexapi reads from the environment. */
  readonly usesPlexApiNames: boolean;
  /** Where in a YAML file it goes in. */
  readonly section?: YamlSection | undefined;
}

type Pair = (url: string, token: string) => string;

/** The names that a file of each style has for the address of the server and the token. */
const PAIRS: Readonly<Record<FileStyle, Pair>> = {
  dotenv: (url, token) => `PLEX_URL=${url}\nPLEX_TOKEN=${token}`,
  http: (url, token) => `@plexUrl = ${url}\n@plexToken = ${token}`,
  ini: (url, token) => `[auth]\nserver_baseurl = ${url}\nserver_token = ${token}`,
  json: (url, token) => `"plexUrl": "${url}",\n"plexToken": "${token}"`,
  yaml: (url, token) => `plex:\n  url: ${url}\n  token: ${token}`,
  shell: (url, token) => `export PLEX_URL='${url}'\nexport PLEX_TOKEN='${token}'`,
  powershell: (url, token) => `$env:PLEX_URL = '${url}'\n$env:PLEX_TOKEN = '${token}'`,
  python: (url, token) => `baseurl = '${url}'\ntoken = '${token}'`,
  javascript: (url, token) => `const plexUrl = '${url}';\nconst plexToken = '${token}';`,
  ruby: (url, token) => `plex_url = '${url}'\nplex_token = '${token}'`,
  php: (url, token) => `$plexUrl = '${url}';\n$plexToken = '${token}';`,
  go: (url, token) => `plexURL := "${url}"\nplexToken := "${token}"`,
  csharp: (url, token) => `var plexUrl = "${url}";\nvar plexToken = "${token}";`,
  other: (url, token) => `PLEX_URL=${url}\nPLEX_TOKEN=${token}`,
};

const PLEXAPI = PLEXAPI_VARIABLES;
const PLEXAPI_PAIRS: Partial<Record<FileStyle, Pair>> = {
  dotenv: (url, token) => `${PLEXAPI.url}=${url}\n${PLEXAPI.token}=${token}`,
  shell: (url, token) => `export ${PLEXAPI.url}='${url}'\nexport ${PLEXAPI.token}='${token}'`,
  yaml: (url, token) => `${PLEXAPI.url}: ${url}\n${PLEXAPI.token}: ${token}`,
  json: (url, token) => `"${PLEXAPI.url}": "${url}",\n"${PLEXAPI.token}": "${token}"`,
};

/** Within a section of YAML, which need not be begun. */
function inSection(section: YamlSection, names: { readonly url: string; readonly token: string }): Pair {
  switch (section) {
    case 'plex':
      return (url, token) => `url: ${url}\ntoken: ${token}`;
    case 'environment':
      return (url, token) => `${names.url}: ${url}\n${names.token}: ${token}`;
    case 'environmentList':
      return (url, token) => `- ${names.url}=${url}\n- ${names.token}=${token}`;
  }
}

function pairFor({ style, usesPlexApiNames, section }: FormatFile): Pair {
  if (section) return inSection(section, usesPlexApiNames ? PLEXAPI_VARIABLES : USUAL_VARIABLES);
  return (usesPlexApiNames && PLEXAPI_PAIRS[style]) || PAIRS[style];
}

/** All that come with the extension. The clients are of the versions that their ids name. */
export const FORMATS: readonly Format[] = [
  { id: 'plain', render: ({ token }) => token },
  { id: 'pair', ownLine: true, render: ({ url, token }, file) => pairFor(file)(url, token) },
  {
    id: 'plexapiPair',
    ownLine: true,
    styles: ['dotenv', 'shell'],
    render: ({ url, token }, { style }) => (PLEXAPI_PAIRS[style] ?? PAIRS[style])(url, token),
  },
  {
    id: 'python-plexapi 4',
    ownLine: true,
    styles: ['python'],
    render: ({ url, token }) => `from plexapi.server import PlexServer\n\nplex = PlexServer('${url}', '${token}')`,
  },
  {
    id: 'plexjs 0.43',
    ownLine: true,
    styles: ['javascript'],
    render: ({ url, token }) =>
      [
        "import { PlexAPI } from '@lukehagar/plexjs';",
        "import { Accepts } from '@lukehagar/plexjs/sdk/models/shared/index.js';",
        '',
        'const plex = new PlexAPI({',
        `  serverURL: '${url}',`,
        `  token: '${token}',`,
        "  clientIdentifier: 'my-plex-script',",
        '  accepts: Accepts.ApplicationJson,',
        '});',
      ].join('\n'),
  },
  {
    id: 'plex_ruby_sdk 0.7',
    ownLine: true,
    styles: ['ruby'],
    render: ({ url, token }) =>
      [
        "require 'plex_ruby_sdk'",
        '',
        'plex = PlexRubySDK::PlexAPI.new(',
        `  server_url: '${url}',`,
        `  security: PlexRubySDK::Shared::Security.new(access_token: '${token}')`,
        ')',
      ].join('\n'),
  },
  { id: 'header', render: ({ token }) => `X-Plex-Token: ${token}` },
  { id: 'query', render: ({ token }) => `X-Plex-Token=${token}` },
  { id: 'json', styles: ['json', 'javascript', 'python', 'other'], render: ({ token }) => `"plexToken": "${token}"` },
  {
    id: 'curl',
    render: ({ url, token }) =>
      `curl --header 'Accept: application/json' --header 'X-Plex-Token: ${token}' '${url}/library/sections'`,
  },
  { id: 'playMedia', render: values => playMedia(values) },
];

/** A Companion call, for a player to fetch something from this server: it takes the token as `token`. */
function playMedia({ url, token, machineIdentifier }: FormatValues): string {
  const { protocol, hostname, port } = new URL(url);
  const query = new URLSearchParams({
    providerIdentifier: 'com.plexapp.plugins.library',
    machineIdentifier,
    protocol: protocol.replace(':', ''),
    address: hostname,
    port: port || (protocol === 'https:' ? '443' : '80'),
    key: '/library/metadata/1',
    offset: '0',
    type: 'video',
    commandID: '1',
    token,
  });
  return `/player/playback/playMedia?${query}`;
}
