import type { Cursor } from '../languages/cursor.ts';
import type { Needed } from '../languages/imports.ts';
import { isBareTokenName, isHeaderName, isTokenName } from '../languages/names.ts';
import type { FileFacts, Format, FormatValues } from './formats.ts';
import { assignmentOf, memberNames, memberOf, objectOf, quoted, variableNames } from './notation.ts';

const HEADER = 'X-Plex-Token';
/** Names whose value has headers, or the parameters of a query. */
const HEADERS = /^-?\w*headers?$/i;
const PARAMETERS = /(?:params|query)$/i;
/** A name that is declared in JavaScript, C# or Go. */
const DECLARED = /\b(?:const|let|var)\s{1,9}(\w{1,100})|\b(\w{1,100})\s{0,9}:=/g;

/** The id of a built-in format that isn't a client. */
export type FormatId = 'plain' | 'pair' | 'plexapiPair' | 'header' | 'query' | 'member' | 'curl' | 'playMedia';

/** The built-in formats, in the order in which they are offered. A client's id names the version that its code is for. */
export const FORMATS: readonly (Format & ({ readonly id: FormatId } | { readonly needs: Needed }))[] = [
  { id: 'plain', render: ({ token }, cursor) => (isError(cursor) ? undefined : plain(token, cursor)) },
  { id: 'pair', render: (values, cursor, file) => pair(values, cursor, file) },
  {
    id: 'plexapiPair',
    render: (values, cursor, file) =>
      ['dotenv', 'shell'].includes(cursor.file.style) && !file.usesPlexApiNames
        ? pair(values, cursor, { ...file, usesPlexApiNames: true })
        : undefined,
  },
  {
    id: 'python-plexapi 4',
    needs: 'python-plexapi',
    render: ({ url, token }, cursor) => statements('python', cursor, `plex = PlexServer('${url}', '${token}')`),
  },
  {
    id: 'plexjs 0.43',
    needs: 'plexjs',
    render: ({ url, token }, cursor, { text }) =>
      statements(
        'javascript',
        cursor,
        `const ${freeName('plex', text)} = new PlexAPI({`,
        `  serverURL: '${url}',`,
        `  token: '${token}',`,
        "  clientIdentifier: 'my-plex-script',",
        '  accepts: Accepts.ApplicationJson,',
        '});',
      ),
  },
  {
    id: 'plex_ruby_sdk 0.17',
    needs: 'plex_ruby_sdk',
    render: ({ url, token }, cursor) =>
      statements(
        'ruby',
        cursor,
        'plex = PlexRubySDK::PlexAPI.new(',
        `  server_url: '${url}',`,
        `  security: PlexRubySDK::Models::Shared::Security.new(access_token: '${token}')`,
        ')',
      ),
  },
  { id: 'header', render: ({ token }, cursor) => header(token, cursor) },
  { id: 'query', render: ({ token }, cursor) => query(token, cursor) },
  { id: 'member', render: ({ token }, cursor, file) => member(token, cursor, file) },
  { id: 'curl', render: (values, cursor) => curl(values, cursor) },
  { id: 'playMedia', render: (values, cursor) => playMedia(values, cursor) },
];

/** Returns a token or a URL as a value: in quotes, where the language needs them and none are open. */
export function plain(value: string, { place, file }: Cursor): string {
  if (place === 'value') return quoted(value, file);
  return ['member', 'statement', 'unknown'].includes(place) && file.quote !== undefined ? quoted(value, file) : value;
}

/** Returns whether a value alone is an error at the cursor. */
function isError({ place, file, isTopLevel, isKey }: Cursor): boolean {
  if (place === 'member') return true;
  if (place !== 'statement') return isKey === true;
  return file.style === 'go' ? isTopLevel === true : !['python', 'ruby', 'javascript'].includes(file.style);
}

