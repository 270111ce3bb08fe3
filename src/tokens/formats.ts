import type { FileStyle } from '../languages/fileKinds.ts';
import { PLEXAPI_VARIABLES, USUAL_VARIABLES } from '../languages/names.ts';
import type { YamlSection } from './yamlSection.ts';

/** The values that a format can insert. Each is checked: none can end a string, or a line, of the file. */
export interface FormatValues {
  readonly token: string;
  /** The server's URL, without a slash at its end. */
  readonly url: string;
  readonly serverName: string;
  readonly machineIdentifier: string;
}

/** A shape in which a token is inserted. */
export interface Format {
  /** Identifies the format. `labelOf` in `formatPicker.ts` has its name for users. */
  readonly id: string;
  /** The styles of file in which the format is offered; `undefined` for every style. */
  readonly styles?: readonly FileStyle[];
  /** Whether it needs a line of its own. */
  readonly ownLine?: boolean;
  /** Whether it holds no token, so that none has to be created. */
  readonly withoutToken?: boolean;
  /** Returns lines that end in `\n`, except for the last, with two spaces for each level of indentation. */
  readonly render: (values: FormatValues, file: FormatFile) => string;
}

/** What a format has to know about the file that it goes into. */
export interface FormatFile {
  readonly style: FileStyle;
  /** Whether the file has the names of variables that python-plexapi reads. */
  readonly usesPlexApiNames: boolean;
  /** The section of a YAML file. */
  readonly section?: YamlSection | undefined;
}

const VARIABLE = /\$\{([^{}]*)\}/g;
/** A variable, or the beginning of one that doesn't end. */
const BEGUN = /\$\{[^{}\s]*\}?/g;
const NAMES: readonly (keyof FormatValues)[] = ['token', 'url', 'serverName', 'machineIdentifier'];

/** The variables of a user's format, as they are written. */
export const VARIABLES = NAMES.map(name => `\${${name}}`);

type Pair = (url: string, token: string) => string;

/** The server's URL and the token under the names that are usual in each style of file. */
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

/** Returns the pair for a section of YAML that is there already. */
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

/** The built-in formats. A client's id names the version that its code is for. */
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

/** Returns a Companion request that has a player fetch something from the server. It passes the token as `token`. */
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

/** Returns the variables of a user's format that don't exist, or don't end. */
export function unknownVariables(template: string): string[] {
  return Array.from(template.matchAll(BEGUN), ([variable]) => variable).filter(
    variable => !VARIABLES.includes(variable),
  );
}

/** Returns whether a user's format has a variable for the token. */
export function hasToken(template: string): boolean {
  return Array.from(template.matchAll(VARIABLE)).some(([, name]) => name === 'token');
}

/** Fills in the variables of a user's format. Nothing is evaluated, and variables in a value stay as they are. */
export function fillTemplate(template: string, values: FormatValues): string {
  return template.replace(VARIABLE, (variable, name: keyof FormatValues) =>
    NAMES.includes(name) ? values[name] : variable,
  );
}

/**
 * Checks values before they go into a file. The owner of a server chooses its name: characters that could end a string or a
 * comment of the file, or begin something else there, are removed from it.
 *
 * @returns `undefined` where the URL has characters that need quoting
 */
export function checkedValues(values: FormatValues): FormatValues | undefined {
  const { url, serverName } = values;
  if (!/^https?:\/\/[\w.:[\]-]+(?:[~%/][\w.~%/-]*)?$/.test(url) || !URL.canParse(url)) return undefined;
  return { ...values, serverName: serverName.replace(/[^\p{L}\p{N} _.-]/gu, '').trim() };
}
