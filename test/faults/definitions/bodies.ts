import { all, exceptConnections, type Fault, fails, succeeds, unreadable, withoutBody } from '../faultDefinition.ts';
import { head, written } from './written.ts';

const PLEX_TV_JSON = 'plex.tv returns JSON for this request, never XML as far as is known';
const NO_BODY = 'the response has no body';
const tooLarge = exceptConnections(fails('tooLarge'), fails('notPlex'));

/** Defines a fault with another body. */
function body(name: string, text: string, contentType = 'application/json'): Fault {
  return { name, act: { simulated: [{ kind: 'body', body: text, contentType }] }, expect: unreadable };
}

/** Faults in the content of a body. */
export const bodies: readonly Fault[] = [
  { name: 'HTML of a login page', act: { simulated: [{ kind: 'html' }] }, expect: unreadable },
  {
    name: 'HTML labeled JSON',
    act: { simulated: [{ kind: 'body', body: '<!doctype html><p>Hi', contentType: 'application/json' }] },
    expect: unreadable,
  },
  {
    name: 'XML although JSON was requested',
    act: { modes: { format: 'alwaysXml' } },
    expect: { mint: succeeds, source: succeeds, connections: succeeds },
    leftOut: { signIn: PLEX_TV_JSON, directory: PLEX_TV_JSON },
  },
  {
    name: 'JSON labeled XML',
    act: { modes: { contentType: 'wrong' } },
    expect: { mint: succeeds, source: succeeds, connections: succeeds },
    leftOut: { signIn: PLEX_TV_JSON, directory: PLEX_TV_JSON },
  },
  { name: 'malformed JSON', act: { simulated: [{ kind: 'malformedJson' }] }, expect: unreadable },
  { name: 'malformed XML', act: { simulated: [{ kind: 'malformedXml' }] }, expect: unreadable },
  {
    name: 'XML with one entity ten thousand times',
    act: { simulated: [{ kind: 'xmlWithEntities' }] },
    expect: unreadable,
  },
  { name: 'empty body', act: { simulated: [{ kind: 'empty' }] }, expect: { ...unreadable, ...withoutBody } },
  { name: 'status 204 without a body', act: { simulated: [{ kind: 'status', status: 204 }] }, expect: unreadable },
  {
    name: 'status 206 with half of the body',
    act: {
      simulated: [{ kind: 'body', body: '{"MediaContainer":{"si', contentType: 'application/json', status: 206 }],
    },
    expect: unreadable,
  },
  body('null', 'null'),
  body('a number', '42'),
  body('a text', '"transient"'),
  { ...body('an empty object', '{}') },
  body('an empty container', '{"MediaContainer":null}'),
  body(
    'an object that tries to change the prototype of all objects',
    '{"__proto__":{"MediaContainer":{"token":"transient-x"}}}',
  ),
  body('JSON with thirty thousand levels', `${'['.repeat(30_000)}${']'.repeat(30_000)}`),
  body(
    'XML with five thousand levels',
    `<MediaContainer>${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}</MediaContainer>`,
    'text/xml',
  ),
  body('zero bytes', '\0'.repeat(1_000)),
  body('two responses in one body', '{"MediaContainer":{}}{"MediaContainer":{}}'),
  {
    name: 'a byte order mark before the body',
    act: {
      wire: (socket, { body: right }) =>
        socket.end(
          Buffer.concat([Buffer.from(head(`Content-Length: ${right.length + 3}`)), Buffer.of(0xef, 0xbb, 0xbf), right]),
        ),
    },
    expect: all(succeeds),
  },
  {
    name: 'wrong charset: UTF-16',
    act: {
      wire: (socket, { body: right }) => {
        const wide = Buffer.from(right.toString(), 'utf16le');
        socket.end(Buffer.concat([Buffer.from(head(`Content-Length: ${wide.length}`)), wide]));
      },
    },
    expect: { ...unreadable, ...withoutBody },
  },
  {
    name: 'wrong charset: UTF-8 labeled UTF-16',
    act: {
      wire: (socket, answer) =>
        socket.end(
          written(answer, 'Content-Type: application/json; charset=utf-16', `Content-Length: ${answer.body.length}`),
        ),
    },
    expect: all(succeeds),
  },
  {
    name: 'wrong charset: invalid UTF-8 in an unused field',
    act: {
      wire: (socket, { body: right }) => {
        const more = Buffer.from(right.toString().replace('{', '{"note":"caf\u00e9",'), 'latin1');
        socket.end(Buffer.concat([Buffer.from(head(`Content-Length: ${more.length}`)), more]));
      },
    },
    expect: { mint: succeeds, source: succeeds, signIn: succeeds, connections: succeeds },
    leftOut: {
      directory: 'the response is a list without such a field',
      serverCheck: 'the response has one element and no field beside it',
    },
  },
  {
    name: 'compression bomb: 1 GB of spaces',
    act: { simulated: [{ kind: 'gzipBomb', mebibytes: 1_024 }] },
    expect: { ...tooLarge, ...withoutBody },
  },
  {
    name: '2 GB, declared',
    act: { simulated: [{ kind: 'huge', mebibytes: 2_048, declaresLength: true }] },
    expect: { ...tooLarge, ...withoutBody },
  },
  {
    name: '2 GB, undeclared',
    act: { simulated: [{ kind: 'huge', mebibytes: 2_048 }] },
    expect: { ...tooLarge, ...withoutBody },
  },
  {
    name: 'a body without end, as fast as it is read',
    act: { simulated: [{ kind: 'endless' }] },
    expect: tooLarge,
    leftOut: { appCancel: NO_BODY, revoke: NO_BODY },
  },
  {
    name: 'a header for compression without compression',
    act: {
      wire: (socket, answer) =>
        socket.end(written(answer, 'Content-Encoding: gzip', `Content-Length: ${answer.body.length}`)),
    },
    expect: { ...unreadable, ...withoutBody },
  },
  {
    name: 'unknown compression',
    act: {
      wire: (socket, answer) =>
        socket.end(written(answer, 'Content-Encoding: zip', `Content-Length: ${answer.body.length}`)),
    },
    expect: all(succeeds),
  },
];
