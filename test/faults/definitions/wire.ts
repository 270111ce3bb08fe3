import type { Socket } from 'node:net';
import { until } from '../../until.ts';
import {
  all,
  butConnections,
  type Fault,
  fails,
  retries,
  succeeds,
  timesOut,
  unreadable,
  type Wire,
} from '../faultDefinition.ts';
import { dripped, head, sent, written } from './written.ts';

const gone = all(retries('unreachable'));
const says = (text: string) => (socket: Socket) => socket.end(text);
const HALF_A_HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: applic';

/** What is written in place of a response that then never ends, as it must not seem to. */
function unfinished(name: string, write: Wire): Fault {
  return timesOut(name, {
    wire: async (socket, answer, extension) => {
      await write(socket, answer, extension);
      await extension.reached();
    },
  });
}

/** How an answer travels, or does not. */
export const wires: readonly Fault[] = [
  unfinished('no answer', () => undefined),
  unfinished('body byte by byte', async (socket, { body }) => {
    await sent(socket, head(`Content-Length: ${body.length}`));
    await dripped(socket, body.toString('latin1').slice(0, -1));
  }),
  unfinished('a body without end, slowly', async (socket, { body }) => {
    await sent(socket, head() + body.toString('latin1').slice(0, -1));
    await dripped(socket, ' '.repeat(50));
  }),
  {
    name: 'an answer that comes when the wait is shown',
    act: {
      wire: async (socket, answer, { row }) => {
        await until('progress to be shown', () => row.said.some(({ place }) => place === 'progress'));
        socket.end(written(answer));
      },
    },
    expect: all(succeeds),
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
        // A reset overtakes what was not read yet.
        await row.requests.untilHeadersAreRead(socket);
        socket.resetAndDestroy();
      },
    },
    expect: all(retries('interrupted')),
  },
  {
    name: 'reset after the answer',
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
  unfinished('half-open: the other side is gone without a word after the headers', (socket, { body }) =>
    sent(socket, head(`Content-Length: ${body.length}`)),
  ),
  // Nobody reads from the socket.
  timesOut('half-open: the other side takes nothing any more', { tcp: (_, extension) => extension.reached() }),
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
