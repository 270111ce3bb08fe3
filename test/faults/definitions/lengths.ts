import { gzipSync } from 'node:zlib';
import {
  all,
  exceptConnections,
  type Fault,
  fails,
  retries,
  succeeds,
  unreadable,
  withoutBody,
} from '../faultDefinition.ts';
import { head, written } from './written.ts';

const interrupted = all(retries('interrupted'));

/** Bodies with a wrong length. */
export const lengths: readonly Fault[] = [
  {
    name: 'truncated',
    act: { simulated: [{ kind: 'truncated' }] },
    // Half of an empty body is still empty.
    expect: { ...interrupted, revoke: retries('unreachable') },
  },
  {
    name: 'wrong length: one byte too many',
    act: { wire: (socket, answer) => socket.end(written(answer, `Content-Length: ${answer.body.length + 1}`)) },
    expect: { ...interrupted, ...withoutBody },
  },
  {
    name: 'wrong length: half of the body',
    act: {
      wire: (socket, answer) => socket.end(written(answer, `Content-Length: ${Math.floor(answer.body.length / 2)}`)),
    },
    expect: { ...unreadable, ...withoutBody },
  },
  {
    name: 'wrong length: a word',
    act: { wire: (socket, answer) => socket.end(written(answer, 'Content-Length: much')) },
    expect: unreadable,
  },
  {
    name: 'wrong length: negative',
    act: { wire: (socket, answer) => socket.end(written(answer, 'Content-Length: -1')) },
    expect: unreadable,
  },
  {
    name: 'two lengths',
    act: { wire: (socket, answer) => socket.end(written(answer, 'Content-Length: 5', 'Content-Length: 7')) },
    expect: unreadable,
  },
  {
    name: 'a length and chunks',
    act: { wire: (socket, answer) => socket.end(written(answer, 'Content-Length: 5', 'Transfer-Encoding: chunked')) },
    expect: unreadable,
  },
  {
    name: 'no length, body ended by closing',
    act: { wire: (socket, answer) => socket.end(written(answer, 'Connection: close')) },
    expect: all(succeeds),
  },
  {
    name: 'chunks without the last one',
    act: {
      wire: (socket, { body }) =>
        socket.end(`${head('Transfer-Encoding: chunked')}${body.length.toString(16)}\r\n${body}\r\n`),
    },
    expect: { ...interrupted, ...withoutBody },
  },
  {
    name: 'a chunk with an invalid length',
    act: { wire: (socket, { body }) => socket.end(`${head('Transfer-Encoding: chunked')}zz\r\n${body}\r\n0\r\n\r\n`) },
    expect: interrupted,
  },
  {
    name: 'compressed and cut off',
    act: {
      wire: (socket, { body }) => {
        const half = gzipSync(body).subarray(0, 20);
        socket.end(
          Buffer.concat([Buffer.from(head('Content-Encoding: gzip', `Content-Length: ${half.length}`)), half]),
        );
      },
    },
    expect: { ...exceptConnections(fails('unreadable'), fails('notPlex')), ...withoutBody },
  },
];
