import type { Socket } from 'node:net';
import { until } from '../../until.ts';
import {
  all,
  exceptConnections,
  type Fault,
  fails,
  retries,
  succeeds,
  timesOut,
  unreadable,
  type Wire,
  withoutBody,
} from '../faultDefinition.ts';
import { dripped, head, sent, written } from './written.ts';

const gone = all(retries('unreachable'));
const says = (text: string) => (socket: Socket) => socket.end(text);
const NO_PROGRESS = 'the request shows no progress';
const HALF_A_HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: applic';

/** Defines a fault with a response that never ends. The bytes keep coming, so it must not look complete. */
function unfinished(name: string, write: Wire): Fault {
  return timesOut(name, {
    wire: async (socket, answer, extension) => {
      await write(socket, answer, extension);
      await extension.reached();
    },
  });
}

/** Faults in the transport of a response. */
export const wires: readonly Fault[] = [
  unfinished('no response', () => undefined),
  unfinished('body byte by byte', async (socket, { body }) => {
    await sent(socket, head(`Content-Length: ${body.length}`));
    await dripped(socket, body.toString('latin1').slice(0, -1));
  }),
  unfinished('a body without end, slowly', async (socket, { body }) => {
    await sent(socket, head() + body.toString('latin1').slice(0, -1));
    await dripped(socket, ' '.repeat(50));
  }),
  {
    name: 'a response after the progress is shown',
    act: {
      wire: async (socket, answer, { row }) => {
        await until('progress to be shown', () => row.said.some(({ place }) => place === 'progress'));
        socket.end(written(answer));
      },
    },
    expect: all(succeeds),
    leftOut: { approval: NO_PROGRESS, appCancel: NO_PROGRESS, serverCheck: NO_PROGRESS },
  },
  unfinished('headers byte by byte', (socket, answer) => dripped(socket, written(answer).slice(0, 50))),
  unfinished('headers that never end, slowly', async socket => {
    await sent(socket, 'HTTP/1.1 200 OK\r\n');
    for (let count = 0; count < 50; count++) await sent(socket, `X-Header-${count}: more\r\n`);
  }),
  {
    name: 'headers that never end, fast',
    act: {
      wire: async socket => {
        let isOpen = await sent(socket, 'HTTP/1.1 200 OK\r\n');
        for (let count = 0; isOpen; count++) {
          isOpen = await sent(socket, `X-Header-${count}: ${'more '.repeat(400)}\r\n`);
        }
      },
    },
    expect: unreadable,
  },
  unfinished('headers that stop in the middle', socket => sent(socket, HALF_A_HEAD)),
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
      wire: async socket => {
        await sent(socket, HALF_A_HEAD);
        socket.resetAndDestroy();
      },
    },
    expect: gone,
  },
  {
    name: 'reset in the body',
    act: {
      wire: async (socket, { body }, { row }) => {
        await sent(socket, head(`Content-Length: ${body.length}`) + body.toString('latin1').slice(0, -1));
        // A reset discards data that was not read yet.
        await row.requests.untilHeadersAreRead(socket);
        socket.resetAndDestroy();
      },
    },
    expect: { ...all(retries('interrupted')), ...withoutBody },
  },
  {
    name: 'reset after the response',
    act: {
      wire: async (socket, answer, { row }) => {
        await sent(socket, written(answer));
        await row.requests.untilEnded(socket);
        socket.resetAndDestroy();
      },
    },
    expect: all(succeeds),
  },
  { name: 'closed before headers', act: { wire: socket => socket.end() }, expect: gone },
  { name: 'closed in headers', act: { wire: socket => socket.end(HALF_A_HEAD) }, expect: gone },
  { name: 'reset before the request is read', act: { connection: socket => socket.resetAndDestroy() }, expect: gone },
  { name: 'closed before the request is read', act: { connection: socket => socket.end() }, expect: gone },
  unfinished('half-open: the server vanishes after the headers', (socket, { body }) =>
    sent(socket, head(`Content-Length: ${body.length}`)),
  ),
  // Nobody reads from the socket.
  timesOut('half-open: the server accepts no more data', { tcp: (_, extension) => extension.reached() }),
  { name: 'the banner of an SSH server', act: { wire: says('SSH-2.0-OpenSSH_9.6\r\n') }, expect: unreadable },
  { name: 'an HTTP/0.9 response', act: { wire: says('<html>hello</html>') }, expect: unreadable },
  {
    name: 'an HTTP/2 response',
    act: { wire: socket => socket.end(Buffer.of(0, 0, 0, 4, 0, 0, 0, 0, 0)) },
    expect: unreadable,
  },
  { name: 'a status that is not a number', act: { wire: says('HTTP/1.1 OK 200\r\n\r\n') }, expect: unreadable },
  {
    name: 'a second response right after the first',
    act: { wire: (socket, answer) => socket.end(written(answer) + written(answer)) },
    expect: exceptConnections(succeeds, succeeds),
  },
  {
    name: 'an error that repeats the request in its body, reason and headers',
    act: { simulated: [{ kind: 'echoesToken', status: 500 }] },
    expect: all(retries('serverError')),
  },
  {
    name: 'a refusal that repeats the request',
    act: { simulated: [{ kind: 'echoesToken', status: 401 }] },
    expect: {
      ...{ mint: fails('rejected'), source: fails('rejected'), connections: fails('notPlex') },
      ...{ signIn: fails('signInOver'), directory: fails('signInOver') },
    },
  },
];
