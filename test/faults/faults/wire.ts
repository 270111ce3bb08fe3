import type { Socket } from 'node:net';
import { all, butConnections, type Fault, fails, retries, succeeds, unreadable } from '../fault.ts';
import { head, written } from './written.ts';

const timedOut = all(retries('timedOut'));
const gone = all(retries('unreachable'));
const says = (text: string) => (socket: Socket) => socket.end(text);
const HALF_A_HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: applic';

/** How an answer travels, or does not. */
export const wires: readonly Fault[] = [
  { name: 'no answer', act: { simulated: [{ kind: 'neverAnswers' }] }, expect: timedOut },
  { name: 'body of one byte a second', act: { simulated: [{ kind: 'drip', everyMs: 1_000 }] }, expect: timedOut },
  { name: 'a body without end, slowly', act: { simulated: [{ kind: 'endless', everyMs: 200 }] }, expect: timedOut },
  { name: 'two seconds until the answer', act: { simulated: [{ kind: 'delay', ms: 2_000 }] }, expect: all(succeeds) },
  {
    name: 'headers of one byte a second',
    act: {
      wire: async (socket, answer, pause) => {
        for (const byte of written(answer)) if (await pause(1_000)) socket.write(byte);
      },
    },
    expect: timedOut,
  },
  {
    name: 'headers that never end, slowly',
    act: {
      wire: async (socket, _, pause) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        for (let count = 0; await pause(300); count++) socket.write(`X-Header-${count}: more\r\n`);
      },
    },
    expect: timedOut,
  },
  {
    name: 'headers that never end, fast',
    act: {
      wire: async (socket, _, pause) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        for (let count = 0; await pause(1); count++) socket.write(`X-Header-${count}: ${'more '.repeat(400)}\r\n`);
      },
    },
    expect: unreadable,
  },
  { name: 'headers that stop in the middle', act: { wire: socket => socket.write(HALF_A_HEAD) }, expect: timedOut },
  {
    name: 'one header of 100 kB',
    act: { wire: (socket, answer) => socket.end(written(answer, `X-Long: ${'x'.repeat(100_000)}`)) },
    expect: unreadable,
  },
  {
    name: 'a header with a zero byte',
    act: { wire: (socket, answer) => socket.end(written(answer, 'X-Zero: a\0b')) },
    expect: unreadable,
  },
  { name: 'reset before headers', act: { simulated: [{ kind: 'resetBeforeHeaders' }] }, expect: gone },
  {
    name: 'reset in headers',
    act: {
      wire: async (socket, _, pause) => {
        socket.write(HALF_A_HEAD);
        if (await pause(50)) socket.resetAndDestroy();
      },
    },
    expect: gone,
  },
  { name: 'reset in the body', act: { simulated: [{ kind: 'resetInBody' }] }, expect: all(retries('interrupted')) },
  {
    name: 'reset after the answer',
    act: {
      wire: async (socket, answer, pause) => {
        socket.write(written(answer));
        if (await pause(100)) socket.resetAndDestroy();
      },
    },
    expect: all(succeeds),
  },
  { name: 'closed before headers', act: { wire: socket => socket.end() }, expect: gone },
  { name: 'closed in headers', act: { wire: socket => socket.end(HALF_A_HEAD) }, expect: gone },
  { name: 'reset before the request is read', act: { connection: socket => socket.resetAndDestroy() }, expect: gone },
  { name: 'closed before the request is read', act: { connection: socket => socket.end() }, expect: gone },
  {
    name: 'half-open: the other side is gone without a word after the headers',
    act: { wire: (socket, { body }) => socket.write(head(`Content-Length: ${body.length}`)) },
    expect: timedOut,
  },
  {
    name: 'half-open: the other side takes nothing any more',
    act: { address: (_, { silent }) => `http://127.0.0.1:${silent}` },
    expect: timedOut,
  },
  { name: 'the banner of an SSH server', act: { wire: says('SSH-2.0-OpenSSH_9.6\r\n') }, expect: unreadable },
  { name: 'an answer of HTTP 0.9', act: { wire: says('<html>hello</html>') }, expect: unreadable },
  {
    name: 'an answer of HTTP 2',
    act: { wire: socket => socket.end(Buffer.of(0, 0, 0, 4, 0, 0, 0, 0, 0)) },
    expect: unreadable,
  },
  { name: 'a status that is no number', act: { wire: says('HTTP/1.1 OK 200\r\n\r\n') }, expect: unreadable },
  {
    name: 'a second answer right after the first',
    act: { wire: (socket, answer) => socket.end(written(answer) + written(answer)) },
    expect: butConnections(succeeds, succeeds),
  },
  {
    name: 'an error that repeats what was sent, in its body, its reason and its headers',
    act: { simulated: [{ kind: 'echoesToken', status: 500 }] },
    expect: all(retries('serverError')),
  },
  {
    name: 'a refusal that repeats what was sent',
    act: { simulated: [{ kind: 'echoesToken', status: 401 }] },
    expect: {
      ...{ mint: fails('rejected'), source: fails('rejected'), connections: fails('notPlex') },
      ...{ signIn: fails('signInOver'), directory: fails('signInOver') },
    },
  },
];