/** Returns whether the value at the cursor is a token by its name, so that nothing but a token goes there. */
function isTokenValue({ place, name = '' }: Cursor): boolean {
  const bare = name.replace(/^-+/, '');
  return (place === 'value' || place === 'string') && (isTokenName(bare) || isBareTokenName(bare));
}

function header(token: string, cursor: Cursor): string | undefined {
  const { place, file, section, isKey, content = '', callee = '', name = '' } = cursor;
  if (isTokenValue(cursor)) return isHeaderName(name) ? plain(token, cursor) : undefined;
  const line = `${HEADER}: ${token}`;
  switch (place) {
    case 'string':
      if (isKey) return content === '' ? keyAndValue(HEADER, token, cursor) : undefined;
      return /^$|x-plex-token: ?$/i.test(content) ? line : undefined;
    case 'comment':
      return line;
    case 'text':
      return file.style === 'http' ? undefined : line;
    case 'member':
      return ['dotenv', 'ini'].includes(file.style) || section ? undefined : memberOf(HEADER, token, cursor);
    case 'statement':
      return headerStatement(token, cursor);
    case 'value':
      if (PARAMETERS.test(name)) return undefined;
      // In PHP, `header` of a stream is a text.
      if (file.style === 'php' && name === 'header') return quoted(line, file);
      if (HEADERS.test(name)) return objectOf(HEADER, token, cursor);
      if (file.isCode && /(?:set|add|append|header|property)$/i.test(callee))
        return `${quoted(HEADER, file)}, ${quoted(token, file)}`;
      if (file.style !== 'shell') return quoted(line, file);
      if (!/(?:^|\/)curl$/.test(callee)) return undefined;
      return name === '' ? `--header '${line}'` : /^(?:-H|--header)$/.test(name) ? `'${line}'` : undefined;
  }
}

/** Returns a statement that sets the header of a request, or prepares it. */
function headerStatement(token: string, cursor: Cursor): string | undefined {
  const { file, isTopLevel } = cursor;
  const object = objectOf(HEADER, token, cursor);
  switch (file.style) {
    case 'go':
      return isTopLevel ? undefined : `req.Header.Set("${HEADER}", "${token}")`;
    case 'csharp':
      return `request.Headers.Add("${HEADER}", "${token}");`;
    case 'javascript':
      return `const headers = ${object};`;
    case 'php':
      return `$headers = ${object};`;
    case 'powershell':
      return `$headers = ${object}`;
    case 'python':
    case 'ruby':
      return `headers = ${object}`;
    default:
      return undefined;
  }
}

function query(token: string, cursor: Cursor): string | undefined {
  const { place, file, isKey, content = '', name = '' } = cursor;
  if (isTokenValue(cursor)) return undefined;
  const text = `${HEADER}=${token}`;
  switch (place) {
    case 'string':
      return !isKey && /^$|[?&]$|x-plex-token=$/i.test(content) ? text : undefined;
    case 'comment':
    case 'text':
      return text;
    case 'value':
      if (HEADERS.test(name) || file.quote === undefined) return undefined;
      return (PARAMETERS.test(name) && objectOf(HEADER, token, cursor)) || quoted(text, file);
    default:
      return undefined;
  }
}

function member(token: string, cursor: Cursor, facts: FileFacts): string | undefined {
  const { place, file, isKey, content } = cursor;
  const name = memberNames(cursor, facts.usesPlexApiNames).token;
  if (place === 'member' && file.style === 'ini') return iniLines(memberOf(name, token, cursor), cursor, facts);
  if (place === 'member') return file.style === 'http' ? undefined : memberOf(name, token, cursor);
  return place === 'string' && isKey && content === '' ? keyAndValue(name, token, cursor) : undefined;
}

/** Returns the rest of a key, whose quotes are there already, and its value without the last quote. */
function keyAndValue(name: string, value: string, { file, quote = '' }: Cursor): string {
  const between = file.style === 'ruby' || file.style === 'php' ? ' => ' : file.style === 'toml' ? ' = ' : ': ';
  return name + quote + between + quote + value;
}

