import {
  all,
  type Expectation,
  type Fault,
  type FaultActions,
  fails,
  silent,
  succeeds,
  type Wire,
} from '../faultDefinition.ts';
import { type Operation, type OperationKey, operations } from '../operations.ts';
import { dripped, head, sent, written } from './written.ts';

const SHORT = 'the operation sends fewer requests';
const NO_IDENTITY = 'the operation does not read the identity first';
const NO_EDIT = 'the operation edits no document';
const either: Expectation = { kind: 'either', retry: false };

/** Defines a cancellation that happens once, when the fault is reached, and waits until the operation has ended. */
function cancelled(
  name: string,
  act: FaultActions,
  expect: Fault['expect'] = all(silent),
  leftOut: Fault['leftOut'] = {},
): Fault {
  return {
    name: `cancelled ${name}`,
    act: {
      whenReached: async ({ row, ended }) => {
        if (row.isCancelled) return;
        await row.cancelWhenOffered();
        await ended;
      },
      ...act,
    },
    expect,
    leftOut,
  };
}

/** Cancels when a part of the response has come. */
function inResponse(name: string, write: Wire): Fault {
  return cancelled(name, {
    wire: async (socket, answer, extension) => {
      await write(socket, answer, extension);
      await extension.reached();
    },
  });
}

/** Cancels during the request with this number. The response comes a little later, and must change nothing. */
function inRequestNumber(number: number): Fault {
  const requestOf = ({ requests }: Operation) => requests[number - 1];
  const outcomes: Partial<Record<OperationKey, Expectation>> = {
    mint: fails('cancelled'),
    source: fails('cancelled'),
    directory: fails('cancelled'),
    connections: fails('cancelled'),
    // After the last request the account stays, because only the later steps were cancelled and not the sign-in.
    signIn: [fails('cancelled'), silent, fails('cancelled', /Sign in anyway\?/), either][number - 1] ?? silent,
  };
  const sends = operations.filter(operation => requestOf(operation));
  return cancelled(
    `while request ${number} is under way`,
    {
      at: requestOf,
      wire: async (socket, answer, extension) => {
        await extension.reached();
        await sent(socket, written(answer));
      },
    },
    Object.fromEntries(sends.map(({ key }) => [key, outcomes[key]])),
    Object.fromEntries(operations.filter(operation => !sends.includes(operation)).map(({ key }) => [key, SHORT])),
  );
}

export const cancelling: readonly Fault[] = [
  ...[1, 2, 3, 4].map(inRequestNumber),
  cancelled(
    'as soon as possible',
    {
      before: ({ row }) => {
        row.onCancelOffered = () => row.cancel();
      },
    },
    all(either),
  ),
  cancelled('while connecting', {
    address: (_, { blackHole }) => `http://127.0.0.1:${blackHole}`,
    before: extension => {
      extension.row.requests.onConnecting = () => extension.reached();
    },
  }),
  cancelled('while the TLS handshake waits', {
    tcp: (socket, extension) => socket.once('data', () => extension.reached()),
    address: url => url.replace('http:', 'https:'),
  }),
  inResponse('before headers', () => undefined),
  inResponse('in headers', socket => sent(socket, 'HTTP/1.1 200 OK\r\nContent-')),
  inResponse('after headers, before the body', socket => sent(socket, head('Content-Length: 9'))),
  inResponse('in the body', async (socket, { body }) => {
    await sent(socket, head(`Content-Length: ${body.length}`));
    await dripped(socket, body.toString('latin1').slice(0, -1));
  }),
  cancelled(
    'between the identity and the request',
    { afterIdentity: extension => extension.reached() },
    { mint: fails('cancelled'), source: fails('cancelled') },
    { signIn: NO_IDENTITY, directory: NO_IDENTITY, connections: NO_IDENTITY },
  ),
  cancelled('when the request arrives', { beforeRequest: extension => extension.reached() }),
  cancelled('when the response arrives', { withAnswer: ({ row }) => row.cancel() }, all(either)),
  cancelled(
    'at the edit',
    {
      before: ({ row, worker: { editor } }) => {
        row.editor = new Proxy({} as typeof editor, {
          get: (_, property) => {
            if (property === 'edit') row.cancel();
            const value: unknown = Reflect.get(editor, property, editor);
            return typeof value === 'function' ? value.bind(editor) : value;
          },
        });
      },
    },
    { mint: succeeds },
    { source: NO_EDIT, signIn: NO_EDIT, directory: NO_EDIT, connections: NO_EDIT },
  ),
];
