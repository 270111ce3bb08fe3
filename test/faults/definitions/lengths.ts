import { gzipSync } from 'node:zlib';
import { all, butConnections, type Fault, fails, retries, succeeds, unreadable } from '../faultDefinition.ts';
import { head, written } from './written.ts';

const interrupted = all(retries('interrupted'));

/** Bodies that are not as long as they say. */
export const lengths: readonly Fault[] = [
  { name: 'truncated', act: { simulated: [{ kind: 'truncated' }] }, expect: interrupted },
  {
    name: 'wrong length: one byte too many is promised',
    act: { wire: (socket, answer) => socket.end(written(answer, `Content-Length: ${answer.body.length + 1}`)) },
    expect: interrupted,
  },
  {
    name: 'wrong length: half of it is promised',
    act: {
      wire: (socket, answer) => socket.end(written(answer, `Content-Length: ${Math.floor(answer.body.length / 2)}`)),
    },
    expect: unreadable,
  },
  {
    name: 'wrong length: a word',
    act: { wire: (socket, answer) => socket.end(written(answer, 'Content-Length: much')) },
    expect: unreadable,
  },
  {
    name: 'wrong length: less than nothing',
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
    name: 'no length, ended by closing',
    act: { wire: (socket, answer) => socket.end(written(answer, 'Connection: close')) },
    expect: all(succeeds),
  },
  {
    name: 'chunks that end before the last',
    act: {
      wire: (socket, { body }) =>
        socket.end(`${head('Transfer-Encoding: chunked')}${body.length.toString(16)}\r\n${body}\r\n`),
    },
    expect: interrupted,
  },
  {
    name: 'a chunk whose length is no number',
    act: { wire: (socket, { body }) => socket.end(`${head('Transfer-Encoding: chunked')}zz\r\n${body}\r\n0\r\n\r\n`) },
    expect: interrupted,
  },
  {
    name: 'compressed, and cut off',
    act: {
      wire: (socket, { body }) => {
        const half = gzipSync(body).subarray(0, 20);
        socket.end(
          Buffer.concat([Buffer.from(head('Content-Encoding: gzip', `Content-Length: ${half.length}`)), half]),
        );
      },
    },
    expect: butConnections(fails('unreadable'), fails('notPlex')),
  },
];