function pair({ url, token }: FormatValues, cursor: Cursor, file: FileFacts): string | undefined {
  const { usesPlexApiNames } = file;
  const { place, file: kind, ownLine, section, separators } = cursor;
  if (!ownLine) return undefined;
  if (place === 'statement') {
    if (kind.style === 'other') return undefined;
    const names = usesPlexApiNames && kind.style === 'shell' ? memberNames(cursor, true) : variableNames(kind);
    const [urlName = '', tokenName = ''] = [names.url, names.token].map(name => freeName(name, file.text));
    return `${assignmentOf(urlName, url, cursor)}\n${assignmentOf(tokenName, token, cursor)}`;
  }
  const names = memberNames(cursor, usesPlexApiNames);
  if (place === 'text')
    return kind.id === 'other' || kind.id === 'fish' ? `${names.url}=${url}\n${names.token}=${token}` : undefined;
  if (place !== 'member' || kind.style === 'http') return undefined;
  const lines = [memberOf(names.url, url, cursor), memberOf(names.token, token, cursor)];
  if (kind.style === 'yaml' && section === undefined && !usesPlexApiNames)
    return `plex:\n  url: ${url}\n  token: ${token}`;
  if (kind.style === 'ini') return iniLines(lines.join('\n'), cursor, file, true);
  return lines.join(separators && kind.style !== 'powershell' ? ',\n' : '\n');
}

/** Returns lines of INI, in a section of their own if they need one. A file can't have the same section twice. */
function iniLines(lines: string, cursor: Cursor, { text }: FileFacts, isOwn = cursor.isTopLevel): string | undefined {
  if (/^\[auth\]/m.test(text)) return cursor.isTopLevel ? undefined : lines;
  if (!isOwn) return lines;
  return cursor.isWithinSection ? undefined : `[auth]\n${lines}`;
}

function statements(style: string, { place, file, ownLine }: Cursor, ...lines: readonly string[]): string | undefined {
  return place === 'statement' && ownLine && file.style === style ? lines.join('\n') : undefined;
}

/** Returns a name that no constant of a text has: it with a number behind it, where there is one already. */
function freeName(name: string, text: string): string {
  const declared = new Set(Array.from(text.matchAll(DECLARED), ([, name, short]) => name ?? short));
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : name + number;
    if (!declared.has(candidate)) return candidate;
  }
}

function curl({ url, token }: FormatValues, cursor: Cursor): string | undefined {
  const { place, file, before, ownLine, content } = cursor;
  if (isTokenValue(cursor) || cursor.isKey || content || before.includes('curl')) return undefined;
  const isOffered =
    place === 'statement'
      ? file.style === 'shell'
      : place === 'text'
        ? file.style !== 'http'
        : place === 'comment' || place === 'string';
  const line = `curl --header 'Accept: application/json' --header '${HEADER}: ${token}' '${url}/library/sections'`;
  return isOffered && (ownLine || place !== 'text') ? line : undefined;
}

/** Returns a Companion request that has a player fetch something from the server. It passes the token as `token`. */
function playMedia({ url, token, machineIdentifier }: FormatValues, cursor: Cursor): string | undefined {
  const { place, file, before, isKey, name = '', content = before.split(/\s/).at(-1) ?? '' } = cursor;
  if (isTokenValue(cursor) || isKey || ['member', 'statement', 'unknown'].includes(place)) return undefined;
  if (HEADERS.test(name) || PARAMETERS.test(name) || /[?\s]/.test(content)) return undefined;
  const { protocol, hostname, port } = new URL(url);
  const parameters = new URLSearchParams({
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
  const request = `/player/playback/playMedia?${parameters}`;
  if (place !== 'value') return request;
  return file.quote === undefined ? undefined : quoted(request, file);
}
